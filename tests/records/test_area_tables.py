"""Shipped areas: the levels fit the codes, and what is invented says so."""

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.area_tables import full_area_name, shipped_areas, shipped_areas_in
from lianghe_desktop.records.enums import Level

DOUMEN_TOWNS = {
    "440403107000": "井岸镇",
    "440403103000": "斗门镇",
    "440403106000": "白蕉镇",
    "440403105000": "乾务镇",
    "440403100000": "莲洲镇",
    "440403001000": "白藤街道",
}


def test_levels_and_parents_fit_the_codes() -> None:
    for area in shipped_areas():
        code = AreaCode.parse(area.code)
        assert AreaLevel[area.level.name] is code.level
        if area.parent is None:
            assert area.level is Level.PROVINCE
        else:
            assert code.parent(AreaLevel(code.level - 1)).value == area.parent
        assert area.source


def test_the_six_towns_of_annex_one_are_there_with_villages() -> None:
    towns = {area.code: area.name for area in shipped_areas_in("440403") if area.level is Level.TOWNSHIP}
    assert towns == DOUMEN_TOWNS
    for town in towns:
        villages = [area for area in shipped_areas_in(town[:9]) if area.level is Level.VILLAGE]
        assert len(villages) >= 2
        assert all(area.is_demonstration and "示范" in area.name for area in villages)
        assert len({area.name for area in villages}) == len(villages)


def test_only_villages_are_invented() -> None:
    assert all((area.level is Level.VILLAGE) == area.is_demonstration for area in shipped_areas())


def test_full_name_runs_from_the_province_down() -> None:
    assert full_area_name("440403106201") == "广东省珠海市斗门区白蕉镇白蕉示范一村"
    assert full_area_name("440783") == "广东省江门市开平市"
    assert full_area_name("999999") == ""
