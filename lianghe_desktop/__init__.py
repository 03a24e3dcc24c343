"""Lianghe Desktop (两合): village household surveys, scoring and help records, offline."""

__version__ = "0.1.0"
