"""The stages between a folder and its themes. Each can be done alone, and each skips what is done and not stale.

Nothing here imports a heavy library before there is work for it: a run over an unchanged folder takes milliseconds.
"""
