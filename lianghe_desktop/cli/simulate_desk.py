"""Simulate with the households of a desk: what the page has, as JSON, words, paper or workbook."""

import argparse
from typing import Any

from lianghe_desktop.casework import scenarios, simulating, simulation_papers
from lianghe_desktop.casework.simulating import Bench, Outcome, Wanted
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.files import write_bytes
from lianghe_desktop.cli.output import Progress, note, print_json, say
from lianghe_desktop.policy.settings import read_setting
from lianghe_desktop.policy.simulation import to_json as simulation_json
from lianghe_desktop.records.charts import Chart, PostChart
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.targeting import Basis, Candidate, ErrorTable

Named = list[tuple[str, Outcome]]


def run(arguments: argparse.Namespace) -> int:
    """Simulate numbers that are given, or scenarios that were kept; several are set side by side."""
    if arguments.out and arguments.out.suffix not in (".pdf", ".xlsx"):
        raise UserError(ErrorCode.BAD_INPUT, "--out 的文件名要以 .pdf 或 .xlsx 结尾。")
    with opened(arguments) as started:
        bench = simulating.open_bench(started.office, started.acting)
        wanted = _wanted(arguments, started, bench)
        found: Named = [(name, bench.run(one, Progress("测算"))) for name, one in wanted]
        if arguments.keep and arguments.settings:
            scenarios.keep_scenario(started.office, started.acting, arguments.keep, wanted[0][1])
            note(f"已存成方案“{arguments.keep}”，只在本机。")
        if arguments.out:
            _write(arguments, started, found)
    _tell(arguments, found)
    return 0


def _wanted(arguments: argparse.Namespace, started: Started, bench: Bench) -> list[tuple[str, Wanted]]:
    if arguments.scenario:
        kept = [scenarios.find_scenario(started.office, name) for name in arguments.scenario]
        return [(one.name, one.wanted) for one in kept]
    on = arguments.on or started.acting.today
    pack = bench.pack(arguments.pack, on)
    wanted = Wanted(
        pack=arguments.pack,
        on=on,
        settings=dict(read_setting(pack, text) for text in arguments.settings),
        basis=Basis(arguments.basis),
        cutoffs=tuple(sorted(set(arguments.candidates))),
    )
    return [(arguments.keep or "", wanted)]


def _write(arguments: argparse.Namespace, started: Started, found: Named) -> None:
    office, acting, out = started.office, started.acting, arguments.out
    if out.suffix == ".xlsx":
        if len(found) > 1:
            raise UserError(ErrorCode.BAD_INPUT, "几个方案对照只能写成 .pdf，请改 --out 的文件名。")
        simulation_papers.write_simulation(office, acting, found[0][1], out, name=found[0][0])
    elif len(found) > 1:
        write_bytes(out, simulation_papers.print_comparison(office, acting, found).pdf)
    else:
        name, outcome = found[0]
        write_bytes(out, simulation_papers.print_simulation(office, acting, outcome, name=name).pdf)
    note(f"已写入 {out.name}。")


def _tell(arguments: argparse.Namespace, found: Named) -> None:
    if arguments.json:
        documents = [{"scenario": name, **outcome_json(one)} for name, one in found]
        print_json({"scenarios": documents} if len(found) > 1 else outcome_json(found[0][1]))
        return
    for name, one in found:
        head = f"{name}：" if name else ""
        say(
            f"{head}进入 {len(one.entering)} 户，退出 {len(one.leaving)} 户，"
            f"线边 5% 以内 {len(one.border)} 户。"
        )


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Return the plain structure: that of `simulate --input`, and what a desk knows besides."""
    return {
        **simulation_json(outcome.simulation),
        "pack": outcome.pack,
        "on": outcome.wanted.on.isoformat(),
        "basis": outcome.basis.value,
        "errors": {"before": errors_json(outcome.errors_before), "after": errors_json(outcome.errors_after)},
        "candidates": [_candidate(one) for one in outcome.candidates],
        "villages": {one.home: errors_json(one.errors) for one in outcome.villages},
        "distributions": [_distribution(one) for one in outcome.charts],
    }


def errors_json(table: ErrorTable) -> dict[str, Any]:
    """Return the four fields and the measures, shares as numbers between 0 and 1."""
    measures = {
        "targeted": table.targeted,
        "coverage": table.coverage,
        "inclusion_error": table.inclusion,
        "exclusion_error": table.exclusion,
        "poor_among_targeted": table.poor_among_targeted,
        "reached_per_leaked": table.reached_per_leaked,
        "accuracy": table.accuracy,
        "bpac": table.bpac,
    }
    return {
        "a": table.a,
        "b": table.b,
        "c": table.c,
        "d": table.d,
        "undecided": table.undecided,
        **{name: None if one is None else round(float(one), 6) for name, one in measures.items()},
    }


def _candidate(one: Candidate) -> dict[str, Any]:
    return {"cutoff": one.cutoff, "in_force": one.in_force, **errors_json(one.table)}


def _distribution(chart: Chart) -> dict[str, Any]:
    posts = chart.posts if isinstance(chart, PostChart) else ()
    return {
        "title": chart.title,
        "groups": [key.words for key in chart.keys],
        "counts": [[part.value for part in post.parts] for post in posts],
    }
