"""Invented blanks as upper levels send them: household form, list, summary by village, Word form."""

from io import BytesIO
from pathlib import Path

import docx
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Side

_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def _bytes(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def household_form() -> bytes:
    """A form of one household with three rows for its members, a formula below and a note of its maker."""
    book = Workbook()
    book.properties.creator = "某某科长"
    sheet = book.active
    sheet.title = "入户表"
    rows: list[list[object]] = [
        ["低收入家庭基本情况登记表", *[None] * 7],
        ["户主姓名", None, "性别", None, "身份证号", None, "联系电话", None],
        ["家庭住址", None, None, None, "家庭人口", None, "致贫原因", None],
        ["年收入（万元）", None, "住房面积", None, "危房等级", None, "是否建档立卡", None],
        ["姓名", "与户主关系", "性别", "出生年月", "身份证号码", "健康状况", "劳动能力", "备注"],
        *[[None] * 8 for _ in range(3)],
        ["合计人数", "=COUNTA(A6:A8)", None, None, "包村干部意见", None, None, None],
        ["填表人：        填表日期：          ", *[None] * 7],
    ]
    for row in rows:
        sheet.append(row)
    for area in ("A1:H1", "B3:D3", "F9:H9", "A10:H10"):
        sheet.merge_cells(area)
    for line in sheet["A1:H10"]:
        for cell in line:
            cell.border = _BOX
    sheet["A1"].font = Font(bold=True, size=18)
    sheet["A6"].fill = PatternFill("solid", fgColor="FFFFE0")
    sheet["A2"].comment = Comment("张三 138", "某某科长")
    sheet.column_dimensions["E"].width = 24
    sheet.row_dimensions[8].height = 33
    sheet.page_setup.orientation = "landscape"
    sheet.print_area = "A1:H10"
    return _bytes(book)


def people_side_by_side() -> bytes:
    """A form whose members stand side by side, with a line nobody knows and one that is signed."""
    book = Workbook()
    sheet = book.active
    sheet.title = "成员"
    for row in (
        ["家庭成员信息表", *[None] * 3],
        ["户主姓名", None, "户编号", None],
        ["项目", "成员一", "成员二", "成员三"],
        ["姓名", *[None] * 3],
        ["与户主关系", *[None] * 3],
        ["身份证号", *[None] * 3],
        ["入伍批次", *[None] * 3],
        ["签名", *[None] * 3],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    return _bytes(book)


def pairs_side_by_side() -> bytes:
    """A form in which label and cell come again for each of two people."""
    book = Workbook()
    sheet = book.active
    sheet.title = "对照"
    for row in (["姓名", None, "姓名", None], ["性别", None, "性别", None], ["民族", None, "民族", None]):
        sheet.append(row)
    for line in sheet["A1:D3"]:
        for cell in line:
            cell.border = _BOX
    return _bytes(book)


def quarters() -> bytes:
    """A table with a column a quarter."""
    book = Workbook()
    sheet = book.active
    sheet.title = "季度"
    for row in (
        ["指标", "一季度", "二季度", "三季度", "四季度"],
        ["走访次数", *[None] * 4],
        ["帮扶措施数", *[None] * 4],
        ["培训场次", *[None] * 4],
        ["帮扶资金", *[None] * 4],
    ):
        sheet.append(row)
    return _bytes(book)


def people_in_word() -> bytes:
    """A Word form with room for two people side by side."""
    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    for row, words in enumerate(("项目", "姓名", "与户主关系", "性别")):
        table.cell(row, 0).text = words
    table.cell(0, 1).text, table.cell(0, 2).text = "第一人", "第二人"
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def household_list() -> bytes:
    """A list with a row a household, a head of two lines and a sum below."""
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    for row in (
        ["监测对象台账", *[None] * 6],
        ["序号", "行政村", "户主", None, "家庭人口", "人均年收入", "困难类别"],
        [None, None, "姓名", "身份证号", None, None, None],
        [1, *[None] * 6],
        [2, *[None] * 6],
        ["合计", None, None, None, "=SUM(E4:E5)", None, None],
    ):
        sheet.append(row)
    for area in ("A1:G1", "C2:D2", "A2:A3", "B2:B3", "E2:E3", "F2:F3", "G2:G3"):
        sheet.merge_cells(area)
    return _bytes(book)


def summary(*villages: str) -> bytes:
    """A table of counts, one row a village, with a sum of its own."""
    book = Workbook()
    sheet = book.active
    sheet.title = "汇总"
    sheet.append(["低收入人口情况汇总表", *[None] * 5])
    sheet.append(["填报单位", None, None, None, "统计月份", None])
    sheet.append(["村（居）", "户数", "人数", "残疾人数", "60岁以上人数", "外来说明"])
    for name in villages:
        sheet.append([name, *[None] * 5])
    last = 3 + len(villages)
    sheet.append(["合计", *[f"=SUM({column}4:{column}{last})" for column in "BCDE"], None])
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("B2:D2")
    return _bytes(book)


def approval_form() -> bytes:
    """A Word form: a line with gaps, a table of one household with member rows, boxes to tick, opinions."""
    document = docx.Document()
    document.core_properties.author = "某某科长"
    document.add_heading("最低生活保障审批表", 1)
    line = document.add_paragraph("村（居）：")
    blank = line.add_run("            ")
    blank.underline = True
    line.add_run("  填表日期：")
    line.add_run("            ").underline = True
    table = document.add_table(rows=8, cols=6)
    table.style = "Table Grid"
    words = [
        ["申请人", "", "身份证号码", "", "联系电话", ""],
        ["家庭住址", "", "", "", "家庭人口数", ""],
        ["住房困难", "", "", "", "积分", ""],
        ["姓名", "与申请人关系", "年龄", "身份证号", "健康状况", "劳动能力"],
        [""] * 6,
        [""] * 6,
        ["主要困难", "", "", "", "", ""],
        ["镇街审核意见", "", "", "", "", ""],
    ]
    for row, texts in zip(table.rows, words, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(2, 1).merge(table.cell(2, 3)).text = "□危房 □无房 □拥挤"
    for row in (6, 7):
        table.cell(row, 1).merge(table.cell(row, 5))
    table.cell(1, 1).merge(table.cell(1, 3))
    table.cell(4, 0).paragraphs[0].add_run("").font.size = Pt(9)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def write_all(folder: Path) -> dict[str, Path]:
    """Write every blank into a folder; return them by their names."""
    made = {
        "登记表.xlsx": household_form(),
        "台账.xlsx": household_list(),
        "汇总.xlsx": summary("白蕉示范一村", "白蕉示范二村"),
        "审批表.docx": approval_form(),
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in made}
