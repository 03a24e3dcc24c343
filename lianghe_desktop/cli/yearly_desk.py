"""The yearly comparison of all households of a desk, as JSON, words, paper or workbook."""

import argparse
from typing import Any

from lianghe_desktop.casework import yearly, yearly_papers
from lianghe_desktop.casework.yearly import KIND_WORDS, Check, Key, Kind, YearLine, Yearly, YearSide
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.files import write_bytes
from lianghe_desktop.cli.output import Progress, note, print_json, say
from lianghe_desktop.records.errors import ErrorCode, UserError


def run(arguments: argparse.Namespace) -> int:
    """Set last time's determinations beside the advice of a day; 1 where one is not the same again."""
    out = arguments.out
    if out and out.suffix not in (".pdf", ".xlsx"):
        raise UserError(ErrorCode.BAD_INPUT, "--out 的文件名要以 .pdf 或 .xlsx 结尾。")
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        found = yearly.compare_years(
            office,
            acting,
            arguments.compare_with,
            pack=arguments.pack,
            on=arguments.on,
            progress=Progress("比较"),
        )
        checks = (
            yearly.verify_lines(office, acting, found.lines, Progress("核对")) if arguments.verify else {}
        )
        if out and out.suffix == ".xlsx":
            yearly_papers.write_yearly(office, acting, found, found.lines, out)
        elif out:
            write_bytes(out, yearly_papers.print_yearly(office, acting, found, found.lines).pdf)
    if out:
        note(f"已写入 {out.name}。")
    _tell(arguments, found, checks)
    return 1 if Check.DIFFERS in checks.values() else 0


def _tell(arguments: argparse.Namespace, found: Yearly, checks: dict[Key, Check]) -> None:
    if arguments.json:
        print_json(
            {
                "compared_with": found.compared_with.isoformat(),
                "on": found.on.isoformat(),
                "pack": found.pack,
                "counts": {kind.value: found.count(kind) for kind in Kind},
                "decided_again": found.decided,
                "results": [_line(line, checks.get(line.key)) for line in found.lines],
            }
        )
        return
    for line in found.lines:
        if line.kind is not Kind.UNCHANGED:
            say(f"{line.key[1]}\t{KIND_WORDS[line.kind]}\t{'；'.join(line.why)}")
    note("，".join(f"{KIND_WORDS[kind]} {found.count(kind)} 户" for kind in Kind) + "。")
    note(f"共 {len(found.lines)} 户，今年已决定 {found.decided} 户。")
    if checks:
        differing = sum(one is Check.DIFFERS for one in checks.values())
        note(f"当时的建议重算 {len(checks)} 户，不一样的 {differing} 户。")


def _line(line: YearLine, check: Check | None) -> dict[str, Any]:
    found = {
        "id": line.key[1],
        "home": line.key[0],
        "kind": line.kind.value,
        "listed_then": line.listed_then,
        "decided_on": line.decided_on.isoformat() if line.decided_on else None,
        "then": _side(line.then) if line.then else None,
        "now": _side(line.now),
        "missing": line.missing,
        "why": list(line.why),
        "decided_again": line.decided_again,
    }
    return found if check is None else {**found, "same_bytes": check is Check.SAME}


def _side(side: YearSide) -> dict[str, Any]:
    return {
        "per_capita_fen": side.per_capita_fen,
        "points": side.points,
        "tier": side.tier,
        "categories": list(side.categories),
        "below": dict(side.below),
    }
