"""The household questionnaire with fifty members: load, answer, everything anew; and the official engine."""

import datetime as dt
import json
import os
import shutil
import statistics
import subprocess
import zoneinfo
from pathlib import Path

from benchmarks.figures import Row, Rows, Skipped, median, timed
from benchmarks.workplace import Workplace
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

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai"))
MEMBERS = 50
ANSWERS = {"text": "张三", "integer": "3", "decimal": "120.5", "date": "1980-05-06"}
_AREAS = b"name,label,level,parent\n"
_LIST_SIZE = 20_000
_ENGINE = "LIANGHE_XFORMS_ENGINE"
"""Names a folder in which `npm install @getodk/xforms-engine jsdom` was run."""


def rows(_place: Workplace) -> Rows:
    """Measure the engine alone, as the page calls it."""
    xlsx = form_path("household_survey.xlsx").read_bytes()
    yield Row(
        what="questionnaire: convert the workbook (once a version)", figure=timed(lambda: convert_xlsx(xlsx))
    )
    xform = convert_xlsx(xlsx)
    files = {"areas.csv": _AREAS}
    loading = median(lambda: load_definition(xform, files=files), 7)
    definition = load_definition(xform, files=files)
    beginning = median(lambda: start_session(definition, clock=lambda: NOW), 7)
    session = start_session(definition, clock=lambda: NOW)
    adding = [timed(lambda: session.create_repeat("/data/member")) for _ in range(MEMBERS - 1)]
    answering = _answers(session)
    again = median(lambda: _recalculate(session), 7)
    answer = statistics.median(answering)
    slow = sorted(answering)[int(len(answering) * 0.95)]
    yield Row(what="questionnaire: load the form", figure=loading, at_most=0.06)
    yield Row(what="questionnaire: begin an interview", figure=beginning)
    yield Row(what=f"questionnaire: one more member, up to {MEMBERS}", figure=statistics.median(adding))
    yield Row(
        what=f"questionnaire: one answer, {MEMBERS} members",
        figure=answer,
        at_most=0.002,
        note=f"95 of 100 within {slow * 1000:.1f} ms",
    )
    yield Row(what=f"questionnaire: everything anew, {MEMBERS} members", figure=again, at_most=0.05)
    yield Row(what="questionnaire: what is missing", figure=median(lambda: missing(session), 7))
    yield Row(what="questionnaire: draft as XML", figure=median(session.draft_xml, 7))
    yield from _long_list()
    yield from _official_engine(xform, loading)


def _answers(session: Session) -> list[float]:
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


def _recalculate(session: Session) -> None:
    session.calculator.mark_all(list(every_live(session.root)))
    session.calculator.run()


def _long_list() -> Rows:
    """Filter 20,000 villages: by their county, by a number, by letters, by several counties."""
    lines = "".join(f"v{n},村{n},c{n % 100},{n * 7919 % 100_000}\n" for n in range(_LIST_SIZE))
    files = {"areas.csv": f"name,label,county,people\n{lines}".encode()}
    for words, predicate, answers in (
        ("county = answer", "county = /data/asked", [f"c{n}" for n in range(1, 40)]),
        ("people > answer", "people &gt; /data/asked", [str(99_000 + 10 * n) for n in range(40)]),
        ("contains(label, answer)", "contains(label, /data/asked)", [f"村{n}" for n in range(100, 140)]),
        ("selected(answers, county)", "selected(/data/asked, county)", [f"c{n} c{n + 1}" for n in range(40)]),
        (
            "county = answer and people > 50000",
            "people &gt; 50000 and county = /data/asked",
            ["c1", "c2", "c3"] * 9,
        ),
    ):
        session = start_session(load_definition(_list_form(predicate), files=files), clock=lambda: NOW)
        times = [timed(lambda session=session, answer=answer: _choose(session, answer)) for answer in answers]
        yield Row(
            what=f"questionnaire: 20,000 choices, {words}",
            figure=statistics.median(times),
            at_most=0.005,
            note=f"the first {times[0] * 1000:.1f} ms",
        )


def _list_form(predicate: str) -> bytes:
    return f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
     xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>表</h:title><model><instance>
     <data id="t" version="1"><asked/><village/></data></instance>
     <instance id="areas" src="jr://file-csv/areas.csv"/></model></h:head><h:body>
     <input ref="/data/asked"/><select1 ref="/data/village">
     <itemset nodeset="instance('areas')/root/item[{predicate}]">
     <value ref="name"/><label ref="label"/></itemset></select1></h:body></h:html>""".encode()


def _choose(session: Session, answer: str) -> None:
    session.answer("/data/asked", answer)
    assert session.state("/data/village").choices


def _official_engine(xform: bytes, loading: float) -> Rows:
    folder = Path(os.environ.get(_ENGINE, ""))
    node, what = shutil.which("node"), "questionnaire: against the official JavaScript engine"
    if node is None or not (folder / "node_modules" / "@getodk" / "xforms-engine").is_dir():
        yield Skipped(
            what=what, why=f"needs node, and {_ENGINE} naming a folder with @getodk/xforms-engine and jsdom"
        )
        return
    form = folder / "household_survey.xml"
    form.write_bytes(xform)
    script = Path(__file__).with_name("official_engine.mjs")
    done = subprocess.run(
        [node, str(script), str(folder), str(form), str(MEMBERS)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        yield Skipped(what=what, why=(done.stderr.strip().splitlines() or ["it failed"])[-1][:120])
        return
    theirs = json.loads(done.stdout)
    named = f"xforms-engine {theirs['version']}"
    session = start_session(load_definition(xform, files={"areas.csv": _AREAS}), clock=lambda: NOW)
    adding = [timed(lambda: session.create_repeat("/data/member")) for _ in range(MEMBERS - 1)]
    answers = [
        (timed(lambda ref=ref, text=text: session.answer(ref, text)), spent_ms / 1000)
        for ref, text, spent_ms in theirs["answers"]
    ]
    for what_is_done, ours, floor in (
        ("load the form", loading, theirs["load_ms"] / 1000),
        ("one more member", statistics.median(adding), theirs["add_ms"] / 1000),
        (f"{len(answers)} answers", sum(own for own, _ in answers), sum(other for _, other in answers)),
    ):
        yield Row(
            what=f"questionnaire: {what_is_done}, against the official engine",
            figure=ours,
            floor=floor,
            floor_is=named,
            at_least_floor=10,
        )
