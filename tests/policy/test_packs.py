"""Loading packs: shipped ones are clean, and every kind of mistake is refused by file, line and key."""

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from lianghe_desktop.policy.library import (
    check_pack_dir,
    describe_pack,
    list_packs,
    load_pack,
    pack_names,
)
from lianghe_desktop.policy.pack_loader import load_pack_dir
from lianghe_desktop.policy.settings import held_parameters, read_setting
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.resources import resource_path
from tests.policy.cases import household, run

_TIERS_FULL = 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "doumen-2017"
    shutil.copytree(resource_path("policies") / "doumen-2017", copy)
    return copy


@pytest.mark.parametrize("name", pack_names())
def test_shipped_packs_are_clean_and_sourced(name: str) -> None:
    assert check_pack_dir(resource_path("policies") / name) == []
    pack = load_pack(name)
    for parameter in pack.parameters.values():
        for value in parameter.values:
            assert parameter.demonstration == value.source.startswith("示范参数"), parameter.name
    if pack.card:
        assert sum(indicator.max for indicator in pack.card.indicators) == _TIERS_FULL
        assert pack.card.demonstration


def test_every_benefit_of_doumen_is_there() -> None:
    codes = [benefit.rule.code for benefit in load_pack("doumen-2017").benefits]
    assert codes == [
        "farming_cost",
        "disabled_insurance",
        "rehabilitation",
        "preschool_living",
        "primary_living",
        "junior_living",
        "senior_boarding",
        "senior_books",
        "vocational_books",
        "senior_grant",
        "vocational_lab",
        "college_tuition_new",
        "undergraduate_living_new",
        "junior_college_living_new",
        "college_living",
        "pension_lump",
        "medical_insurance_60",
        "dibao_60_topup",
        "silver_age",
        "housing_rebuild",
        "carnation",
        "single_mother_service",
        "cancer_check",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("pack.yaml", "version:", "verzion:", ["pack.yaml", "缺少“version”"]),
        ("pack.yaml", "main_line: low_income", "main_line: high", ["pack.yaml", "main_line", "high"]),
        ("pack.yaml", "code: doumen-2017", "code: other", ["pack.yaml", "文件夹名"]),
        ("pack.yaml", "first_day: 2017-03-10", "first_day: 2017年", ["pack.yaml", "first_day", "日期"]),
        (
            "lines.yaml",
            "concept: disposable",
            "concept: disposable\n    concept: net",
            ["lines.yaml 第", "“concept”写了两次"],
        ),
        ("lines.yaml", "concept: disposable", "concept: gross", ["lines.yaml", "gross"]),
        (
            "lines.yaml",
            "value: parameter.low_income_line_year_fen",
            "value: parameter.low_line",
            ["lines.yaml 第", "low_income", "parameter.low_line"],
        ),
        (
            "lines.yaml",
            "value: parameter.dibao_standard_month_fen * 12",
            "value: '12'",
            ["lines.yaml", "dibao", "种类"],
        ),
        (
            "categories.yaml",
            "    source: 珠斗办字〔2017〕6号 四（三）\n",
            "",
            ["categories.yaml", "缺少“source”"],
        ),
        (
            "categories.yaml",
            "when: registered",
            "when: registered\n    wenn: x",
            ["categories.yaml 第", "“wenn”", "检查拼写"],
        ),
        (
            "categories.yaml",
            "code: tekun",
            "code: registered",
            ["categories.yaml", "“registered”写了两次"],
        ),
        (
            "categories.yaml",
            "when: local_hukou and below.low_income",
            "when: local_hukou and below.middle",
            ["categories.yaml", "below.middle"],
        ),
        (
            "parameters.yaml",
            "unit: fen",
            "unit: yuan",
            ["parameters.yaml 第", "low_income_line_year_fen", "yuan"],
        ),
        ("parameters.yaml", "unit: fen", "unit: percent", ["parameters.yaml", "_percent"]),
        ("parameters.yaml", "value: 1100000", "value: 11000.5", ["parameters.yaml", "小数"]),
        ("parameters.yaml", "value: 1100000", "value: -1", ["parameters.yaml", "负数"]),
        ("parameters.yaml", "from: 2015-01-01", "from: 2013-01-01", ["parameters.yaml", "从早到晚"]),
        ("parameters.yaml", "quote: 2014年为520元/人/月", "quotes: x", ["parameters.yaml", "缺少“quote”"]),
        (
            "parameters.yaml",
            "name: preschool_living_year_fen",
            "name: primary_living_year_fen",
            ["parameters.yaml", "primary_living_year_fen"],
        ),
        ("benefits.yaml", "per: household_year", "per: fortnight", ["benefits.yaml", "fortnight"]),
        ("benefits.yaml", "city:", "county:", ["benefits.yaml", "county"]),
        (
            "benefits.yaml",
            "when: definition.low_income_family and farms",
            "when: farms and and",
            ["benefits.yaml 第", "farming_cost", "缺少一个值"],
        ),
        ("points.yaml", "points: 30", "points: 31", ["points.yaml", "0 到 30"]),
        ("points.yaml", "at_least: 55", "at_least: 80", ["points.yaml", "从高分到低分"]),
        ("points.yaml", 'when: "true"', 'when: "farms"', ["points.yaml", "最后一档"]),
        ("limits.yaml", "limits:", "limit:", ["limits.yaml", "limit"]),
        ("income.yaml", "income:", "income: &a", ["income.yaml", "&"]),
        ("definitions.yaml", "scope: member", "scope: village", ["definitions.yaml", "village"]),
    ],
)
def test_a_mistake_is_refused_by_file_and_key(
    folder: Path, file: str, old: str, new: str, says: list[str]
) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(UserError) as refusal:
        load_pack_dir(folder)
    assert refusal.value.code is ErrorCode.BAD_PACK
    for part in says:
        assert part in refusal.value.text
    findings = check_pack_dir(folder)
    assert findings[0]["message"] == refusal.value.text
    assert findings[0]["file"] == file
    assert {finding["code"] for finding in findings} == {"bad_pack"}


