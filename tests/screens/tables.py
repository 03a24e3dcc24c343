"""Pictures of lists taken in and tables of upper levels filled in."""

import datetime as dt
from pathlib import Path

from openpyxl import Workbook

from lianghe_desktop.casework.people_import import import_people
from lianghe_desktop.casework.sheets.kept import Place
from lianghe_desktop.casework.start import Started
from lianghe_desktop.desktop.households.import_page import ImportPage
from lianghe_desktop.desktop.households.import_runs_page import ImportRunsPage
from lianghe_desktop.desktop.navigation import HOUSEHOLDS, PAPERS
from lianghe_desktop.desktop.papers.sheets_page import SheetsPage
from tests.casework import blanks
from tests.casework.conftest import number
from tests.screens.stage import Stage
from tests.screens.working import open_desk


def list_of_a_village(path: Path, *, damaged: bool) -> Path:
    """Write a list as villages keep it: a title, a head of two lines, merged households, a sum."""
    book = Workbook()
    sheet = book.active
    rows: list[list[object]] = [
        ["白蕉示范一村低收入家庭成员情况表"],
        ["序号", "户主", None, "家庭成员", None, None, None, "是否参加", None, "备注"],
        [None, "姓名", "身份证号", "姓名", "公民号", "与户主关系", "出生日期", "居民医保", "大病保险", None],
    ]
    names = ("𠅤大山", "梁秀珍䶮", "㐆伟明", "买买提·阿卜杜热合曼·艾山江", "何𬱖", "陈小明")
    for order, name in enumerate(names, 1):
        birth = dt.date(1950 + order, 3, order)
        own, head = number(birth, 700 + order), order % 2 == 1
        shown: object = float(int(own[:17] + "0")) if damaged and order == 4 else own
        born = "12-9-15" if damaged and order == 2 else f"{birth:%Y.%m.%d}"
        relation = "户主" if head else "配偶"
        who = [order // 2 + 1, name, own] if head else [None, None, None]
        rows.append([*who, name, shown, relation, born, "是", "否", ""])
    rows.append(["合计", None, None, "6 人"])
    for row in rows:
        sheet.append(row)
    for area in ("A1:J1", "B2:C2", "D2:G2", "H2:I2", "A2:A3", "J2:J3", "B4:B5", "B6:B7", "C4:C5", "C6:C7"):
        sheet.merge_cells(area)
    book.save(path)
    return path


def shoot_import(stage: Stage, started: Started, folder: Path) -> None:
    """Photograph a list before it is chosen, its errors, its columns, a good one, and taking it back."""
    with open_desk(stage, started) as desk:
        desk.go_to(HOUSEHOLDS)
        page = ImportPage(desk.room)
        desk.open_over(page)
        stage.shot(desk.window, "import-begin")
        page.check(list_of_a_village(folder / "坏名单.xlsx", damaged=True))
        stage.settle()
        stage.shot(desk.window, "import-errors")
        page.tabs.show_part("columns")
        stage.shot(desk.window, "import-columns")
        good = list_of_a_village(folder / "好名单.xlsx", damaged=False)
        page.check(good)
        stage.settle()
        page.tabs.show_part("new")
        stage.shot(desk.window, "import-new")
        import_people(started.office, started.acting, good)
        desk.open_over(ImportRunsPage(desk.room))
        stage.shot(desk.window, "import-runs")


def shoot_sheets(stage: Stage, started: Started, folder: Path) -> None:
    """Photograph tables of upper levels: the empty page, a blank mapped, one place chosen, filling it in."""
    paths = blanks.write_all(folder)
    with open_desk(stage, started) as desk:
        desk.go_to(PAPERS)
        page = SheetsPage(desk.room)
        desk.open_over(page)
        stage.shot(desk.window, "sheets-empty")
        page.open_blank(paths["登记表.xlsx"])
        stage.settle()
        stage.shot(desk.window, "sheets-mapped")
        page.map_part.grid.choose(Place("入户表", 9, 6))
        stage.shot(desk.window, "sheets-place")
        page.open_blank(paths["审批表.docx"])
        stage.settle()
        stage.shot(desk.window, "sheets-word")
        page.keep("审批表")
        stage.settle()
        page.fill_part.table.view.selectRow(0)
        stage.settle()
        stage.shot(desk.window, "sheets-fill")
