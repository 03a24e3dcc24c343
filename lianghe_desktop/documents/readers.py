"""What a table of figures says under it to its readers, and what it must not hold for them."""

from lianghe_desktop.documents.leaks import OFFICE_FIGURES, PUBLISHED_FIGURES, Rule
from lianghe_desktop.documents.small_cells import OFFICE_NOTE, PUBLIC_NOTE
from lianghe_desktop.records.audience import Audience


def rule_for(audience: Audience) -> Rule:
    """Return what a table of figures must not hold."""
    return PUBLISHED_FIGURES if audience is Audience.PUBLIC else OFFICE_FIGURES


def note_for(audience: Audience) -> str:
    """Return the sentence under a table of figures: what it leaves out, or that it is not for the wall."""
    return PUBLIC_NOTE if audience is Audience.PUBLIC else OFFICE_NOTE
