"""Lay charts out for the screen by the same geometry that paper has."""

from lianghe_desktop.documents.charts.layout import lay_out
from lianghe_desktop.documents.charts.paper import stripes

__all__ = ["lay_out", "stripes"]
