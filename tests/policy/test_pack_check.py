"""A pack is told all its mistakes at once, and those that only show when it is read as a whole."""

from pathlib import Path

import pytest

from lianghe_desktop.policy.library import check_pack_dir
from lianghe_desktop.policy.pack_check import check_pack_files
from lianghe_desktop.policy.pack_loader import pack_files
from lianghe_desktop.records.resources import resource_path

_SHIPPED = resource_path("policies")


def _changed(*changes: tuple[str, str, str], pack: str = "doumen-2017") -> list[tuple[str, int, str, str]]:
    """Return (file, line, key, message) of what is found after some words were replaced."""
    files = pack_files(Path(_SHIPPED / pack))
    for file, old, new in changes:
        text = files[file].decode()
        assert old in text, (file, old)
        files[file] = text.replace(old, new, 1).encode()
    found = check_pack_files(pack, files)[1]
    return [(one.file, one.line, one.key, one.message) for one in found]


def test_several_mistakes_are_named_together_with_file_line_and_key() -> None:
    found = _changed(
        ("categories.yaml", "title: 建档立卡户", "titel: 建档立卡户"),
        ("categories.yaml", "    source: 珠斗办字〔2017〕6号 二（三）3\n", ""),
        ("benefits.yaml", "kind: cash", "kind: cash\n    kind: cash"),
        ("benefits.yaml", "member.school = 'preschool'", "member.school = 'nursery'"),
        ("parameters.yaml", "value: 1100000", "value: 11000.5"),
        ("limits.yaml", "unit: times", "unit: weeks"),
    )
    assert [(file, key) for file, _, key, _ in found] == [
        ("parameters.yaml", "value"),
        ("limits.yaml", "unit"),
        ("categories.yaml", "title"),
        ("categories.yaml", "source"),
        ("benefits.yaml", "kind"),
        ("benefits.yaml", "when"),
    ]
    lines = (_SHIPPED / "doumen-2017" / "benefits.yaml").read_text("utf-8").splitlines()
    nursery = next(line for file, line, _, message in found if "nursery" in message)
    assert "preschool" in lines[nursery - 2]  # one line more was written above it
    assert all(line > 0 and file in message for file, line, _, message in found)


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "at"),
    [
        ("lines.yaml", "concept: disposable", "concept: disposable\n    concept: net", "concept", 1),
        ("lines.yaml", "concept: disposable", "concept: disposable\n    colour: red", "colour", 1),
        ("limits.yaml", "    unit: times\n", "    unit: times\n    unit: times\n", "unit", 1),
        ("pack.yaml", "code: doumen-2017", "code: doumen-2018", "code", 0),
        ("lines.yaml", "parameter.low_income_line_year_fen", "parameter.nobody_fen", "value", 0),
        ("categories.yaml", "when: member.tekun", "when: member.tekkun", "when", 0),
        ("categories.yaml", "    source: 珠斗办字〔2017〕6号 四（三）\n", "", "source", -4),
        ("parameters.yaml", "        source: 珠斗办字〔2017〕6号 一（二）1\n", "", "source", -2),
        ("parameters.yaml", "value: 52000", "value: 520.00", "value", 0),
        ("benefits.yaml", "per: household_year", "per: household_decade", "per", 0),
        ("points.yaml", "points: 30", "points: thirty", "points", 0),
    ],
)
def test_each_mistake_of_writing_names_its_file_line_and_key(
    file: str, old: str, new: str, key: str, at: int
) -> None:
    text = (_SHIPPED / "doumen-2017" / file).read_text("utf-8")
    place = text[: text.index(old)].count("\n") + 1
    found = _changed((file, old, new))
    assert (file, place + at, key) in [one[:3] for one in found], found


def test_what_follows_from_a_mistake_is_not_a_mistake_of_its_own() -> None:
    found = _changed(("parameters.yaml", "name: elderly_age_years", "name: elderly_age_days"))
    assert [(file, key) for file, _, key, _ in found] == [
        ("parameters.yaml", "unit"),
        ("definitions.yaml", "is"),
    ]
    assert "parameter.elderly_age_years" in found[1][3]


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("to: 2014-12-31", None, None),
        ("to: 2014-11-30", "空档", "2014-11-30"),
        ("to: 2015-01-01", "重叠", "2015-01-01"),
        ("to: 2013-12-31", "早于", "from"),
    ],
)
def test_days_neither_gap_nor_overlap(first: str, second: str | None, says: str | None) -> None:
    found = _changed(("parameters.yaml", "- from: 2014-01-01", f"- from: 2014-01-01\n        {first}"))
    if second is None or says is None:
        assert found == []
        return
    ((file, line, key, message),) = found
    lines = (_SHIPPED / "doumen-2017" / "parameters.yaml").read_text("utf-8").splitlines()
    assert (file, key) == ("parameters.yaml", "to" if second == "早于" else "from")
    assert "2014-01-01" in lines[line - 2] or "2015-01-01" in lines[line - 2]  # one line more stands above
    assert second in message
    assert says in message


