"""Print what the questionnaire engine costs on the household form with fifty members.

`python benchmarks/bench_survey.py` prints a line a row: median, 95th percentile, aim (ms).
"""

import datetime as dt
import statistics
import time
import zoneinfo
from collections.abc import Callable, Sequence

from lianghe_desktop.records.resources import form_path
from lianghe_desktop.survey import (
    ItemKind,
    Session,
    convert_xlsx,
    load_definition,
    missing,
    outline,
    start_session,
)
from lianghe_desktop.survey.live import every_live
from tests.survey.forms import form

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai"))
MEMBERS = 50
ANSWERS = {"text": "张三", "integer": "3", "decimal": "120.5", "date": "1980-05-06"}


def timed(action: Callable[[], object]) -> float:
    """Return how long an action takes, in milliseconds."""
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def show(name: str, times_ms: Sequence[float], aim_ms: float | None = None) -> None:
    """Print one row."""
    ordered = sorted(times_ms)
    tail = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    aim = "" if aim_ms is None else f"  aim {aim_ms:g}"
    print(f"{name:<44} median {statistics.median(ordered):8.2f}  p95 {tail:8.2f}{aim}")


def answers(session: Session) -> list[float]:
    """Answer every question once."""
    times: list[float] = []
    for item in outline(session):
        if item.kind is not ItemKind.QUESTION or item.control is None:
            continue
        state = session.state(item.ref)
        text = ANSWERS.get(item.control.value) or (state.choices[0].value if state.choices else "")
        if text and not state.readonly:
            times.append(timed(lambda ref=item.ref, text=text: session.answer(ref, text)))
    return times


def recalculate(session: Session) -> None:
    """Redo every computation."""
    session.calculator.mark_all(list(every_live(session.root)))
    session.calculator.run()


def large_list() -> list[float]:
    """Filter 20,000 choices by another answer."""
    rows = "".join(f"v{number},村{number},c{number % 100}\n" for number in range(20_000))
    xform = form(
        "<county/><village/>",
        '<instance id="areas" src="jr://file-csv/areas.csv"/>',
        '<input ref="/data/county"/><select1 ref="/data/village">'
        "<itemset nodeset=\"instance('areas')/root/item[county = /data/county]\">"
        '<value ref="name"/><label ref="label"/></itemset></select1>',
    )
    definition = load_definition(xform, files={"areas.csv": f"name,label,county\n{rows}".encode()})
    session = start_session(definition, clock=lambda: NOW)

    def choose(county: str) -> None:
        session.answer("/data/county", county)
        assert len(session.state("/data/village").choices or ()) == 200

    return [timed(lambda county=f"c{number}": choose(county)) for number in range(1, 40)]


def main() -> None:
    """Run all rows."""
    xlsx = form_path("household_survey.xlsx").read_bytes()
    show("household form: convert", [timed(lambda: convert_xlsx(xlsx))])
    xform = convert_xlsx(xlsx)
    show("household form: load", [timed(lambda: load_definition(xform)) for _ in range(7)], 60)
    definition = load_definition(xform)
    show(
        "household form: begin",
        [timed(lambda: start_session(definition, clock=lambda: NOW)) for _ in range(7)],
    )
    session = start_session(definition, clock=lambda: NOW)
    adding = [timed(lambda: session.create_repeat("/data/member")) for _ in range(MEMBERS - 1)]
    show(f"add a member, up to {MEMBERS}", adding)
    show(f"one answer, {MEMBERS} members", answers(session), 2)
    show(
        f"full recalculation, {MEMBERS} members", [timed(lambda: recalculate(session)) for _ in range(7)], 50
    )
    show("outline", [timed(lambda: outline(session)) for _ in range(7)])
    show("what is missing", [timed(lambda: missing(session)) for _ in range(7)])
    show("draft as XML", [timed(session.draft_xml) for _ in range(7)])
    show("filter a list of 20,000 choices", large_list(), 5)


if __name__ == "__main__":
    main()
