"""Badges of a household: its status and its categories, as icon, word and colour."""

from collections.abc import Iterable

from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.flow import FlowRow
from lianghe_desktop.desktop.widgets.states import StateBadge
from lianghe_desktop.records.code_lists import code_list

_TONES = {
    "draft": Tone.QUIET,
    "listed": Tone.GOOD,
    "confirmed": Tone.GOOD,
    "recheck": Tone.CARE,
    "phase_out": Tone.CARE,
    "left": Tone.QUIET,
    "refused": Tone.QUIET,
    "ended": Tone.QUIET,
    "transferred": Tone.QUIET,
}


def status_badge(status: str | None) -> StateBadge | None:
    """Return the badge of a status, None where there is none."""
    found = code_list("household_status").find(status or "")
    return StateBadge(found.label, _TONES.get(found.code, Tone.INFO)) if found else None


def category_words(codes: Iterable[str]) -> list[str]:
    """Return categories as people call them."""
    known = code_list("category")
    return [item.label if (item := known.find(code)) else code for code in codes]


def short_category_words(codes: Iterable[str]) -> str:
    """Return categories in few words, for a column of a table."""
    known = code_list("category")
    return "、".join(item.short if (item := known.find(code)) else code for code in codes)


def badge_row(status: str | None, categories: Iterable[str]) -> FlowRow:
    """Return status and categories in one line that wraps."""
    row = FlowRow(gap=6)
    badge = status_badge(status)
    if badge is not None:
        row.flow.addWidget(badge)
    for word in category_words(categories):
        row.flow.addWidget(StateBadge(word, Tone.INFO, icon_name="household"))
    return row
