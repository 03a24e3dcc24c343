"""Mappings go down in signed bundles; a faulty one is refused, one made in the village keeps its name."""

import shutil
from pathlib import Path

import pytest

from lianghe_desktop.casework.mappings import keep_mapping, list_mappings, publish_mapping
from lianghe_desktop.casework.sheets.kept import keep_sheet, kept_sheet, map_blank
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Level
from lianghe_desktop.sync.manifest import Kind
from tests.casework import blanks
from tests.casework.conftest import TOWNSHIP, NewDesk
from tests.casework.exchanging import carry, let_in

VALUE = {"v": 1, "columns": [["人名", "name"]]}
OWN = {"v": 1, "columns": [["名字", "name"]]}


@pytest.fixture
def desks(new_desk: NewDesk, tmp_path: Path) -> tuple[Started, Started]:
    stick = tmp_path / "stick"
    stick.mkdir()
    village, township = new_desk(), new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    let_in(village, township, stick)
    shutil.rmtree(stick)
    return village, township


def test_published_mappings_reach_the_village(desks: tuple[Started, Started], tmp_path: Path) -> None:
    village, township = desks
    office, acting = township.office, township.acting
    blank = blanks.approval_form()
    keep_sheet(office, acting, "审批表", map_blank(office, blank, "审批表.docx"))
    keep_mapping(office, acting, "import", "名单", VALUE)
    keep_mapping(village.office, village.acting, "import", "名单", OWN)
    for kind, name in (("sheet", "审批表"), ("import", "名单")):
        publish_mapping(office, acting, kind, name)
    (tmp_path / "down").mkdir()
    taken = carry(township, village, tmp_path / "down", Kind.RETURN)
    assert any("上级表格“审批表”" in sentence for sentence in taken.sentences)
    assert kept_sheet(village.office, "审批表").blank == blank
    names = {(one.kind, one.name, bool(one.sender)) for one in list_mappings(village.office)}
    assert names == {
        ("import", "名单", False),
        ("import", "名单（上级发来）", True),
        ("sheet", "审批表", True),
    }