def test_a_value_that_begins_after_the_pack_must_be_meant() -> None:
    late = (
        "parameters.yaml",
        "      - from: 2017-03-10\n        value: 1100000",
        "      - from: 2017-04-01\n        value: 1100000",
    )
    assert [(one[0], one[2]) for one in _changed(late)] == [("parameters.yaml", "values")]
    assert "2017-04-01" in _changed(late)[0][3]
    meant = ("parameters.yaml", "    unit: fen\n", "    unit: fen\n    later: true\n")
    assert _changed(late, meant) == []
    assert [one[2] for one in _changed(meant)] == ["later"]


@pytest.mark.parametrize(
    ("old", "new", "band"),
    [
        # 1.5 times comes first, so the plain line is never met.
        (
            "total.disposable <= parameter.dibao_standard_month_fen * 12 * people",
            "total.disposable <= 1.6 * parameter.dibao_standard_month_fen * 12 * people",
            "dibao_x1_5",
        ),
        ('count(definition.full_worker)"\n        points: 6', "x", ""),
        (
            "spending.medical_self_paid >= 0.4 * total.disposable",
            "spending.medical_self_paid >= 0.7 * total.disposable",
            "share_40",
        ),
        ("at_least(2, definition.optional_schooling)", "any(definition.optional_schooling)", "optional_1"),
        ("housing_grade = 'C'", "housing_grade = 'D'", "c"),
        (
            "definition.without_goods and definition.land_poor",
            "definition.without_goods or definition.land_poor",
            "little",
        ),
    ],
)
def test_a_band_nobody_reaches_is_found(old: str, new: str, band: str) -> None:
    if not band:
        old, new, band = (
            ">= 2 * count(definition.full_worker)",
            ">= 4 * count(definition.full_worker)",
            "ratio_2",
        )
    found = _changed(("points.yaml", old, new))
    assert [one[2] for one in found] == ["bands"]
    assert f"“{band}”" in found[0][3]
    assert "抽样" not in found[0][3]


def test_a_tier_nobody_reaches_is_found() -> None:
    found = _changed(("points.yaml", "at_least: 75", "at_least: 101"))
    assert len(found) == 1
    assert "100 分" in found[0][3]


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        (
            "lines.yaml",
            "parameter.dibao_standard_month_fen * 12",
            "parameter.dibao_standard_month_fen",
            "value",
        ),
        ("benefits.yaml", "parameter.carnation_year_fen", "parameter.dibao_standard_month_fen", "amount"),
        (
            "benefits.yaml",
            "amount: parameter.dibao_standard_month_fen * parameter.dibao_60_topup_percent",
            "amount: parameter.carnation_year_fen",
            "amount",
        ),
        (
            "income.yaml",
            "parameter.dibao_standard_month_fen * 12,",
            "parameter.dibao_standard_month_fen,",
            "amount",
        ),
        (
            "points.yaml",
            "parameter.dibao_standard_month_fen * 12 * people",
            "parameter.dibao_standard_month_fen * people",
            "when",
        ),
    ],
)
def test_a_month_is_not_a_year(file: str, old: str, new: str, key: str) -> None:
    found = _changed((file, old, new))
    assert (file, key) in [(one[0], one[2]) for one in found]
    assert any("乘或除以 12" in one[3] for one in found)


def test_the_folder_is_checked_with_the_same_words(tmp_path: Path) -> None:
    folder = tmp_path / "national-2021"
    folder.mkdir()
    for name, raw in pack_files(Path(_SHIPPED / "national-2021")).items():
        (folder / name).write_bytes(raw.replace(b"up_yuan", b"up_fen"))
    found = check_pack_dir(folder)
    assert [(one["file"], one["key"]) for one in found] == [("benefits.yaml", "round")]
    (folder / "readme.txt").write_text("x", "utf-8")
    assert check_pack_dir(folder)[0]["file"] == "readme.txt"
