"""Lists from villages come in as written; what Excel has damaged is named cell by cell."""

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lianghe_desktop.documents import read_members, read_table, write_errors_xlsx, write_template
from lianghe_desktop.documents.member_columns import COLUMNS
from lianghe_desktop.documents.sheet_errors import LOOK, MUST
from lianghe_desktop.documents.sheet_reading import CellError, plain_title
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, UserError

HEADER = (
    "户编号",
    "姓名",
    "性别",
    "证件类型",
    "证件号码",
    "与户主关系",
    "出生日期",
    "是否享受低保",
    "务工时间（月）",
)
# Made up, with correct check digits.
FIRST, SECOND = "44040319491231002X", "440403200002290016"


def workbook(
    path: Path, rows: list[tuple[object, ...]], header: tuple[str, ...] = HEADER, above: int = 0
) -> Path:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("说明").write(0, 0, "填表说明")
        sheet = book.add_worksheet("名单")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for line in range(above):
            sheet.write(line, 0, "某某村低收入家庭成员名单")
        sheet.write_row(above, 0, header)
        for at, row in enumerate(rows, start=above + 1):
            for column, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(at, column, dt.datetime.combine(value, dt.time()), day)
                elif value is not None:
                    sheet.write(at, column, value)
    return path


def person(**changes: object) -> tuple[object, ...]:
    values = dict(
        zip(
            HEADER,
            ("0001", "陈大文", "男", "居民身份证", FIRST, "户主", dt.date(1949, 12, 31), "是", 3),
            strict=True,
        )
    )
    return tuple((values | changes).values())


def test_list_is_read_with_head_below_a_title_and_kinds_kept(tmp_path: Path) -> None:
    second = person(
        姓名="𠀋㐆䶮", 证件号码=SECOND, 与户主关系="之子", 出生日期="2000年2月29日", 是否享受低保="否"
    )
    taken = read_members(workbook(tmp_path / "名单.xlsx", [person(), second], above=2))
    assert not taken.errors
    first, other = taken.rows
    assert (first.row, other.row) == (4, 5)
    assert first.household_no == "0001"
    assert first.document_number == FIRST
    assert first.birth_date == dt.date(1949, 12, 31)
    assert (first.dibao, other.dibao) == (True, False)
    assert first.work_months == 3
    assert other.name == "𠀋㐆䶮"
    assert other.birth_date == dt.date(2000, 2, 29)
    assert first.phone is None


def test_titles_of_the_field_are_recognised(tmp_path: Path) -> None:
    header = (
        "户 号*",
        "成员姓名（必填）",
        "性别",
        "证件类型",
        "身份证\n号码",
        "关系",
        "生日",
        "是否低保",
        "务工时间(月)",
    )
    taken = read_members(workbook(tmp_path / "a.xlsx", [person()], header))
    assert taken.rows[0].document_number == FIRST
    assert taken.rows[0].work_months == 3
    assert not taken.ignored


def test_every_title_belongs_to_one_column() -> None:
    titles = [plain_title(title) for column in COLUMNS for title in (column.title, *column.also)]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("damaged", [4.40403e17, 440403194912310021, "4.40403E+17", "4.40403194912E17"])
def test_numbers_that_excel_damaged_are_named_and_never_repaired(tmp_path: Path, damaged: object) -> None:
    path = workbook(tmp_path / "a.xlsx", [person(), person(证件号码=damaged, 与户主关系="之子")])
    taken = read_members(path)
    assert len(taken.rows) == 1
    (error,) = taken.errors
    assert (error.sheet, error.row, error.column) == ("名单", 3, "证件号码")
    assert "文本" in error.reason
    assert "440403" not in error.reason


