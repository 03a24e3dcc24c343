"""Write docs/CONSISTENCY.md from the rules of the checker: `.venv/bin/python docs/build_consistency.py`."""

import re
import sys
from pathlib import Path

from lianghe_desktop.casework.consistency.check import RULES
from lianghe_desktop.casework.consistency.rule import FIELD_CHECKS

OUT = Path(__file__).parent / "CONSISTENCY.md"
HEAD = """# What the consistency check looks for

Written by `docs/build_consistency.py` from `lianghe_desktop/casework/consistency/`; a test holds both equal.
Every rule is broken by at least one contradiction of `tests/casework/contradictions/cases.yaml`; all of them
are found. They were written before and apart from the rules, but for seven on seals, signatures for goods,
help before any decision, payers and caps, which came with theirs.

| code | what | source |
|---|---|---|
"""
ELSEWHERE = {
    9: "values of closed lists cannot be stored otherwise: pages, imports and interviews refuse them",
}
"""Numbers of the field checks that hold by the way values are stored."""


def text() -> str:
    """Return the page."""
    lines = [f"| `{rule.code}` | {rule.title} | {rule.source} |" for rule in RULES]
    held: dict[int, list[str]] = {}
    for rule in RULES:
        if rule.source.startswith(FIELD_CHECKS):
            for number in re.findall(r"\d+", rule.source):
                held.setdefault(int(number), []).append(f"`{rule.code}`")
    table = [
        f"| {number} | {'、'.join(held.get(number, [])) or ELSEWHERE[number]} |" for number in range(1, 40)
    ]
    second = f"\n\n## The 39 rules of quality ({FIELD_CHECKS})\n\n| no. | held by |\n|---|---|\n"
    return HEAD + "\n".join(lines) + second + "\n".join(table) + "\n"


if __name__ == "__main__":
    OUT.write_text(text(), encoding="utf-8")
    sys.exit(0)
