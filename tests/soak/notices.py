"""Notices of invented villages: each passes; with one secret planted it is refused, nothing is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from lianghe_desktop.documents.leaks import LeakKind
from lianghe_desktop.documents.notice import render_notice
from lianghe_desktop.records.errors import UserError
from tests.documents.leaks.villages import PLANTS, Village, chances, plant_name, village
from tests.soak.trial import Attempt, Happened, Planted, Trial

_NAMES = "不公示的人的姓名"


@contextmanager
def _prepare(_folder: Path) -> Iterator[Attempt]:
    yield _attempt


def _attempt(seed: int) -> Happened:
    """Draw one notice clean, then with one secret; the kinds of secrets take turns."""
    held = village(seed)
    out = BytesIO()
    render_notice(held.values, out, held.private)
    assert out.getvalue(), "a clean notice was not written"
    happened = Happened({"clean notices written": 1})
    kinds = (*PLANTS, _NAMES)
    name = kinds[seed % len(kinds)]
    kind, planted = _planted(name, seed, held)
    if planted is not None:
        _refused(planted, kind, name)
        happened[f"refused: {name}"] += 1
    return happened


def _planted(name: str, seed: int, held: Village) -> tuple[LeakKind, Village | None]:
    chance = chances(seed)
    if name == _NAMES:
        return LeakKind.NAME, plant_name(chance, held)
    kind, plant = PLANTS[name]
    return kind, plant(chance, held)


def _refused(planted: Village, kind: LeakKind, name: str) -> None:
    out = BytesIO()
    try:
        render_notice(planted.values, out, planted.private)
    except UserError as refusal:
        assert kind.value in refusal.text, f"{name} is called something else: {refusal.text}"
    assert not out.getvalue(), f"{name} was published"


def _never(*_given: object) -> bool:
    return False


def _silent(*_given: object, **_named: object) -> None:
    return None


_PATTERNS = "lianghe_desktop.documents.leaks.patterns"
TRIAL = Trial(
    name="notices",
    promise="a notice holds nothing private: a clean one is written, one planted secret refuses the file",
    prepare=_prepare,
    often=160,
    before_release=10_000,
    planted=(
        Planted(name="cards are not summed", place=f"{_PATTERNS}._luhn", bug=_never, within=32),
        Planted(name="names are not looked for", place=f"{_PATTERNS}._uncovered", bug=_never, within=64),
        Planted(
            name="nothing is looked for",
            place="lianghe_desktop.documents.notice.refuse_leaks",
            bug=_silent,
            within=2,
        ),
    ),
)
