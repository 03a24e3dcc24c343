"""Lists that others made: titles above, heads of two lines, merged households, sums and remarks."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from lianghe_desktop.documents.list_heads import read_list
from lianghe_desktop.documents.member_columns import SYNONYMS
from lianghe_desktop.documents.member_list import read_members
from lianghe_desktop.records.identity import check_digit


def number(order: int) -> str:
    first = f"44040319700101{order:03d}"
    return first + check_digit(first)


def book(rows: list[list[object]], merged: tuple[str, ...] = ()) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for area in merged:
        made.active.merge_cells(area)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def two_lines() -> bytes:
    return book(
        [
            ["示范村低收入家庭情况表"],
            ["序号", "户主", None, "家庭成员", None, None, "与户主关系", "是否参加", None],
            [None, "姓名", "身份证号", "姓名", "性别", "身份证号", None, "居民医保", "大病保险"],
            [1, "陈大山", number(1), "陈大山", "男", number(1), "户主", "是", "否"],
            [None, None, None, "梁秀珍", "女", number(2), "配偶", "是", "否"],
            ["小计", None, None, 2],
            ["序号", "户主", None, "家庭成员", None, None, "与户主关系", "是否参加", None],
            [2, "何伟", number(3), "何伟", "男", number(3), "户主", "否", "否"],
            ["合计", None, None, 3],
            ["填表人：某某", None, "2026年11月"],
        ],
        ("B2:C2", "D2:F2", "H2:I2", "G2:G3", "A2:A3", "A4:A5", "B4:B5", "C4:C5"),
    )


def test_a_head_of_two_lines_is_read_with_its_merged_cells() -> None:
    sheet = read_list(two_lines(), SYNONYMS, name="表")
    assert sheet.header_row == 3
    assert sheet.header[1:6] == (
        "户主/姓名",
        "户主/身份证号",
        "家庭成员/姓名",
        "家庭成员/性别",
        "家庭成员/身份证号",
    )
    taken = read_members(two_lines(), name="表")
    assert taken.columns == (
        None, "head_name", "head_document_number", "name", "sex", "document_number", "relation",
        "resident_medical", "serious_illness_insurance",
    )  # fmt: skip
    assert [(row.name, row.head_name, row.block) for row in taken.rows] == [
        ("陈大山", "陈大山", 1),
        ("梁秀珍", "陈大山", 1),
        ("何伟", "何伟", 2),
    ]
    assert not taken.errors


def test_rows_that_are_none_are_left_out_and_named() -> None:
    sheet = read_list(two_lines(), SYNONYMS, name="表")
    said = {row.number: row.reason for row in sheet.skipped}
    assert sorted(said) == [1, 6, 7, 9, 10]
    assert said[1].startswith("表头上面")
    assert said[6].startswith("合计")
    assert said[7].startswith("重复的表头")
    assert said[10].startswith("表尾")


def test_a_column_nobody_knows_is_recognised_by_what_stands_in_it() -> None:
    rows: list[list[object]] = [["户号", "人名", "公民号", "是户主的"]]
    rows += [["1", f"陈{order}", number(order), word] for order, word in enumerate(("户主", "配偶", "子"), 1)]
    content = book(rows)
    with pytest.raises(Exception, match="姓名"):
        read_members(content, name="表")
    taken = read_members(content, name="表", known={"人名": "name"})
    assert taken.columns == ("household_no", "name", "document_number", "relation")
    assert len(taken.rows) == 3
