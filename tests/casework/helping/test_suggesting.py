"""Needs become measures with the pack's sums; one act takes them into the plan, and it can be taken back."""

import datetime as dt

import pytest

from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.determination import ACCEPTED, Decision, determine
from lianghe_desktop.casework.helping.entering import Delivery, deliver, take_into_plan
from lianghe_desktop.casework.helping.payers import check_payers, payers_of, payers_words, share_out
from lianghe_desktop.casework.helping.situations import SITUATIONS
from lianghe_desktop.casework.helping.suggesting import (
    UNCLEAR,
    suggest,
    suggestion_table,
    unclear_together,
)
from lianghe_desktop.casework.helping.written import take_back
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.register import NewHousehold, add_member, register_household
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.casework.conftest import TODAY, as_role, member
from tests.casework.families import put_family

Key = tuple[HomeCode, RowId]


def accept(village: Started, key: Key) -> None:
    """Decide that the household is helped."""
    advised = assess_household(village.office, village.acting, *key)
    decision = Decision(
        home=key[0],
        household=key[1],
        result=ACCEPTED,
        categories=advised.result.categories or ("low_income",),
        reason="评议一致同意",
    )
    determine(village.office, village.acting, advised, decision)


@pytest.fixture
def family(village: Started) -> Key:
    """Return the registered family of four, accepted today."""
    key = put_family(village)
    accept(village, key)
    return key


def test_what_is_unclear_for_many_is_said_once(village: Started) -> None:
    key = register_household(
        village.office,
        village.acting,
        NewHousehold(home=village.office.home, head=member("陈䶮", "02", dt.date(1960, 5, 1), 1)),
    )
    for order in range(2, 13):
        child = member(f"陈{order}", "20", dt.date(1990, 1, order), order)
        add_member(village.office, village.acting, village.office.home, key, child)
    accept(village, (village.office.home, key))
    found = suggest(village.office, village.acting, village.office.home, key)
    shown = unclear_together(found)
    assert len(found) > 3 * len(shown)
    keys = [one.key for one in shown]
    assert len(keys) == len(set(keys))
    insured = [one for one in shown if one.benefit == "disabled_insurance"]
    assert [one.member_name for one in insured] == ["陈䶮、陈2、陈3等 12 人"]
    assert [one for one in shown if one.state != UNCLEAR] == [one for one in found if one.state != UNCLEAR]


def test_every_rule_names_codes_that_exist() -> None:
    kinds, needs, causes = code_list("help_measure_kind"), code_list("need_kind"), code_list("poverty_cause")
    table = suggestion_table()
    assert all(kind in kinds for kind in table.benefits.values())
    known = {"need": needs, "cause": causes, "fact": SITUATIONS}
    for rule in table.rules:
        assert rule.kind in kinds
        for trigger in rule.when:
            kind, _, code = trigger.partition(":")
            assert code in known[kind], trigger
    called = {t.partition(":")[2] for rule in table.rules for t in rule.when if t.startswith("need:")}
    assert called == set(needs.codes) - {"none"}


def test_benefits_come_with_sum_cap_and_clause(village: Started, family: Key) -> None:
    found = {one.benefit: one for one in suggest(village.office, village.acting, *family) if one.benefit}
    pupil = found["primary_living"]
    assert (pupil.kind, pupil.amount_fen, pupil.state) == ("education_living", 200_000, "open")
    assert pupil.source == "珠斗办字〔2017〕6号 二（二）4"
    assert pupil.because == "建档立卡户在读小学的孩子"
    assert pupil.member_name
    assert found["farming_cost"].max_fen == 1_000_000
    assert found["farming_cost"].amount_fen is None


