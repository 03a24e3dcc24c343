"""The papers of a case from the records: walked cases, cases that never were, and what stays checkable."""

import datetime as dt
from io import BytesIO

import pytest

from lianghe_desktop.casework.case_papers.dossier import print_dossier
from lianghe_desktop.casework.case_papers.gathering import CasePaper
from lianghe_desktop.casework.case_papers.printing import TITLES, print_case_papers, print_minutes
from lianghe_desktop.casework.paper_check import PaperState, page_as_issued, verify_paper
from lianghe_desktop.casework.paper_history import printed_papers
from lianghe_desktop.casework.printing import StockChoices, print_calibration
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, keep_setting
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.case_codes import CaseStep, Verdict
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import HelpVisit
from lianghe_desktop.records.households import Household
from tests.casework.conftest import TOWNSHIP, NewDesk
from tests.casework.families import put_family
from tests.casework.procedure.walking import Walk
from tests.documents.papers import pdf_text


def read(pdf: bytes) -> str:
    """Return what a person reads in a PDF, without line ends."""
    return pdf_text(BytesIO(pdf)).replace("\n", "")


@pytest.fixture
def walk(new_desk: NewDesk) -> Walk:
    """Return a case to be begun on a township's desk."""
    walk = Walk(new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"))
    keep_setting(walk.office, walk.acting, COMPLAINT_PHONE, "0756-5550000")
    return walk


def text_of(walk: Walk, paper: CasePaper) -> str:
    printed = print_case_papers(walk.office, walk.acting, [(walk.home, walk.household)], paper)
    assert printed.title == TITLES[paper]
    return read(printed.pdf)


def test_a_decided_case_fills_every_paper(walk: Walk) -> None:
    walk.until(CaseStep.FILED)
    confirmed = text_of(walk, CasePaper.CONFIRMATION)
    assert "梁永强" in confirmed
    assert "22,100.00 元" in confirmed
    approval = text_of(walk, CasePaper.APPROVAL)
    for words in ("区民政局核对中心", "同意。", "会议讨论决定", "没有异议", "陈主任", "主动发现"):
        assert words in approval
    letter = text_of(walk, CasePaper.DECISION)
    assert "自2026年12月1日起" in letter  # the month after the decision of November
    assert "认定你家为低收入户" in letter
    assert "珠斗办字〔2017〕6号 一（二）1" in letter
    with pytest.raises(UserError) as refused:
        text_of(walk, CasePaper.REFUSAL)
    assert refused.value.code is ErrorCode.NOT_FOUND
    minutes = read(print_minutes(walk.office, walk.acting, [(walk.home, walk.household)]).pdf)
    assert all(words in minutes for words in ("逐户讨论", "21 人", "15 人", "陈主任", "通过"))


def test_a_refused_case_gets_the_reason_the_clause_and_the_ways_to_appeal(walk: Walk) -> None:
    walk.until(CaseStep.TOWNSHIP)
    walk.county(Verdict.REFUSED)
    letter = text_of(walk, CasePaper.REFUSAL)
    for words in ("会议讨论决定", "低保线", "不低于", "行政复议", "0756-5550000", "第二十一条"):
        assert words in letter
    with pytest.raises(UserError):
        text_of(walk, CasePaper.DECISION)


def test_a_household_without_a_case_gets_forms_to_fill_in(walk: Walk) -> None:
    approval, visit = text_of(walk, CasePaper.APPROVAL), text_of(walk, CasePaper.VISIT)
    assert "负责人：＿＿＿＿" in approval
    assert "还没有走访过" in visit
    minutes = read(print_minutes(walk.office, walk.acting, [(walk.home, walk.household)]).pdf)
    assert "梁永强" in minutes
    assert "2026" not in minutes.split("会议记录")[0]


def test_papers_that_follow_the_records_are_current_until_these_change(walk: Walk) -> None:
    printed = print_case_papers(
        walk.office, walk.acting, [(walk.home, walk.household)], CasePaper.CONFIRMATION
    )
    code = printed.codes[0]
    assert verify_paper(walk.office, walk.acting, code).state is PaperState.CURRENT
    assert page_as_issued(walk.office, code).pdf == printed.pdf
    change = {"needs": "想参加技能培训"}
    walk.office.store.write(
        lambda unit: unit.change(Household, walk.home, walk.household, change), actor=walk.acting.actor
    )
    verdict = verify_paper(walk.office, walk.acting, code)
    assert verdict.state is PaperState.SUPERSEDED
    assert [one.label for one in verdict.differs] == ["记下的情况"]


def test_the_file_of_a_household_holds_its_papers_and_says_what_is_missing(walk: Walk) -> None:
    walk.until(CaseStep.FILED)
    visit = HelpVisit(
        home=walk.home,
        id=walk.office.new_id(),
        household_id=walk.household,
        visited_on=dt.date(2026, 11, 21),
        way="visit",
        visitors="周一平",
        content="上门核对。",
    )
    walk.office.store.write(lambda unit: unit.insert(visit), actor=walk.acting.actor)
    printed = print_dossier(walk.office, walk.acting, walk.home, walk.household)
    text = pdf_text(BytesIO(printed.pdf))
    assert f"卷内第 {printed.pages} 页 共 {printed.pages} 页" in text
    assert "调查表 缺" in text  # the walk kept no answers
    assert "不予认定告知书" not in text
    for words in (
        "核 实 确 认 单",
        "民主评议记录（摘录）",
        "本户的摘录",
        "审 核 确 认 表",
        "走　访　表",
        "上门核对",
    ):
        assert words.replace("　", " ") in text.replace("　", " ")
    logged = [one.title for one in printed_papers(walk.office, walk.home, walk.household)]
    assert logged.count("帮扶卡") == 1  # bound as it was issued, not drawn anew
    assert {"帮扶档案", "评议记录", "公示", "走访表"} <= set(logged)
    again = print_dossier(walk.office, walk.acting, walk.home, walk.household)
    titles = [one.title for one in printed_papers(walk.office, walk.home, walk.household)]
    assert again.pages == printed.pages
    assert titles.count("审核确认表") == 1


def test_minutes_are_of_one_village(walk: Walk, village: Started) -> None:
    with pytest.raises(UserError):
        print_minutes(walk.office, walk.acting, [])
    home, household = put_family(village)
    assert print_minutes(village.office, village.acting, [(home, household)]).pages


def test_the_test_sheet_needs_no_household(village: Started) -> None:
    printed = print_calibration(village.acting, StockChoices(offset_x_mm=1.5))
    assert (printed.pages, printed.codes) == (1, ())
    assert "向右移 1.5 毫米" in read(printed.pdf)
