"""What came from a newer program and waits here, whole and safe, until this one is brought up to date.

Source: journal rule 7; docs/formats/bundle.md 9.
"""

from dataclasses import dataclass

from lianghe_desktop.casework.fields import field_spec
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.questions import TABLE_WORDS
from lianghe_desktop.store.held import HeldReason
from lianghe_desktop.store.streams import held_lines


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingKind:
    """How many lines of one kind wait."""

    word: str
    lines: int


def waiting_for_upgrade(office: Office) -> list[WaitingKind]:
    """Return what this program cannot read yet, the most frequent kind first."""
    counts: dict[str, int] = {}
    for line in held_lines(office.store):
        if line.reason is HeldReason.NEWER:
            word = _word(line.detail)
            counts[word] = counts.get(word, 0) + 1
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [WaitingKind(word=word, lines=lines) for word, lines in ordered]


def _word(detail: str) -> str:
    table, _, column = detail.partition(".")
    spec = field_spec(table, column) if column else None
    place = TABLE_WORDS.get(table, "新版本才有的内容")
    return f"{place}：{spec.label}" if spec else place
