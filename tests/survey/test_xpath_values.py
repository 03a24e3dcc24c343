"""Numbers, texts and dates in expressions."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.survey.tree import parse_document
from lianghe_desktop.survey.xpath import Environment, dates, evaluate
from lianghe_desktop.survey.xpath.values import Value, format_number, parse_number

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2019, 8, 1, 9, 30, tzinfo=SHANGHAI)
DOCUMENT = "<data><a>5</a><a/><a>7</a><b>2019-08-01</b><c>甲 乙 丙</c><d>x</d></data>"


def value_of(expression: str, *, interview: bool = True) -> Value:
    """Evaluate an expression on the small document."""
    document = parse_document(DOCUMENT.encode())
    return evaluate(expression, Environment(now=NOW, root=document, current=document, interview=interview))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_written_is_read_back(number: float) -> None:
    """No exponent, no loss. Source: XPath 1.0, 4.2 and 4.4."""
    text = format_number(number)
    assert "e" not in text.lower()
    assert parse_number(text) == number


@given(st.integers(-(10**15), 10**15))
def test_whole_numbers_have_no_point(number: int) -> None:
    """12000 is not 12000.0."""
    assert format_number(float(number)) == str(number)


@pytest.mark.parametrize("text", ["", " ", "1e5", "+1", "0x10", "１２", "1 2", "--1", "inf", "nan", "1_000"])
def test_what_is_no_number_is_none(text: str) -> None:
    """Source: XPath 1.0, 4.4."""
    assert math.isnan(parse_number(text))


moments = st.datetimes(
    datetime(1900, 1, 2),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2199, 12, 30),  # noqa: DTZ001 - the strategy adds the zone
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)


@given(moments)
def test_a_moment_written_is_read_back_to_the_millisecond(moment: datetime) -> None:
    """Whatever its offset."""
    read = dates.parse_date(dates.format_moment(moment), SHANGHAI)
    assert read is not None
    assert abs(read - moment) < timedelta(milliseconds=1)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_date_is_a_whole_number_of_days_and_back(day: date) -> None:
    """JavaRosa counts local calendar days, also in years when clocks were moved."""
    moment = dates.parse_date(day.isoformat(), SHANGHAI)
    assert moment is not None
    days = dates.whole_days(moment)
    assert days == (day - date(1970, 1, 1)).days
    back = dates.from_whole_days(days, SHANGHAI)
    assert back is not None
    assert dates.date_to_string(back) == day.isoformat()


@pytest.mark.parametrize(
    "text", ["2019-02-29", "2019-13-01", "2019-1", "0000-01-01", "19-08-01", "2019-08-01T25:00"]
)
def test_impossible_dates_are_none(text: str) -> None:
    """Neither an exception nor another day."""
    assert dates.parse_date(text, UTC) is None


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("today() - date('2019-07-30')", 2.0),
        ("int((today() - date('1980-08-02')) div 365.25)", 38.0),
        ("date('2019-08-01') + 1", 18110.0),
        ("string(date(today() + 10))", "2019-08-11"),
        ("format-date(/data/b, '%Y年%n月%e日')", "2019年8月1日"),
        ("/data/b > '2019-07-31'", True),
        ("date('2019-02-30') = ''", False),
        ("string(date('nonsense'))", ""),
        ("decimal-date-time('1970-01-01T08:00:00.000+08:00')", 0.0),
    ],
)
def test_dates_in_an_interview_count_local_days(expression: str, wanted: Value) -> None:
    """As JavaRosa has it: the number of a date is its day, wherever on earth."""
    assert value_of(expression) == wanted


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("sum(/data/a)", 12.0),
        ("max(/data/a)", 7.0),
        ("min(/data/a)", 5.0),
        ("count-non-empty(/data/a)", 2.0),
        ("round(-1.5)", -1.0),
        ("round(2.5)", 3.0),
        ("round(1234.5678, 2)", 1234.57),
        ("round(1250, -2)", 1300.0),
        ("boolean-from-string('True')", True),
        ("selected(/data/c, '乙')", True),
        ("selected(/data/c, '乙丙')", False),
        ("selected-at(/data/c, 2)", "丙"),
        ("selected-at(/data/c, 9)", ""),
        ("count-selected(/data/c)", 3.0),
        ("substr('代理家计', 2)", "家计"),
        ("regex('13800000000', '1[0-9]{10}')", True),
        ("regex('x13800000000', '1[0-9]{10}')", False),
        ("regex('张三', '\\p{IsHan}+')", True),
        ("join('、', /data/a[. != ''])", "5、7"),
        ("coalesce(/data/a[2], '无')", "无"),
        ("false() and unknown()", False),
        ("string(1 div 3)", "0.3333333333333333"),
        ("pow(2, 10)", 1024.0),
        ("string(1000000 * 1000000)", "1000000000000"),
        ("checklist(1, 2, true(), false(), true())", True),
        ("if(/data/d = 'x', '是', '否')", "是"),
    ],
)
def test_functions_mean_what_they_mean_on_tablets(expression: str, wanted: Value) -> None:
    """Source: ODK XForms specification, functions; JavaRosa where engines differ."""
    assert value_of(expression) == wanted


def test_a_long_chain_and_a_deep_nest_are_evaluated() -> None:
    """Forms of real life: 150 alternatives in a row, 60 conditions inside one another."""
    chain = " or ".join(f"/data/d = '{number}'" for number in range(150)) + " or /data/d = 'x'"
    assert value_of(chain) is True
    nest = "'end'"
    for number in range(60):
        nest = f"if(/data/d = '{number}', 'no', {nest})"
    assert value_of(nest) == "end"


@given(st.lists(st.integers(0, 99), max_size=12), st.integers(-(10**12), 10**12))
def test_a_shuffle_keeps_every_choice_and_repeats_itself(items: list[int], seed: int) -> None:
    """The same seed gives the same order on every machine."""
    from lianghe_desktop.survey.xpath.randomize import shuffled

    once, again = shuffled(items, seed), shuffled(items, seed)
    assert once == again
    assert sorted(once) == sorted(items)
