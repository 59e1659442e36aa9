"""Collecting: from a publisher, a web archive or WARC files to documents in a corpus.

One document at a time: it is announced by a listing, fetched, looked at (is it what was asked for?), described, kept
in a WARC file, and stored with a pointer to its record. Each is whole before the next begins, so that a visit may be
killed at any moment and the next one goes on from there.
"""

from reportminer.collecting.connection import Connection
from reportminer.collecting.summary import CollectSummary, Planned, Watch
from reportminer.collecting.visit import collect
from reportminer.collecting.warcs import collect_warcs
from reportminer.collecting.wish import Wish

__all__ = ["CollectSummary", "Connection", "Planned", "Watch", "Wish", "collect", "collect_warcs"]
