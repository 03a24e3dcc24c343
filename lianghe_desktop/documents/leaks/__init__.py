"""Prove of a finished file that it publishes nothing private, wherever in it that might hide."""

from lianghe_desktop.documents.leaks.private import NOTHING_KNOWN, Leak, LeakKind, Private
from lianghe_desktop.documents.leaks.scanner import (
    OFFICE_FIGURES,
    OFFICE_LIST,
    PUBLISHED_FIGURES,
    Rule,
    find_leaks,
    refuse_by,
    refuse_leaks,
)

__all__ = [
    "NOTHING_KNOWN",
    "OFFICE_FIGURES",
    "OFFICE_LIST",
    "PUBLISHED_FIGURES",
    "Leak",
    "LeakKind",
    "Private",
    "Rule",
    "find_leaks",
    "refuse_by",
    "refuse_leaks",
]
