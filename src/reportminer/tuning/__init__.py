"""Learning from coded findings: the space in which their subjects stand apart, and a head that assigns them.

The only room that trains. What it writes are folders of JSON and npz that are read without it.
"""

from __future__ import annotations
