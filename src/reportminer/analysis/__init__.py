"""Comparisons: themes by body, programme, year and rating, with intervals that know that findings come in bodies."""
