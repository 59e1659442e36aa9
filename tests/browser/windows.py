"""Sizes of windows that a page must fit: a small laptop's and a phone's."""

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 400, "height": 800}
