"""Themes: vectors in, groups of like vectors out; how they nest, and how far they can be relied on."""

from reportminer.themes.estimator import Themes
from reportminer.themes.fixed import Fixed
from reportminer.themes.hierarchy import Hierarchy
from reportminer.themes.silhouette import Silhouette, silhouette
from reportminer.themes.stability import Stability, stability

__all__ = ["Fixed", "Hierarchy", "Silhouette", "Stability", "Themes", "silhouette", "stability"]
