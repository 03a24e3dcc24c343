"""Where files go: begins where one was stored last, and a name without an ending gets one."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

from lianghe_desktop.desktop.widgets.pickers import WORKBOOK, CurrentPickers


class Answering:
    """Stand in for the system's dialog."""

    def __init__(self, *answers: tuple[str, str]) -> None:
        self.answers = list(answers)
        self.starts: list[Path] = []

    def __call__(self, _parent: QWidget, _caption: str, start: str, _kinds: str) -> tuple[str, str]:
        self.starts.append(Path(start))
        return self.answers.pop(0)


def asking(*answers: tuple[str, str]) -> tuple[CurrentPickers, Answering]:
    pickers, dialog = CurrentPickers(), Answering(*answers)
    pickers.now = replace(pickers.now, target=dialog)
    return pickers, dialog


def test_the_next_file_is_stored_beside_the_last_one(qapp, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    pickers, dialog = asking(("", ""), (str(stick / "a.xlsx"), WORKBOOK), ("", ""), ("", ""))
    assert pickers.target(QWidget(), "", "一.xlsx", WORKBOOK) is None
    assert pickers.target(QWidget(), "", "二.xlsx", WORKBOOK) == stick / "a.xlsx"
    pickers.target(QWidget(), "", "三.xlsx", WORKBOOK)
    stick.rmdir()  # pulled out
    pickers.target(QWidget(), "", "四.xlsx", WORKBOOK)
    starts = [Path(documents) / "一.xlsx", Path(documents) / "二.xlsx", stick / "三.xlsx"]
    assert dialog.starts == [*starts, Path(documents) / "四.xlsx"]


def test_a_name_without_an_ending_gets_that_of_the_kind_chosen(qapp, tmp_path: Path) -> None:
    kinds = "Excel (*.xlsx);;CSV (*.csv)"
    pickers, _ = asking(
        (str(tmp_path / "名单"), "CSV (*.csv)"), (str(tmp_path / "名单"), ""), (str(tmp_path / "a.et"), kinds)
    )
    found = [pickers.target(QWidget(), "", "名单.xlsx", kinds) for _ in range(3)]
    assert [path and path.name for path in found] == ["名单.csv", "名单.xlsx", "a.et"]
