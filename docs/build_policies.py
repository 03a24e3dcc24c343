"""Write docs/POLICIES.md from docs/policies.yaml and the packs: python docs/build_policies.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lianghe_desktop.policy.library import load_pack, pack_names
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.wording import parameter_value

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "POLICIES.md"
ROWS = DOCS / "policies.yaml"

_HEAD = """# Rules and where they stand

Each rule, amount and limit of the documents, with the pack, kind and code that hold it, its newest value and
its clause; or why no program can compute it. Written by `python docs/build_policies.py` from
[policies.yaml](policies.yaml) and `resources/policies/`: change those, not this page. How a pack is written:
[formats/policy-pack.md](formats/policy-pack.md).
"""
_OWN = """
## Beyond the documents

What the packs hold beside: classes that repeat a fact, hints to look closer, the sample card, and numbers of
our own, which are marked 示范参数.
"""
_FILES = {
    "parameter": "parameters.yaml",
    "limit": "limits.yaml",
    "line": "lines.yaml",
    "category": "categories.yaml",
    "benefit": "benefits.yaml",
    "leave_out": "income.yaml",
    "route": "routes.yaml",
    "phase_out": "phase_out.yaml",
    "class_addition": "additions.yaml",
    "review_flag": "review_flags.yaml",
    "indicator": "points.yaml",
}
Key = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One thing of a pack: its title, its newest value in words ("" for a rule), its clause."""

    title: str
    value: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One rule of the documents: where it stands, and why (the rest of) it cannot be computed."""

    id: str
    what: str
    keys: tuple[Key, ...]
    why: str


def read_rows() -> dict[str, tuple[Row, ...]]:
    """Return the rules by the title of their part, in order."""
    parts = yaml.safe_load(ROWS.read_text("utf-8"))["parts"]
    return {part["title"]: tuple(_row(row) for row in part["rows"]) for part in parts}


def _row(row: Mapping[str, Any]) -> Row:
    keys = tuple(_key(str(place)) for place in row.get("in", ()))
    return Row(id=row["id"], what=row["what"], keys=keys, why=row.get("why", ""))


def _key(place: str) -> Key:
    pack, kind, code = place.split()
    return pack, kind, code


def entries() -> dict[Key, Entry]:
    """Return everything that the shipped packs hold, by pack, kind and code."""
    found: dict[Key, Entry] = {}
    for name in pack_names():
        pack = load_pack(name)
        found |= {(name, kind, code): entry for (kind, code), entry in _of_pack(pack).items()}
    return found


def _of_pack(pack: Pack) -> dict[tuple[str, str], Entry]:
    found = {}
    for one in pack.parameters.values():
        newest = one.values[-1] if one.values else None
        value = parameter_value(one.unit, newest.value) if newest else "当地给出"
        source = newest.source if newest else "文件没有写"
        kind = "limit" if one.limit else "parameter"
        found[kind, one.name] = Entry(title=one.title, value=value, source=source)
    rules = {
        "line": pack.lines,
        "category": pack.categories,
        "benefit": tuple(one.rule for one in pack.benefits),
        "leave_out": pack.leave_out,
        "route": pack.routes,
        "phase_out": tuple(one.rule for one in pack.phase_outs),
        "class_addition": pack.additions,
        "review_flag": pack.review_flags,
        "indicator": pack.card.indicators if pack.card else (),
    }
    for kind, all_of_kind in rules.items():
        for rule in all_of_kind:
            found[kind, rule.code] = Entry(title=rule.title, value="", source=rule.source)
    return found


def page() -> str:
    """Return the page; KeyError where a row names what no pack holds."""
    known, told, lines = entries(), set(), [_HEAD]
    for title, rows in read_rows().items():
        lines += [
            f"\n## {title}\n\n",
            "| | rule | where | value | clause or why not |\n|---|---|---|---|---|\n",
        ]
        for row in rows:
            told |= set(row.keys)
            lines += _lines(row, known)
    lines += [_OWN, "\n| where | what | value | clause |\n|---|---|---|---|\n"]
    for key, entry in known.items():
        if key not in told:
            lines.append(f"| {_place(key)} | {entry.title} | {entry.value} | {entry.source} |\n")
    return "".join(lines)


def _lines(row: Row, known: dict[Key, Entry]) -> list[str]:
    found, first = [], f"| {row.id} | {row.what}"
    for key in row.keys:
        entry = known[key]
        found.append(f"{first} | {_place(key)} | {entry.value} | {entry.source} |\n")
        first = "| | "
    if row.why:
        word = "the rest is not computable" if row.keys else "not computable"
        found.append(f"{first} | {word} | | {row.why} |\n")
    return found


def _place(key: Key) -> str:
    pack, kind, code = key
    return f"`{pack}` `{_FILES[kind]}` `{code}`"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
