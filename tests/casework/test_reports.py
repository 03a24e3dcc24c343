"""Periodic reports: counted from rows, edited without losing the trace, final only when every part speaks."""

import datetime as dt
import zipfile
from io import BytesIO

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.casework.duties.due import Standing, duties_on
from lianghe_desktop.casework.duties.periods import Every, parse_period
from lianghe_desktop.casework.help import NewMeasure, NewVisit, record_measure, record_visit
from lianghe_desktop.casework.reports.checking import Match
from lianghe_desktop.casework.reports.content import (
    Figure,
    ReportText,
    Section,
    Sentence,
    text_from_json,
    text_to_json,
)
from lianghe_desktop.casework.reports.papers import print_report, word_report
from lianghe_desktop.casework.reports.writing import (
    CheckedReport,
    check_report,
    draft_again,
    draft_report,
    finalise,
    find_report,
    keep_report,
    kept_reports,
    renew_sentence,
    reopen,
    write_heads,
    write_sentence,
)
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import IntegrityFault, UserError
from lianghe_desktop.records.households import Household
from tests.casework.conftest import NOON, TODAY, TOWNSHIP, Clock, NewDesk
from tests.casework.families import family_of, put_family
from tests.documents.papers import pdf_text

NOVEMBER = parse_period("2026-11", Every.MONTH)
DAY_MS = 86_400_000
OTHER_VILLAGE = "440403106202"


def _told(checked: CheckedReport, code: str) -> str:
    return next(one.sentence.text for one in checked.sentences if one.sentence.code == code)


def _visit(content: str) -> NewVisit:
    return NewVisit(day=TODAY, way="visit", kind="2", visitors="李管理", content=content)


@pytest.fixture
def township(new_desk: NewDesk) -> Started:
    """Return a township's desk with two families, a visit and a paid measure."""
    clock = Clock(NOON - 40 * DAY_MS)
    started = new_desk(Level.TOWNSHIP, TOWNSHIP, "示范镇", clock=clock)
    office, acting = started.office, started.acting
    first = put_family(started)
    clock.at = NOON
    put_family(started, family_of(OTHER_VILLAGE))
    record_visit(office, acting, *first, _visit("了解情况"))
    record_measure(
        office,
        acting,
        *first,
        NewMeasure(
            kind="industry_inputs",
            content="种苗",
            amount_fen=200_050,
            payer="区农业局",
            done=True,
            day=TODAY,
        ),
    )
    return started


def test_each_figure_is_counted_from_the_rows_behind_it(township: Started) -> None:
    checked = draft_report(township.office, township.acting, NOVEMBER)
    assert _told(checked, "register").startswith("截至11月20日，在册低收入群体2户")
    assert "比2026年10月末增加1户" in _told(checked, "register")
    assert _told(checked, "entered") == "其中本月新增1户，不再计入0户。"
    assert _told(checked, "visited") == "本月走访和电话联系1次，涉及1户。"
    assert _told(checked, "checked") == "在册2户中，本月已核实更新1户，占50%。"
    assert "2,000.50元，1笔，惠及1户" in _told(checked, "funded")
    assert _told(checked, "funds_by_payer") == "按资金来源分：区农业局2,000.50元。"
    assert "没有核实更新" in _told(checked, "unchecked")
    for one in checked.sentences:
        assert one.match is Match.MATCHES
        figures = {figure.name: figure.value for figure in one.sentence.figures}
        if one.sentence.code in ("register", "unchecked", "undecided"):
            assert figures["households"] == len(one.rows) == len({row.household for row in one.rows})
        if one.sentence.code == "funded":
            assert figures["amount_fen"] == sum(row.amount_fen or 0 for row in one.rows)


def test_an_edited_sentence_keeps_its_trace_and_wrong_numbers_are_marked(township: Started) -> None:
    office, acting = township.office, township.acting
    report = keep_report(office, acting, draft_report(office, acting, NOVEMBER).report)
    places = [one.code for one in report.text.sentences(Section.PROGRESS)]
    at = places.index("visited")
    report = write_sentence(office, acting, report, Section.PROGRESS, at, "走访组本月联系1次，走进1户家里。")
    report = write_sentence(office, acting, report, Section.NEXT, 9, "下月继续核实。")
    report = write_sentence(office, acting, report, Section.PROGRESS, 0, "在册2户7人。")
    checked = {one.sentence.text: one for one in check_report(office, acting, report).sentences}
    assert checked["走访组本月联系1次，走进1户家里。"].match is Match.MATCHES
    assert len(checked["走访组本月联系1次，走进1户家里。"].rows) == 1
    assert checked["下月继续核实。"].match is Match.OWN_WORDS
    assert checked["在册2户7人。"].match is Match.TEXT_DIFFERS
    key = checked["走访组本月联系1次，走进1户家里。"].rows[0].household
    assert key is not None
    record_visit(office, acting, *key, _visit("电话"))
    again = check_report(office, acting, report)
    visited = next(one for one in again.sentences if one.sentence.code == "visited")
    assert visited.match is Match.RECORDS_CHANGED
    assert visited.now == "本月走访和电话联系2次，涉及1户。"


