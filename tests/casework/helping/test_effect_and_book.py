"""What help changed since the first acceptance; the book prints the values that the page shows."""

import datetime as dt

import pytest

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.help import NewHelper, NewPlan, NewVisit, plan_help
from lianghe_desktop.casework.helping.effect import effect_lines, effect_of, village_effects
from lianghe_desktop.casework.helping.entering import MeasureEntry, enter_measure
from lianghe_desktop.casework.helping.pairing import pair_many
from lianghe_desktop.casework.helping.visiting import enter_visit
from lianghe_desktop.casework.helping.year_record import year_record, years_of
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.paper_check import verify_paper
from lianghe_desktop.casework.paper_log import new_mark
from lianghe_desktop.casework.paper_values import book_values
from lianghe_desktop.casework.printing import print_books
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import IncomeLine
from tests.casework.conftest import TODAY
from tests.casework.families import put_family
from tests.casework.helping.test_suggesting import accept

Key = tuple[HomeCode, RowId]


@pytest.fixture
def family(village: Started) -> Key:
    """Return the registered family of four, accepted today."""
    key = put_family(village)
    accept(village, key)
    return key


def _improve(village: Started, family: Key) -> None:
    file = household_file(village.office, *family)
    wage = next(line for line in file.income if line.kind == "wage")
    idle = next((m for m in file.members if m.labour in ("full", "skilled", "weak") and not m.works), None)

    def job(unit):  # type: ignore[no-untyped-def]
        unit.change(IncomeLine, wage.home, wage.id, {"amount_fen": (wage.amount_fen or 0) + 1_000_000})
        if idle is not None:
            unit.change(Member, idle.home, idle.id, {"works": True})

    village.office.store.write(job, actor=village.acting.actor)


def test_income_work_school_housing_and_insurance_before_and_now(village: Started, family: Key) -> None:
    _improve(village, family)
    effect = effect_of(village.office, village.acting, *family)
    assert effect.before is not None
    assert (effect.before.income_fen, effect.now.income_fen) == (3_290_000, 4_290_000)
    lines = {line.title: (line.before, line.now) for line in effect_lines(effect)}
    assert lines["年人均可支配收入（元）"] == ("8,225.00", "10,725.00")
    assert set(lines) >= {"劳动力务工（人）", "适龄入学（人）", "住房等级", "参加医保（人）"}
    (total,) = village_effects(village.office, village.acting, [family])
    assert (total.households, total.measured) == (1, 1)
    assert (total.before.per_head_fen, total.now.per_head_fen) == (822_500, 1_072_500)
    assert total.now.working >= total.before.working


def test_without_a_decision_there_is_no_beginning(village: Started) -> None:
    key = put_family(village)
    effect = effect_of(village.office, village.acting, *key)
    assert effect.before is None
    assert all(line.before == "" for line in effect_lines(effect))
    (total,) = village_effects(village.office, village.acting, [key])
    assert (total.measured, total.now.per_head_fen) == (0, None)
    assert village_effects(village.office, village.acting, []) == []


def test_the_book_prints_what_the_screen_shows(village: Started, family: Key) -> None:
    office, acting = village.office, village.acting
    pair_many(office, acting, [family], NewHelper(name="周一平", unit="白蕉镇农办"))
    plan_help(office, acting, *family, NewPlan(year=2026, goal="增收", content="种苗和务工"))
    done = MeasureEntry(kind="industry_inputs", content="种苗", amount_fen=200_000, goods="稻种 5 公斤",
                        payers={"district": 200_000}, provider="区农业局", done_on=TODAY)  # fmt: skip
    planned = MeasureEntry(kind="employment_training", content="月嫂培训", due_on=dt.date(2026, 12, 20))
    for entry in (done, planned):
        enter_measure(office, acting, *family, entry)
    enter_visit(
        office,
        acting,
        *family,
        NewVisit(
            day=TODAY,
            way="phone",
            kind="2",
            visitors="周一平",
            content="问近况",
            findings="屋顶漏水",
            signed=True,
        ),
    )
    _improve(village, family)
    file = household_file(office, *family)
    record = year_record(file, 2026)
    book = book_values(file, area_names(office), year=2026, today=TODAY, mark=new_mark(acting))
    assert book.goal == record.goal == "增收"
    assert [(m.kind, m.due, m.funds_fen, m.responsible) for m in book.measures[1:]] == [
        (line.kind, line.day, line.amount_fen, line.responsible) for line in record.measures
    ]
    assert book.measures[0].content == record.content
    assert book.measures[1].content == "种苗，稻种 5 公斤"
    assert book.measures[1].responsible == "区农业局 周一平"
    assert (book.measures[1].state, book.measures[2].state) == ("已实施", "计划中")
    assert (book.measures[1].payers, book.measures[1].signed) == (
        record.measures[0].payers,
        record.measures[0].signed,
    )
    assert [(v.day, v.way, v.helper, v.content) for v in book.visits] == [
        (line.day, line.way, line.visitors, line.content) for line in record.visits
    ]
    assert [(v.findings, v.signed, v.effect) for v in book.visits] == [("屋顶漏水", True, None)]
    shown = effect_lines(effect_of(office, acting, *family))
    assert [(e.title, e.before, e.now) for e in book.effects] == [(s.title, s.before, s.now) for s in shown]
    assert book.since == TODAY
    last = book_values(file, area_names(office), year=2025, today=TODAY, mark=new_mark(acting))
    assert (last.measures, last.visits, last.effects) == ((), (), ())
    assert years_of(file, TODAY) == [2026]


def test_an_issued_book_is_held_against_the_effect_too(village: Started, family: Key) -> None:
    office, acting = village.office, village.acting
    code = print_books(office, acting, [family]).codes[0]
    assert verify_paper(office, acting, code).differs == ()
    _improve(village, family)
    assert "effects" in {one.field for one in verify_paper(office, acting, code).differs}