def test_needs_and_situations_call_for_what_no_pack_pays(village: Started, family: Key) -> None:
    office, acting = village.office, village.acting
    grown = next(m for m in household_file(office, *family).members if m.labour in ("full", "skilled"))

    def job(unit):  # type: ignore[no-untyped-def]
        unit.change(Household, family[0], family[1], {"extra.need_kinds": "work sales legal"})
        unit.change(Member, family[0], grown.id, {"wants_work": True, "works": False})

    office.store.write(job, actor=acting.actor)
    found = suggest(office, acting, *family)
    guided = next(one for one in found if one.kind == "employment_guidance")
    assert (guided.member, guided.because) == (grown.id, "需求：找工作、有就业愿望，还没有务工")
    kinds = {one.kind for one in found}
    assert {"employment_recommend", "consumption_purchase", "social_volunteer"} <= kinds


def test_what_cannot_be_judged_is_listed_as_unclear(village: Started, family: Key) -> None:
    office, acting = village.office, village.acting
    office.store.write(
        lambda unit: unit.change(Household, family[0], family[1], {"farms": None}), actor=acting.actor
    )
    found = {one.benefit: one for one in suggest(office, acting, *family) if one.benefit}
    assert (found["farming_cost"].state, found["farming_cost"].max_fen) == (UNCLEAR, None)
    assert found["farming_cost"].content == "农业生产成本、种苗补助"


def test_one_act_plans_and_one_takes_it_back(village: Started, family: Key) -> None:
    office, acting = village.office, village.acting
    office.store.write(
        lambda unit: unit.change(Household, family[0], family[1], {"housing_hardship": "dangerous"}),
        actor=acting.actor,
    )
    rebuild = next(one for one in suggest(office, acting, *family) if one.benefit == "housing_rebuild")
    written = take_into_plan(office, acting, *family, rebuild)
    file = household_file(office, *family)
    (measure,) = file.measures
    assert payers_of(measure) == {"city": 2_000_000, "district": 2_000_000, "town": 1_000_000}
    assert measure.payer == "市级 20,000.00、区级 20,000.00、镇级 10,000.00"
    assert (measure.state, measure.planned_on, measure.due_on) == ("pending", TODAY, dt.date(2026, 12, 31))
    assert [(p.year, p.id) for p in file.plans] == [(2026, measure.plan_id)]
    assert written.row is not None
    partly = Delivery(day=TODAY, amount_fen=2_500_000)
    take_back(office, acting, deliver(office, acting, family[0], written.row, partly))
    delivered = deliver(office, acting, family[0], written.row, partly)
    (paid,) = household_file(office, *family).measures
    assert payers_of(paid) == {"city": 1_000_000, "district": 1_000_000, "town": 500_000}
    take_back(office, acting, delivered)
    again = next(one for one in suggest(office, acting, *family) if one.benefit == "housing_rebuild")
    assert again.state == "planned"
    assert take_back(office, acting, written) == 2
    file = household_file(office, *family)
    assert (file.measures, file.plans) == ((), ())


def test_who_is_not_accepted_needs_a_reason(village: Started) -> None:
    key = put_family(village)
    pupil = next(
        one for one in suggest(village.office, village.acting, *key) if one.benefit == "primary_living"
    )
    with pytest.raises(UserError, match="先认定后帮扶") as refused:
        take_into_plan(village.office, village.acting, *key, pupil)
    assert refused.value.code is ErrorCode.WRONG_STATE
    take_into_plan(village.office, village.acting, *key, pupil, because="急难，先行救助")
    assert household_file(village.office, *key).measures[0].because == "急难，先行救助"


def test_a_surveyor_may_not_plan(village: Started, family: Key) -> None:
    first = suggest(village.office, village.acting, *family)[0]
    with pytest.raises(UserError) as refused:
        take_into_plan(village.office, as_role(village.acting, Role.SURVEYOR), *family, first)
    assert refused.value.code is ErrorCode.NO_PERMISSION


def test_payers_add_up() -> None:
    pack = {"city": 2_000_000, "district": 2_000_000, "town": 1_000_000}
    assert share_out(pack, 3_000_001) == {"city": 1_200_001, "district": 1_200_000, "town": 600_000}
    assert payers_words(pack).startswith("市级 20,000.00、")
    check_payers({}, None)
    with pytest.raises(UserError, match="不符"):
        check_payers(pack, 4_000_000)
