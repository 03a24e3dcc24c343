"""Prove of a finished file that it publishes nothing private, wherever in it that might hide."""

from lianghe_desktop.documents.leaks.private import NOTHING_KNOWN, Leak, LeakKind, Private
from lianghe_desktop.documents.leaks.scanner import OF_FIGURES, find_leaks, refuse_hidden, refuse_leaks

__all__ = [
    "NOTHING_KNOWN",
    "OF_FIGURES",
    "Leak",
    "LeakKind",
    "Private",
    "find_leaks",
    "refuse_hidden",
    "refuse_leaks",
]