def test_final_marks_the_duty_and_reopening_takes_it_back(township: Started) -> None:
    office, acting = township.office, township.acting
    report = keep_report(office, acting, draft_report(office, acting, NOVEMBER).report)
    with pytest.raises(UserError, match="下一步打算"):
        finalise(office, acting, report)
    report = write_sentence(office, acting, report, Section.HIGHLIGHTS, 0, "党员带头走访。")
    report = write_sentence(office, acting, report, Section.NEXT, 0, "下月继续核实。")
    report = write_heads(office, acting, report, title="示范镇月报", addressee="区委农办", copies="各村")
    report = finalise(office, acting, report)
    assert report.is_final
    assert report.final_on == TODAY
    assert _standing(township) is Standing.DONE
    with pytest.raises(UserError, match="已经定稿"):
        write_sentence(office, acting, report, Section.NEXT, 0, "改一改")
    assert [one.is_final for one in kept_reports(office)] == [True]
    report = reopen(office, acting, report)
    assert not report.is_final
    assert _standing(township) is not Standing.DONE
    assert find_report(office, NOVEMBER) == report


def _standing(started: Started) -> Standing:
    lines = duties_on(started.office, TODAY)
    return next(line.standing for line in lines if line.duty.code == "monthly_report")


def test_as_of_a_past_day_gives_the_same_bytes_whatever_is_written_later(township: Started) -> None:
    office, acting = township.office, township.acting
    past = TODAY - dt.timedelta(days=1)

    def papers() -> tuple[bytes, bytes]:
        report = draft_report(office, acting, NOVEMBER, as_of=past).report
        return word_report(office, acting, report), print_report(office, acting, report).pdf

    first = papers()
    assert "在册低收入群体1户" in pdf_text(BytesIO(first[1]))
    for row in office.store.rows(Household):
        office.store.write(
            lambda unit, row=row: unit.change(Household, row.home, row.id, {"status": "left"}),
            actor=acting.actor,
        )
    put_family(township, family_of("440403106203"))
    assert papers() == first


def test_word_and_pdf_say_the_same_on_the_page_of_official_texts(township: Started) -> None:
    office, acting = township.office, township.acting
    report = draft_report(office, acting, NOVEMBER).report
    content = word_report(office, acting, report)
    document = docx.Document(BytesIO(content))
    page = document.sections[0]
    assert [round((at or 0) / 36000) for at in (page.top_margin, page.left_margin, page.right_margin)] == [
        37,
        28,
        26,
    ]
    text = "\n".join(one.text for one in document.paragraphs)
    assert "一、项目进展" in text
    assert "抄送：各村（居）。" in text
    assert "（草稿，没有定稿）" in text
    read = "".join(pdf_text(BytesIO(print_report(office, acting, report).pdf)).split())
    assert "三、工作亮点" in read
    assert "—1—" in read
    with zipfile.ZipFile(BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_period_or_day_that_has_not_come_is_refused(township: Started) -> None:
    with pytest.raises(UserError, match="还没有开始"):
        draft_report(township.office, township.acting, parse_period("2026-12", Every.MONTH))
    with pytest.raises(UserError, match="还没有到"):
        draft_report(township.office, township.acting, NOVEMBER, as_of=TODAY + dt.timedelta(days=1))


_WORDS = st.text(max_size=12)
_SENTENCES = st.builds(
    Sentence,
    code=st.none() | _WORDS,
    drafted=_WORDS,
    text=_WORDS,
    figures=st.dictionaries(_WORDS, st.integers(-(10**12), 10**12), max_size=3).map(
        lambda held: tuple(Figure(name=n, value=v, words=str(v)) for n, v in sorted(held.items()))
    ),
)


@given(st.lists(st.lists(_SENTENCES, max_size=2), min_size=len(Section), max_size=len(Section)), _WORDS)
def test_a_text_is_read_as_it_was_kept(held: list[list[Sentence]], words: str) -> None:
    text = ReportText(
        title=words,
        addressee=words,
        copies="",
        sections=tuple(zip(Section, (tuple(one) for one in held), strict=True)),
    )
    assert text_from_json(text_to_json(text)) == text


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"v":1}', '{"v":2,"sections":[]}'])
def test_a_text_that_is_no_report_is_told(kept: str) -> None:
    with pytest.raises(IntegrityFault):
        text_from_json(kept)


def test_drafting_again_leaves_what_a_person_worded(township: Started) -> None:
    office, acting = township.office, township.acting
    report = keep_report(office, acting, draft_report(office, acting, NOVEMBER).report)
    codes = [one.code for one in report.text.sentences(Section.PROGRESS)]
    report = write_sentence(office, acting, report, Section.PROGRESS, codes.index("visited"), "走访1次1户。")
    report = write_sentence(office, acting, report, Section.PROGRESS, codes.index("measured"), "")
    report = write_sentence(office, acting, report, Section.NEXT, 0, "下月继续核实。")
    put_family(township, family_of("440403106203"))
    report = draft_again(office, acting, report, as_of=None)
    told = {one.code: one.text for one in report.text.sentences(Section.PROGRESS)}
    assert "在册低收入群体3户" in told["register"]
    assert told["visited"] == "走访1次1户。"
    assert "measured" not in told
    assert [one.text for one in report.text.sentences(Section.NEXT)] == ["下月继续核实。"]


def test_a_sentence_is_renewed_from_the_records(township: Started) -> None:
    office, acting = township.office, township.acting
    report = keep_report(office, acting, draft_report(office, acting, NOVEMBER).report)
    put_family(township, family_of("440403106203"))
    old = next(
        one for one in check_report(office, acting, report).sentences if one.sentence.code == "register"
    )
    assert old.match is Match.RECORDS_CHANGED
    report = renew_sentence(office, acting, report, old)
    assert "在册低收入群体3户" in report.text.sentences(Section.PROGRESS)[0].text