def test_missing_columns_are_one_sentence(tmp_path: Path) -> None:
    path = workbook(tmp_path / "缺列.xlsx", [("0001", "陈大文", "男")], ("户编号", "姓名", "性别"))
    with pytest.raises(UserError) as refused:
        read_members(path)
    assert refused.value.code is ErrorCode.BAD_SHEET
    for words in ("缺列.xlsx", "证件号码", "与户主关系", "户编号、姓名、性别"):
        assert words in refused.value.text
    assert "缺少这些列：证件号码、与户主关系" in refused.value.text


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_other_files_are_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        read_members(path)
    assert refused.value.code is ErrorCode.BAD_SHEET
    assert "坏.xlsx" in refused.value.text
    with pytest.raises(UserError):
        read_members(tmp_path / "没有.xlsx")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("出生日期", "解放前"),
        ("出生日期", "2019-02-30"),
        ("是否享受低保", "也许"),
        ("务工时间（月）", 13),
        ("姓名", None),
    ],
)
def test_unreadable_cells_are_named(tmp_path: Path, column: str, value: object) -> None:
    taken = read_members(workbook(tmp_path / "a.xlsx", [person(**{column: value})]))
    assert [error.column for error in taken.errors] == [column]
    assert not taken.rows


def test_merged_household_cells_are_filled_from_above(tmp_path: Path) -> None:
    rows = [person(), person(户编号=None, 与户主关系="配偶"), person(户编号=None, 与户主关系="户主")]
    taken = read_members(workbook(tmp_path / "a.xlsx", rows))
    assert [row.household_no for row in taken.rows] == ["0001", "0001"]
    assert [error.row for error in taken.errors] == [4]


def test_errors_file_leads_back_to_a_clean_import(tmp_path: Path) -> None:
    taken = read_members(workbook(tmp_path / "a.xlsx", [person(), person(是否享受低保="也许")]))
    judged = CellError("名单", 2, "证件号码", "校验位不对，请核对。")
    path = tmp_path / "a-errors.xlsx"
    write_errors_xlsx(path, taken.sheet, taken.errors, [judged])
    book = load_workbook(path)
    listed = [[cell.value for cell in row] for row in book["问题清单"].iter_rows(min_row=2)]
    assert listed == [
        ["名单", 2, "证件号码", judged.reason, LOOK],
        ["名单", 3, "是否享受低保", "只能填“是”或“否”。", MUST],
    ]
    again = book["待改的行"]
    assert again["E2"].value == FIRST
    assert again["E2"].number_format == "@"
    again["H3"] = "是"
    book.save(path)
    corrected = read_members(path)
    assert not corrected.errors
    assert [row.document_number for row in corrected.rows] == [FIRST, FIRST]
    assert corrected.ignored == ("问题",)


def test_template_is_readable_and_guards_numbers(tmp_path: Path) -> None:
    path = tmp_path / "空白表.xlsx"
    write_template(path)
    taken = read_members(path)
    assert taken.rows == ()
    assert taken.ignored == ()
    sheet = load_workbook(path)["成员名单"]
    titles = {cell.value: cell.column_letter for cell in sheet[1]}
    assert sheet.column_dimensions[titles["证件号码*"]].width > 18
    lists = {str(rule.sqref).split(":")[0] for rule in sheet.data_validations.dataValidation}
    assert f"{titles['与户主关系*']}2" in lists
    assert f"{titles['是否享受低保']}2" in lists


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "空白表.xlsx").mkdir()
    with pytest.raises(EnvironmentFault) as refused:
        write_template(tmp_path / "空白表.xlsx")
    assert refused.value.code is ErrorCode.DISK
    assert "空白表.xlsx" in refused.value.text
    assert [path.name for path in tmp_path.iterdir()] == ["空白表.xlsx"]


@settings(max_examples=30)
@given(
    st.lists(
        st.lists(st.text("陈0123456789文=+'\"，E.-", min_size=1, max_size=20), min_size=3, max_size=3),
        max_size=6,
    )
)
def test_text_cells_come_back_as_written(rows: list[list[str]]) -> None:
    from io import BytesIO

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("表")
        for at, row in enumerate([["甲", "乙", "丙"], *rows]):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)
    table = read_table(out.getvalue())
    assert table.header == ("甲", "乙", "丙")
    assert [[cell.text for cell in row.cells] for row in table.rows] == rows
    assert [row.number for row in table.rows] == list(range(2, len(rows) + 2))
