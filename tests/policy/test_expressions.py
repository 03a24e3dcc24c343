"""The language of conditions: grammar, kinds, truth of unknowns, exactness."""

from calendar import monthrange
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.policy.compiler import compile_expression, months_before
from lianghe_desktop.policy.scope import Missing, Scope, Value
from lianghe_desktop.policy.vocabulary import FACTS, Kind, full_years
from lianghe_desktop.records.assessment import UNKNOWN, HouseholdFacts, IncomeFacts, MemberFacts
from lianghe_desktop.records.errors import ErrorCode, UserError

_DAY = date(2017, 6, 1)


def _scope(**facts: Any) -> Scope:
    return Scope(HouseholdFacts(id="H", **facts), _DAY, {})


def _value(text: str, scope: Scope, wants: Kind | None = None) -> Value:
    return compile_expression(text, FACTS, wants, of_member=False).evaluate(scope)


def _said(value: Value) -> bool | str:
    return "unknown" if isinstance(value, Missing) else value is True


_TRUTH = {True: True, False: False, UNKNOWN: "unknown"}
_THREE = st.sampled_from([True, False, UNKNOWN])


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, UNKNOWN, "unknown", True),
        (False, False, False, False),
        (False, UNKNOWN, False, "unknown"),
        (UNKNOWN, UNKNOWN, "unknown", "unknown"),
    ],
)
def test_truth_table(left: Any, right: Any, both: Any, either: Any) -> None:
    for first, second in ((left, right), (right, left)):
        scope = _scope(registered=first, farms=second)
        assert _said(_value("registered and farms", scope)) == both
        assert _said(_value("registered or farms", scope)) == either
    for fact in (left, right):
        turned = {True: False, False: True, "unknown": "unknown"}[_TRUTH[fact]]
        assert _said(_value("not urban", _scope(urban=fact))) == turned


def test_unknown_names_every_path_that_would_decide() -> None:
    value = _value("registered and income.wage > 0 and farms", _scope(farms=True))
    assert isinstance(value, Missing)
    assert value.paths == ("registered", "income.wage")


def _conditions() -> st.SearchStrategy[str]:
    atoms = st.sampled_from(
        [
            "registered",
            "farms",
            "urban",
            "income.wage > income.business",
            "any(member.dibao)",
            "all(member.tekun or member.works)",
            "at_least(2, member.dibao)",
            "count(member.works) = 1",
            "sum(if(member.dibao, member.months_worked, 0)) >= 6",
            "housing_grade = 'D'",
            "housing_grade in ('C', 'D')",
            "incident_on >= months_before(on, 12)",
            "any(member.age >= 60)",
        ]
    )
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
            inner.map(lambda text: f"not ({text})"),
        ),
        max_leaves=6,
    )


_MONEY = st.sampled_from([0, 1, 5, None])
_FULL_MEMBER = st.builds(
    MemberFacts,
    id=st.just("m"),
    dibao=st.booleans(),
    tekun=st.booleans(),
    works=st.booleans(),
    months_worked=st.integers(0, 12),
    birth_date=st.sampled_from([date(1957, 6, 1), date(1957, 6, 2), date(2000, 1, 1)]),
)
_FULL = st.builds(
    HouseholdFacts,
    id=st.just("H"),
    registered=st.booleans(),
    farms=st.booleans(),
    urban=st.booleans(),
    income=st.builds(IncomeFacts, wage=_MONEY, business=_MONEY),
    housing_grade=st.sampled_from(["A", "C", "D", None]),
    incident_on=st.sampled_from([date(2016, 6, 1), date(2016, 5, 31), None]),
    members=st.lists(_FULL_MEMBER, max_size=3).map(tuple),
)


def _forget(facts: Any, keep: Any) -> Any:
    """Return facts with some fields turned unknown."""
    values: dict[str, Any] = {}
    for name in facts.__slots__:
        value = getattr(facts, name)
        if name == "id":
            values[name] = value
        elif name == "members":
            values[name] = (
                UNKNOWN if value is UNKNOWN or not keep() else tuple(_forget(m, keep) for m in value)
            )
        elif hasattr(value, "__slots__") and hasattr(value, "__dataclass_fields__"):
            values[name] = _forget(value, keep)
        else:
            values[name] = value if keep() else UNKNOWN
    return type(facts)(**values)


