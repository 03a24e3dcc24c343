"""Editing a pack's text: one place changes, everything else keeps every byte, and nonsense is refused."""

from datetime import date

import pytest

from lianghe_desktop.policy.library import load_pack
from lianghe_desktop.policy.pack_check import check_pack_files
from lianghe_desktop.policy.pack_editing import (
    ValueKey,
    WrittenValue,
    add_value,
    set_value,
    set_version,
    typed_value,
)
from lianghe_desktop.policy.pack_loader import pack_files
from lianghe_desktop.policy.pack_views import contrast, parameter_views, rule_views
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.resources import resource_path

_LINE = "low_income_line_year_fen"


def _files(name: str = "doumen-2017") -> dict[str, str]:
    return {file: raw.decode() for file, raw in pack_files(resource_path("policies") / name).items()}


def _changed(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str]]:
    """Return the lines that are not the same in files of as many lines."""
    return [
        (old, new)
        for file in before
        for old, new in zip(before[file].splitlines(), after[file].splitlines(), strict=True)
        if old != new
    ]


def _sound(files: dict[str, str], code: str = "doumen-2017") -> None:
    pack, findings = check_pack_files(code, {name: text.encode() for name, text in files.items()})
    assert pack is not None, findings


def test_one_value_changes_and_nothing_else() -> None:
    files = _files()
    after = set_value(files, _LINE, 0, ValueKey.VALUE, "12,000.50", unit="fen")
    assert _changed(files, after) == [("        value: 1100000", "        value: 1200050")]
    quoted = set_value(files, _LINE, 0, ValueKey.SOURCE, '斗府〔2026〕3号 "二"：一', unit="fen")
    assert len(_changed(files, quoted)) == 1
    _sound(quoted)
    later = set_value(files, "dibao_standard_month_fen", 2, ValueKey.SINCE, "2016-07-01", unit="fen")
    assert _changed(files, later) == [("      - from: 2016-01-01", "      - from: 2016-07-01")]
    flow = _files("national-2021")
    days = set_value(flow, "publicity_days", 0, ValueKey.VALUE, "5", unit="days")
    assert len(_changed(flow, days)) == 1
    _sound(days, "national-2021")


@pytest.mark.parametrize(
    ("pack", "name", "unit"), [("doumen-2017", _LINE, "fen"), ("national-2021", "publicity_days", "days")]
)
def test_a_value_is_added_after_the_last_in_both_ways_of_writing(pack: str, name: str, unit: str) -> None:
    files = _files(pack)
    new = WrittenValue(since="2026-01-01", value="9", source="斗府〔2026〕3号 一", quote="提高到")
    after = add_value(files, name, new, unit=unit)
    _sound(after, pack)
    loaded, _ = check_pack_files(pack, {file: text.encode() for file, text in after.items()})
    assert loaded is not None
    values = loaded.parameters[name].values
    assert (values[-1].since, values[-1].quote) == (date(2026, 1, 1), "提高到")
    assert values[:-1] == load_pack(pack).parameters[name].values
    others = {key: one.values for key, one in loaded.parameters.items() if key != name}
    assert others == {key: one.values for key, one in load_pack(pack).parameters.items() if key != name}


def test_the_version_changes_in_its_place() -> None:
    files = _files()
    assert _changed(files, set_version(files, "1-白蕉")) == [('version: "1"', 'version: "1-白蕉"')]


@pytest.mark.parametrize(
    ("key", "text", "unit"),
    [
        (ValueKey.VALUE, "一万", "fen"),
        (ValueKey.VALUE, "1.005", "fen"),
        (ValueKey.VALUE, "-3", "fen"),
        (ValueKey.VALUE, "2.5", "days"),
        (ValueKey.VALUE, "", "days"),
        (ValueKey.SINCE, "2026年1月", "fen"),
        (ValueKey.SOURCE, "   ", "fen"),
    ],
)
def test_nonsense_is_refused(key: ValueKey, text: str, unit: str) -> None:
    with pytest.raises(UserError):
        set_value(_files(), _LINE, 0, key, text, unit=unit)


def test_what_is_not_there_or_cannot_be_read_is_said() -> None:
    with pytest.raises(UserError, match="没有参数"):
        set_value(_files(), "no_such_fen", 0, ValueKey.VALUE, "1", unit="fen")
    with pytest.raises(UserError, match="没有参数"):
        set_value(_files(), _LINE, 7, ValueKey.VALUE, "1", unit="fen")
    with pytest.raises(UserError, match="看不懂"):
        set_version({"pack.yaml": "version: [1"}, "2")


def test_what_is_typed_is_what_is_stored() -> None:
    for pack in ("doumen-2017", "national-2021", "jiangmen-2017"):
        files = _files(pack)
        for one in parameter_views(load_pack(pack), date(2026, 1, 1)):
            for place, period in enumerate(one.periods):
                typed = typed_value(one.unit, period.number)
                after = set_value(files, one.name, place, ValueKey.VALUE, typed, unit=one.unit)
                assert _changed(files, after) == [] or one.unit == "ratio"  # 1/2 may be written as 0.5


def test_a_pack_is_seen_over_time() -> None:
    views = {one.name: one for one in parameter_views(load_pack("doumen-2017"), date(2018, 1, 1))}
    standard = views["dibao_standard_month_fen"]
    assert [(p.since.year, p.until, p.shown) for p in standard.periods] == [
        (2014, date(2014, 12, 31), "520.00 元"),
        (2015, date(2015, 12, 31), "550.00 元"),
        (2016, None, "630.00 元"),
    ]
    assert (standard.held, standard.stale) == (standard.periods[2], True)
    assert views["elderly_age_years"].stale is False
    assert views["publicity_days"].demonstration
    rules = {one.code: one for one in rule_views(load_pack("doumen-2017"))}
    assert "每户每年" in rules["farming_cost"].means
    assert all(one.source for one in rules.values())


def test_two_days_and_two_packs_stand_side_by_side() -> None:
    pack = load_pack("doumen-2017")
    rows = contrast(pack, date(2015, 6, 1), pack, date(2017, 6, 1))
    assert {row.title for row in rows if row.differs} >= {pack.parameters["dibao_standard_month_fen"].title}
    assert not [row for row in contrast(pack, date(2018, 1, 1), pack, date(2018, 1, 1)) if row.differs]
    other = contrast(pack, date(2022, 1, 1), load_pack("national-2021"), date(2022, 1, 1))
    only = {row.title for row in other if row.right is None}
    assert pack.parameters[_LINE].title in only
    assert any(row.left is None for row in other)
