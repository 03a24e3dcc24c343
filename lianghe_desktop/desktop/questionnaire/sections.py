"""How a flat outline becomes sections, views and rosters; no Qt."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from lianghe_desktop.survey import ControlKind, ItemKind, OutlineItem, Problem


class SectionState(Enum):
    """Say how far a section has come."""

    UNTOUCHED = "untouched"
    LACKING = "lacking"
    FILLED = "filled"


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """Name one screenful: a section, or one instance of a repeat opened as a page.

    ref: the group, repeat or instance whose items are shown, "" for loose questions at the top.
    """

    key: int
    ref: str
    title: str
    items: tuple[OutlineItem, ...]


LOOSE_KEY = -1
_GRID_HEADING = "generated_table_list_label"
"""Begins the name of the note that pyxform makes of the label of a group with the appearance table-list."""
_NUMBERING = re.compile(r"^\s*[（(]?[一二三四五六七八九十\d]+[)）、.．]\s*")


def bare_title(label: str) -> str:
    """Return a heading without its number, for use inside a sentence: 三、家庭成员 -> 家庭成员."""
    return _NUMBERING.sub("", label) or label


def sections(items: Sequence[OutlineItem], *, loose_title: str) -> tuple[View, ...]:
    """Return the top groups and repeats as sections; questions outside of any come first, together."""
    top = min((item.depth for item in items), default=0)
    found: list[View] = []
    loose: list[OutlineItem] = []
    for item in items:
        if item.depth != top:
            continue
        if item.kind in {ItemKind.GROUP, ItemKind.REPEAT}:
            found.append(_titled(view_of(items, item)))
        else:
            loose.append(item)
    first = View(key=LOOSE_KEY, ref="", title=loose_title, items=tuple(loose))
    return (first, *found) if loose else tuple(found)


def _titled(view: View) -> View:
    """Name a section without a label after what stands first in it; the heading of a grid moves up."""
    if view.title.strip():
        return view
    first = next((item for item in view.items if item.label.strip()), None)
    if first is None:
        return view
    is_heading = first.ref.rpartition("/")[2].startswith(_GRID_HEADING)
    items = tuple(item for item in view.items if item is not first) if is_heading else view.items
    return View(key=view.key, ref=view.ref, title=first.label.strip(), items=items)


def view_of(items: Sequence[OutlineItem], item: OutlineItem) -> View:
    """Return what is drawn for one group, repeat or instance: all below it, repeats closed."""
    if item.kind is ItemKind.REPEAT:
        return View(key=item.key, ref=item.ref, title=item.label, items=(item,))
    start = next(place for place, other in enumerate(items) if other.key == item.key)
    below: list[OutlineItem] = []
    closed_depth: int | None = None
    for other in items[start + 1 :]:
        if other.depth <= item.depth:
            break
        if closed_depth is not None and other.depth > closed_depth:
            continue
        closed_depth = other.depth if other.kind is ItemKind.REPEAT else None
        if other.kind is not ItemKind.GROUP or other.label.strip():
            below.append(other)  # a group without a label only holds a condition: nothing is drawn for it
    return View(key=item.key, ref=item.ref, title=item.label, items=tuple(below))


def instances(items: Sequence[OutlineItem], repeat: OutlineItem) -> tuple[OutlineItem, ...]:
    """Return the instances of a repeat, in order."""
    return tuple(i for i in items if i.kind is ItemKind.REPEAT_INSTANCE and i.parent == repeat.ref)


def trail_to(items: Sequence[OutlineItem], ref: str) -> tuple[OutlineItem, ...]:
    """Return the repeat instances that lie around `ref`, outermost first."""
    return tuple(
        item for item in items if item.kind is ItemKind.REPEAT_INSTANCE and ref.startswith(item.ref + "/")
    )


def section_of(found: Sequence[View], ref: str) -> View | None:
    """Return the section that holds `ref`."""
    for section in found:
        if section.ref and (ref == section.ref or ref.startswith((section.ref + "/", section.ref + "["))):
            return section
        if any(item.ref == ref for item in section.items):
            return section
    return None


def lacking_in(problems: Iterable[Problem], ref: str) -> int:
    """Count the problems at or below `ref`."""
    return sum(p.ref == ref or p.ref.startswith((ref + "/", ref + "[")) for p in problems)


def questions_below(items: Sequence[OutlineItem], ref: str) -> tuple[OutlineItem, ...]:
    """Return the questions below `ref` that hold an answer, notes left out."""
    return tuple(
        item
        for item in items
        if item.kind is ItemKind.QUESTION
        and item.control is not ControlKind.NOTE
        and item.ref.startswith((ref + "/", ref + "["))
    )