@given(text=_conditions(), full=_FULL, data=st.data())
def test_filling_an_unknown_never_changes_what_was_decided(
    text: str, full: HouseholdFacts, data: st.DataObject
) -> None:
    partly = _forget(full, lambda: data.draw(st.booleans()))
    expression = compile_expression(text, FACTS, "bool", of_member=False)
    before = expression.evaluate(Scope(partly, _DAY, {}))
    after = expression.evaluate(Scope(full, _DAY, {}))
    assert isinstance(after, bool)
    if isinstance(before, Missing):
        assert before.paths
    else:
        assert before == after


@given(a=st.integers(0, 10**12), b=st.integers(1, 10**6), c=st.integers(0, 10**6))
def test_arithmetic_is_exact(a: int, b: int, c: int) -> None:
    scope = _scope(income=IncomeFacts(wage=a, business=b, property=c))
    assert _value("(income.wage + income.property) / income.business", scope) == Fraction(a + c, b)
    assert _value("income.wage * 0.1 - income.property", scope) == Fraction(a, 10) - c


def test_precedence_and_brackets() -> None:
    scope = _scope(land_mu=Fraction(7, 2), registered=False, farms=False, urban=True)
    assert _value("2 + 3 * 2 - land_mu", scope) == Fraction(9, 2)
    assert _value("-(2 + 1) * 2", scope) == -6
    assert _value("registered and farms or urban", scope) is True
    assert _value("registered and (farms or urban)", scope) is False
    assert _value("not registered and urban", scope) is True


def test_null_does_not_apply() -> None:
    scope = _scope(housing_area_m2=None, income=IncomeFacts(wage=None), registered=None, housing_grade=None)
    assert _value("housing_area_m2 < 13", scope) is False
    assert _value("housing_area_m2 >= 13", scope) is False
    assert _value("housing_area_m2 = null", scope) is True
    assert _value("income.wage = 0", scope) is True
    assert _value("registered", scope) is False
    assert _value("housing_grade in ('C', 'D')", scope) is False


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("registerd", "不认识的名称“registerd”"),
        ("member.age > 3", "直接用了家庭成员"),
        ("housing_grade = 'E'", "没有“E”这个值"),
        ("housing_grade in ('C', 'X')", "没有“X”这个值"),
        ("any(member.health has 'flu')", "没有“flu”这个值"),
        ("income.wage > 5", "金额和数"),
        ("income.wage > 2017-01-01", "金额和日期"),
        ("income.wage * income.wage > 0", "金额乘了金额"),
        ("registered > farms", "不能比大小"),
        ("registered and 3", "需要是否的地方写成了数"),
        ("registered and", "末尾缺少内容"),
        ("(registered", "缺少“)”"),
        ("registered farms", "多出内容"),
        ("median(member.age)", "没有“median”这个函数"),
        ("any(member.dibao, member.tekun)", "要 1 项内容"),
        ("registered # note", "看不懂"),
        ("incident_on > 2017-02-30", "没有“2017-02-30”这一天"),
        ("3 / income.wage > 0", "用数除以了金额"),
        ("not " * 60 + "registered", "嵌套太深"),
        ("registered or " * 200 + "farms", "超过"),
        ("land_mu", "不是这里要的种类"),
    ],
)
def test_a_bad_expression_is_refused_in_chinese(text: str, says: str) -> None:
    with pytest.raises(UserError) as refusal:
        compile_expression(text, FACTS, "bool", of_member=False)
    assert refusal.value.code is ErrorCode.BAD_EXPRESSION
    assert says in refusal.value.text


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    refused: ErrorCode | None = None
    try:
        compile_expression(text, FACTS, None, of_member=True)
    except UserError as error:
        refused = error.code
    assert refused in (None, ErrorCode.BAD_EXPRESSION)


def test_age_rises_on_the_birthday() -> None:
    assert full_years(date(1957, 6, 1), _DAY) == 60
    assert full_years(date(1957, 6, 2), _DAY) == 59
    assert full_years(date(2000, 2, 29), date(2018, 2, 28)) == 17
    assert full_years(date(2000, 2, 29), date(2018, 3, 1)) == 18


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-240, 240))
def test_months_before_keeps_the_day_or_ends_the_month(day: date, months: int) -> None:
    found = months_before(day, months)
    assert (day.year * 12 + day.month) - (found.year * 12 + found.month) == months
    assert found.day == min(day.day, monthrange(found.year, found.month)[1])


def test_a_member_condition_is_decided_by_the_household_alone_where_it_can_be() -> None:
    expression = compile_expression("registered and member.age >= 60", FACTS, "bool", of_member=True)
    assert expression.guard is not None
    assert expression.guard(_scope(registered=False)) is False
    assert isinstance(expression.guard(_scope()), Missing)
    assert compile_expression("member.dibao", FACTS, "bool", of_member=True).guard is None
