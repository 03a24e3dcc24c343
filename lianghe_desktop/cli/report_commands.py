"""lianghe report: the report of a month, quarter, half year or year, drafted from the records."""

import argparse
from pathlib import Path
from typing import Any

from lianghe_desktop.casework.duties.periods import Every, Period, parse_period, period_of
from lianghe_desktop.casework.reports import papers, writing
from lianghe_desktop.casework.reports.checking import MATCH_WORDS, CheckedSentence, Match
from lianghe_desktop.casework.reports.content import SECTION_TITLES, Section
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options, day
from lianghe_desktop.cli.files import write_bytes
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.errors import ErrorCode, UserError

_KINDS = {
    "month": (Every.MONTH, "月报", "2026-11"),
    "quarter": (Every.QUARTER, "季度报告", "2026-Q4"),
    "half-year": (Every.HALF_YEAR, "半年报告", "2026-H2"),
    "year": (Every.YEAR, "年度报告", "2026"),
}


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    for name, (_, words, sample) in _KINDS.items():
        one = add_action(actions, name, f"{words}：从记录起草，人改定后导出 Word 或 PDF", _report)
        one.add_argument("--period", metavar="PERIOD", help=f"哪一期，例如 {sample}，不写就是本期")
        one.add_argument("--out", type=file_path, metavar="FILE.docx|.pdf", help="写到哪个文件")
        one.add_argument(
            "--as-of", type=day, metavar="DATE", help="按这一天结束时的记录重新起草，每次得到同样的文件"
        )
        one.add_argument("--keep", action="store_true", help="把起草的内容保存为草稿")
        one.add_argument("--final", action="store_true", help="定稿，并登记这项定期工作已办")
        add_desk_options(one)


COMMANDS = {"report": _describe}


def _report(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        period = _period(arguments, started)
        checked = _chosen(arguments, started, period)
        if arguments.out:
            _write(started, checked.report, arguments.out)
    report = checked.report
    if arguments.json:
        print_json(_report_json(checked, arguments.out))
        return 0
    say(report.text.title)
    for section in Section:
        say(SECTION_TITLES[section])
        for one in checked.sentences:
            if one.section is section:
                mark = (
                    "" if one.match in (Match.MATCHES, Match.OWN_WORDS) else f"（{MATCH_WORDS[one.match]}）"
                )
                say(f"\t{one.sentence.text}{mark}")
    return 0


def _period(arguments: argparse.Namespace, started: Started) -> Period:
    every = _KINDS[arguments.action][0]
    if arguments.period is None:
        return period_of(arguments.as_of or started.acting.today, every)
    return parse_period(arguments.period, every)


def _chosen(arguments: argparse.Namespace, started: Started, period: Period) -> writing.CheckedReport:
    """Return the kept report of the period, or draft it where none is kept or a past day is asked for."""
    office, acting = started.office, started.acting
    kept = writing.find_report(office, period)
    if kept is not None and arguments.as_of is None:
        checked = writing.check_report(office, acting, kept)
    else:
        checked = writing.draft_report(office, acting, period, as_of=arguments.as_of)
    report = checked.report
    if arguments.keep and report.id is None:
        report = writing.keep_report(office, acting, report)
        note(f"{report.heading}已保存为草稿。")
    if arguments.final:
        report = writing.finalise(office, acting, report)
        note(f"{report.heading}已定稿。")
    return writing.CheckedReport(report=report, sentences=checked.sentences)


def _write(started: Started, report: writing.Report, path: Path) -> None:
    ending = path.suffix.lower()
    if ending == ".docx":
        write_bytes(path, papers.word_report(started.office, started.acting, report))
    elif ending == ".pdf":
        write_bytes(path, papers.print_report(started.office, started.acting, report).pdf)
    else:
        raise UserError(
            ErrorCode.BAD_INPUT, f"“{path.name}”的结尾要是 .docx（Word）或 .pdf，请改文件名后再试。"
        )
    note(f"已写入 {path.name}。")


def _report_json(checked: writing.CheckedReport, out: Path | None) -> dict[str, Any]:
    report = checked.report
    return {
        "kind": report.period.every.value,
        "period": report.period.key,
        "from": report.period.first.isoformat(),
        "to": report.period.last.isoformat(),
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "state": writing.FINAL if report.is_final else writing.DRAFT,
        "kept": report.id is not None,
        "dated": report.dated.isoformat(),
        "title": report.text.title,
        "addressee": report.text.addressee,
        "copies": report.text.copies,
        "sections": [
            {
                "code": section.value,
                "title": SECTION_TITLES[section],
                "sentences": [_sentence_json(one) for one in checked.sentences if one.section is section],
            }
            for section in Section
        ],
        "file": str(out) if out else None,
    }


def _sentence_json(one: CheckedSentence) -> dict[str, Any]:
    return {
        "code": one.sentence.code,
        "text": one.sentence.text,
        "changed": one.sentence.changed,
        "match": one.match.value,
        "now": one.now,
        "figures": {figure.name: figure.value for figure in one.sentence.figures},
        "rows": [
            {
                "table": row.table,
                "id": row.id,
                "household": row.household[1] if row.household else None,
                "home": row.household[0] if row.household else None,
                "day": row.day or None,
                "amount_fen": row.amount_fen,
            }
            for row in one.rows
        ],
    }
