"""What the linter says of faulty forms: where, what, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from lianghe_desktop.survey import Severity
from lianghe_desktop.survey.linting import has_errors, lint
from tests.survey.forms import form, workbook

HEAD = ("type", "name", "label", "relevant", "constraint", "calculation")


def codes(rows: Sequence[Sequence[object]], choices: Sequence[Sequence[object]] = ()) -> set[tuple[int, str]]:
    """Lint a workbook of some rows; the rows and codes of what was found."""
    found = lint(workbook([HEAD, *rows], choices))
    assert all(any("一" <= char <= "鿿" for char in each.message) for each in found)
    return {(each.row, each.code) for each in found}


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([("integer", "a", "甲", "${b} > 1")], (2, "unknown_question")),
        ([("integer", "a", "甲", "", ". > last()")], (2, "last")),
        ([("integer", "a", "甲"), ("integer", "b", "乙", "count(${a} | ${a}) = 1")], (3, "union")),
        ([("integer", "a", "甲", "foo(1) = 2")], (2, "unknown_function")),
        ([("integer", "a", "甲", "round(1, 2, 3) = 2")], (2, "arguments")),
        ([("integer", "a", "甲", "", "(")], (2, "bad_expression")),
        ([("integer", "a", "甲"), ("integer", "a", "乙")], (3, "duplicate_name")),
        ([("begin group", "g", "组"), ("integer", "a", "甲")], (2, "unmatched_group")),
        ([("select_one nolist", "a", "甲")], (2, "unknown_list")),
        ([("wrongtype", "a", "甲")], (2, "unknown_type")),
        ([("integer", "", "甲")], (2, "no_name")),
        ([("integer", "a b", "甲")], (2, "bad_name")),
        ([("integer", "a", "甲", "false()")], (2, "unreachable")),
        ([("integer", "a", "甲", "1 > 2")], (2, "unreachable")),
        (
            [("calculate", "a", "", "", "", "${b} + 1"), ("calculate", "b", "", "", "", "${a} + 1")],
            (2, "cycle"),
        ),
        ([("calculate", "a", "", "", "", "${a} + 1")], (2, "cycle")),
        ([("integer", "a", "甲"), ("calculate", "b", "", "", "", "${a} + 1")], (3, "blank_arithmetic")),
        (
            [
                ("begin repeat", "r", "组"),
                ("integer", "a", "甲"),
                ("end repeat",),
                ("calculate", "b", "", "", "", "sum(${a})"),
            ],
            (5, "blank_sum"),
        ),
    ],
)
def test_each_fault_is_found_in_its_row(rows: list[tuple[str, ...]], wanted: tuple[int, str]) -> None:
    """Every message is Chinese and stands at the row an author sees in Excel."""
    assert wanted in codes(rows)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([("integer", "a", "甲", "${a} > 1")], (2, "cycle")),
        ([("begin group", "g", "组", "${a} = 1"), ("integer", "a", "甲"), ("end group",)], (2, "cycle")),
        (
            [("integer", "a", "甲", "false()"), ("text", "b", "乙", "${a} = '1'"), ("text", "c", "丙")],
            (3, "unreachable"),
        ),
        (
            [("begin group", "g", "组", "1 = 2"), ("integer", "a", "甲"), ("end group",)],
            (3, "unreachable"),
        ),
        ([("text", "a", "甲", "", "regex(., '[0-9')")], (2, "bad_pattern")),
        (
            [
                ("begin repeat", "r", "组"),
                ("integer", "a", "甲"),
                ("end repeat",),
                ("note", "b", "乙", "${a} = 1"),
            ],
            (5, "repeated_question"),
        ),
        ([("start-geopoint", "a", "甲")], (2, "left_out")),
        ([("integer", "a", "甲"), ("text", "b", "乙", "${a} > 5 and ${a} < 3")], (3, "unreachable")),
        ([("text", "a", "甲"), ("text", "b", "乙", "${a} = '1' and ${a} = '2'")], (3, "unreachable")),
        ([("text", "a", "甲", "1 = 2"), ("text", "b", "乙", "${a} != ''")], (3, "unreachable")),
        ([("text", "a", "甲", "1 = 2"), ("text", "b", "乙", "${a} = 'x' or ${a} = 'y'")], (3, "unreachable")),
        ([("integer", "a", "甲"), ("calculate", "b", "", "", "", "count(//a)")], (3, "step")),
        ([("integer", "a", "甲", "count(preceding-sibling::*) > 1")], (2, "step")),
        ([("integer", "a", "甲", "(../a)[1] = 1")], (2, "step")),
        ([("integer", "a", "甲", "../text() = 1")], (2, "step")),
        ([("integer", "a", "甲", "local-name(.) = 'a'")], (2, "tablet_function")),
        ([("integer", "a", "甲", "", "floor(.) = .")], (2, "tablet_function")),
        ([("integer", "a", "甲", "", "coalesce(., 1, 2) = 1")], (2, "tablet_function")),
    ],
)
def test_what_a_whole_form_shows_is_found(rows: list[tuple[str, ...]], wanted: tuple[int, str]) -> None:
    """Circles, questions behind dead ones, what repeats, what a desk lacks."""
    assert wanted in codes(rows)


def test_a_circle_is_told_with_its_path() -> None:
    """Three formulas that need one another are named in order."""
    rows = [
        ("calculate", "a", "", "", "", "${b} + 1"),
        ("calculate", "b", "", "", "", "${c} + 1"),
        ("calculate", "c", "", "", "", "${a} + 1"),
    ]
    found = [each for each in lint(workbook([HEAD, *rows])) if each.code == "cycle"]
    assert len(found) == 1
    shown = found[0].message.partition("：")[2]
    assert {"a → b → c → a", "b → c → a → b", "c → a → b → c"} & {shown.partition("。")[0]}


def test_a_sound_form_has_no_findings() -> None:
    """Nothing is made up."""
    rows = [
        ("integer", "a", "甲", "", ". > 0"),
        ("select_one yn", "b", "乙", "${a} > 1"),
        ("calculate", "c", "", "", "", "coalesce(${a}, 0) + 1"),
    ]
    choices = [("list_name", "name", "label"), ("yn", "1", "是"), ("yn", "0", "否")]
    assert codes(rows, choices) == set()


def test_choices_are_checked_too() -> None:
    """A value twice, and a comparison that can never be true."""
    rows = [("select_one yn", "a", "甲"), ("integer", "b", "乙", "${a} = 'yes'")]
    twice = [("list_name", "name", "label"), ("yn", "1", "是"), ("yn", "1", "否")]
    assert (3, "duplicate_choice") in codes(rows, twice)
    once = [("list_name", "name", "label"), ("yn", "1", "是"), ("yn", "0", "否")]
    assert (3, "unknown_choice") in codes(rows, once)


def test_what_may_be_asked_is_not_called_dead() -> None:
    """Several answers at once, an overlap, another way in, and each copy of a repeat for itself."""
    rows = [
        ("select_multiple yn", "a", "甲"),
        ("text", "b", "乙", "selected(${a}, '1') and selected(${a}, '0')"),
        ("integer", "c", "丙"),
        ("text", "d", "丁", "${c} >= 3 and ${c} <= 3"),
        ("text", "e", "戊", "${c} = 3 or ${c} = 4"),
        ("text", "f", "己", "${c} != 3 and ${c} != 4 and instance('yn')/root/item[position() = 1]/name = 1"),
    ]
    choices = [("list_name", "name", "label"), ("yn", "1", "是"), ("yn", "0", "否")]
    assert codes(rows, choices) == set()


def test_a_list_is_held_against_what_it_asks_for() -> None:
    """A choice that no list offers is found in selected() as well."""
    rows = [("select_multiple yn", "a", "甲"), ("integer", "b", "乙", "selected(${a}, 'yes')")]
    assert (3, "unknown_choice") in codes(rows, [("list_name", "name", "label"), ("yn", "1", "是")])


def test_a_condition_on_itself_is_a_circle_for_the_tablets() -> None:
    """Required or read-only by the own answer."""
    head = ("type", "name", "label", "required", "readonly")
    rows = [("integer", "a", "甲", "${a} = 1", ""), ("integer", "b", "乙", "", "${b} = 1")]
    found = lint(workbook([head, *rows]))
    assert [(each.row, each.code) for each in found] == [(2, "cycle"), (3, "cycle")]


def test_a_hint_in_one_language_only_is_found() -> None:
    """Languages are those of the whole form, lists included."""
    head = ("type", "name", "label::中文 (zh)", "label::English (en)", "hint::中文 (zh)")
    found = lint(workbook([head, ("text", "a", "姓名", "Name", "全名")]))
    assert [(each.row, each.code) for each in found] == [(2, "missing_translation")]
    assert "“hint”" in found[0].message


def test_a_missing_translation_is_a_warning_in_its_row() -> None:
    """The form may be used; the author is told where words are missing."""
    head = ("type", "name", "label::中文 (zh)", "label::English (en)")
    found = lint(workbook([head, ("text", "a", "姓名", "Name"), ("text", "b", "住址", "")]))
    assert [(each.row, each.code, each.severity) for each in found] == [
        (3, "missing_translation", Severity.WARNING)
    ]
    assert "english (en)" in found[0].message.lower()
    assert not has_errors(found)


def test_an_xform_is_linted_without_rows() -> None:
    """References and cycles are found in converted forms as well."""
    found = lint(
        form("<a/><b/>", '<bind nodeset="/data/a" relevant="/data/c = 1"/>', '<input ref="/data/a"/>')
    )
    assert [(each.sheet, each.row, each.code) for each in found] == [("", 0, "unknown_question")]
    assert has_errors(found)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"<html/>", b"not a form", form("<a/>")[:80]])
def test_what_is_no_form_is_one_clear_finding(data: bytes) -> None:
    """No exception, one sentence."""
    found = lint(data)
    assert len(found) == 1
    assert found[0].severity is Severity.ERROR
    assert any("一" <= char <= "鿿" for char in found[0].message)