def test_missing_broken_and_strange_files_are_refused(folder: Path) -> None:
    (folder / "benefits.yaml").rename(folder / "benefit.yaml")
    assert "benefit.yaml" in check_pack_dir(folder)[0]["message"]
    (folder / "benefit.yaml").unlink()
    assert "benefits.yaml" in check_pack_dir(folder)[0]["message"]
    (folder / "pack.yaml").write_text("code: [", "utf-8")
    assert {finding["file"] for finding in check_pack_dir(folder)} == {"pack.yaml", "benefits.yaml"}
    assert check_pack_dir(folder / "none")[0]["code"] == "bad_pack"


def test_dated_values_hold_until_the_next() -> None:
    standard = load_pack("doumen-2017").parameters["dibao_standard_month_fen"]
    held = {
        day: standard.value_on(date.fromisoformat(day))
        for day in ("2013-12-31", "2014-12-31", "2015-01-01", "2019-01-01")
    }
    assert held["2013-12-31"] is None
    assert [value.value for value in held.values() if value] == [52000, 55000, 63000]


def test_settings_replace_values_in_their_own_unit() -> None:
    pack = load_pack("doumen-2017")
    day = date(2017, 6, 1)
    assert read_setting(pack, "dibao_60_topup_percent=12.5") == ("dibao_60_topup_percent", Fraction(25, 2))
    held = held_parameters(pack, day, {"dibao_60_topup_percent": Fraction(25, 2)})
    assert held["dibao_60_topup_percent"] == Fraction(1, 8)
    assert held["low_income_line_year_fen"] == 1_100_000
    for bad in (
        "low_income_line_year_fen",
        "nothing_fen=3",
        "low_income_line_year_fen=-1",
        "carnation_year_fen=1.5",
        "carnation_year_fen=1e999999999",
    ):
        with pytest.raises(UserError):
            read_setting(pack, bad)


def test_a_day_before_the_first_is_refused() -> None:
    with pytest.raises(UserError) as refusal:
        run("doumen-2017", "2017-03-09", household({}))
    assert "2017-03-10" in refusal.value.text
    assert run("doumen-2017", "2017-03-10", household({}))


def test_the_library_lists_and_describes() -> None:
    heads = {head["code"]: head for head in list_packs()}
    assert heads["doumen-2017"]["concept"] == "disposable"
    assert heads["doumen-2017"]["first_day"] == "2017-03-10"
    described = describe_pack(load_pack("doumen-2017"))
    exempt = next(item for item in described["parameters"] if item["name"] == "dibao_pension_exempt_percent")
    assert exempt["values"][0]["value"] == 80
    assert exempt["values"][0]["shown"] == "80%"
    assert described["card"]["demonstration"] is True
    with pytest.raises(UserError) as refusal:
        load_pack("doumen-2018")
    assert refusal.value.code is ErrorCode.NOT_FOUND
