"""Count what agrees with the recorded cases, what contradicts JavaRosa by name, and what differs."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.survey.conformance import expressions, interviews

HERE = Path(__file__).parent
DIFFERENCES = "expected_differences.json"
Case = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One kind of recorded case: its file, its name in the list, how one is named and run."""

    name: str
    file: str
    named_by: str
    run: Callable[[list[Case]], list[int]]
    is_run: Callable[[Case], bool]
    floor: float
    most_contradictions: int


KINDS = (
    Kind(
        name="xpath",
        file="xpath.jsonl.gz",
        named_by="expr",
        run=expressions.failures,
        is_run=expressions.is_deterministic,
        floor=0.99,
        most_contradictions=60,
    ),
    Kind(
        name="scenarios",
        file="scenarios.jsonl.gz",
        named_by="test",
        run=interviews.failures,
        is_run=lambda _case: True,
        floor=0.97,
        most_contradictions=25,
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """What one kind came to; contradictions: name and reason; differing: names of those without a reason."""

    recorded: int
    run: int
    contradictions: tuple[tuple[str, str], ...]
    agreed_after_all: tuple[str, ...]
    differing: tuple[str, ...]

    @property
    def share(self) -> float:
        """Return how many of what was run agree, contradictions taken out."""
        counted = self.run - len(self.contradictions)
        return 1 - len(self.differing) / counted if counted else 1.0


def read_cases(folder: Path, kind: Kind) -> list[Case]:
    """Return the recorded cases of a kind, none where the folder has no such file."""
    path = folder / kind.file
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def count(folder: Path, kind: Kind) -> Counted:
    """Run the cases of a folder; the contradictions are its own list, else those that come with the tests."""
    cases = read_cases(folder, kind)
    listed = _listed(folder, kind, cases)
    failed = kind.run(cases)
    names = [str(case[kind.named_by]) for case in cases]
    return Counted(
        recorded=len(cases),
        run=sum(map(kind.is_run, cases)),
        contradictions=tuple((names[at], listed[at]) for at in failed if at in listed),
        agreed_after_all=tuple(names[at] for at in listed if at not in failed),
        differing=tuple(f"line {at + 1}: {names[at]}" for at in failed if at not in listed),
    )


def _listed(folder: Path, kind: Kind, cases: list[Case]) -> dict[int, str]:
    """Return the reasons by place: by line and name in the folder they were written for, else by name."""
    own = folder / DIFFERENCES
    entries = json.loads((own if own.is_file() else HERE / DIFFERENCES).read_text(encoding="utf-8"))[
        kind.name
    ]
    if own.is_file():
        return {
            each["line"]: each["reason"]
            for each in entries
            if str(cases[each["line"]][kind.named_by]) == each[kind.named_by]
        }
    by_name = {each[kind.named_by]: each["reason"] for each in entries}
    failed = {place for place, case in enumerate(cases) if case[kind.named_by] in by_name}
    return {place: by_name[cases[place][kind.named_by]] for place in sorted(failed)}


def listed_entries(kind: Kind) -> list[dict[str, Any]]:
    """Return the contradictions that come with the tests."""
    entries: list[dict[str, Any]] = json.loads((HERE / DIFFERENCES).read_text(encoding="utf-8"))[kind.name]
    return entries
