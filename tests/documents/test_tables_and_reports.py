"""Tables and reports on paper: no number is broken, no signature stands alone, samples are masked."""

import datetime as dt
from io import BytesIO

import pytest

from lianghe_desktop.documents.case_list import CaseListValues, render_case_list
from lianghe_desktop.documents.privacy import masked
from lianghe_desktop.documents.report_paper import render_report
from lianghe_desktop.documents.report_values import ReportSection, ReportValues, official_date
from lianghe_desktop.documents.table_sheet import render_table
from lianghe_desktop.documents.table_values import TableColumn, TableValues
from tests.documents.papers import pdf_text

DAY = dt.date(2026, 11, 20)
HEADS = ("村（居）", "组别", "户编号", "户主", "姓名", "与户主关系", "性别", "证件号码", "民族", "文化程度",
         "健康状况", "劳动能力")  # fmt: skip


def test_long_numbers_of_a_wide_list_stand_on_one_line() -> None:
    row = ("白蕉示范一村", "第四村民小组", "4404031062010005", "欧阳添良", "欧阳添良", "户主", "男",
           "440403********9013", "汉族", "初级中学教育", "长期慢性病", "丧失劳动力")  # fmt: skip
    table = TableValues(
        title="居民台账",
        unit="示范镇",
        on=DAY,
        notes=(),
        columns=tuple(TableColumn(title=title) for title in HEADS),
        rows=(row,) * 40,
    )
    out = BytesIO()
    assert render_table(table, out).count > 1
    text = pdf_text(out)
    assert text.count("4404031062010005") == 40
    assert text.count("440403********9013") == 40


def test_days_of_a_list_take_what_they_need_and_leave_the_rest_to_words() -> None:
    why = "家庭人均收入连续六个月高于低收入标准，子女就业后稳定"
    values = CaseListValues(
        area_name="示范镇",
        title="渐退名单",
        on=DAY,
        clause="江府办〔2017〕23号 二（四）",
        counts="10 户",
        columns=("户编号", "户主", "从", "到", "原因"),
        rows=(("4404031062010005", "欧阳添良", "2026-01-01", "2026-12-31", why),) * 10,
    )
    out = BytesIO()
    assert render_case_list(values, out).count == 1
    text = pdf_text(out)
    assert text.count("2026-12-31") == 10
    assert text.count(why) == 10


def report(last: tuple[str, ...], before: int) -> ReportValues:
    """Return a report whose first part has so many lines, and whose last part has these paragraphs."""
    sections = (
        ReportSection(head="项目进展", paragraphs=("走访入户。" * 5,) * before),
        ReportSection(head="下一步打算", paragraphs=last),
    )
    return ReportValues(
        title="月报",
        addressee="",
        sections=sections,
        issuer="示范镇人民政府",
        dated=DAY,
        copies="",
        draft=False,
    )


LONG = "继续走访在册的每一户，按月登记帮扶措施和成效。" * 6
LAST = {"empty": (), "short": ("继续走访。",), "long": (LONG,), "two": (LONG, "继续走访。")}


@pytest.mark.parametrize("last", LAST.values(), ids=LAST)
@pytest.mark.parametrize("before", range(8, 22))
def test_a_signature_stands_on_a_page_with_text(last: tuple[str, ...], before: int) -> None:
    out = BytesIO()
    render_report(report(last, before), out)
    pages = ["".join(page.split()) for page in pdf_text(out).split("\f")]
    signed = next(page for page in pages if official_date(DAY) in page)
    assert "示范镇人民政府" in signed
    assert ("走访" if last else "下一步打算") in signed or "登记帮扶" in signed
    assert "".join(pages).count("按月") == sum(one.count("按月") for one in last)


@pytest.mark.parametrize(
    "written",
    ["440403195709159015", "440403 19570915 9015", "440403-1957-0915-9015", "４４０４０３195709159015"],
)
def test_a_number_is_masked_however_it_is_written(written: str) -> None:
    told = masked(f"号码 {written}。")
    assert "********" in told
    assert "19570915" not in "".join(char for char in told if char.isalnum())
    assert masked("2026-11-20 共 12 人") == "2026-11-20 共 12 人"
