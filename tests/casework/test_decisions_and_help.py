"""Advice, decision, help: what is kept, who may, what is refused; and the papers that follow."""

import datetime as dt
import json
import subprocess
from pathlib import Path

import pytest

from lianghe_desktop.casework.assessment import assess_all, assess_household, simulate_all
from lianghe_desktop.casework.determination import ACCEPTED, DECLINED, EXIT, Decision, departs, determine
from lianghe_desktop.casework.facts import household_facts
from lianghe_desktop.casework.help import (
    NewHelper,
    NewMeasure,
    NewPlan,
    NewVisit,
    assign_helper,
    plan_help,
    record_measure,
    record_visit,
)
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.ledger import print_ledger
from lianghe_desktop.casework.printing import (
    Layout,
    StockChoices,
    print_books,
    print_cards,
    print_reasons,
    print_recovery,
)
from lianghe_desktop.casework.publicity import print_notice
from lianghe_desktop.casework.start import Started
from lianghe_desktop.policy.input_reader import read_input
from lianghe_desktop.policy.library import load_pack
from lianghe_desktop.policy.output import household_json
from lianghe_desktop.policy.scalar import assess
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import PrintLog
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.casework.conftest import TODAY, as_role
from tests.casework.families import put_family, the_family

Key = tuple[HomeCode, RowId]


@pytest.fixture
def family(village: Started) -> Key:
    """Return the registered family of four."""
    return put_family(village)


def _decide(village: Started, family: Key, **changed: object) -> RowId:
    advised = assess_household(village.office, village.acting, *family)
    values: dict[str, object] = {
        "home": family[0],
        "household": family[1],
        "result": ACCEPTED,
        "categories": advised.result.categories,
    }
    return determine(village.office, village.acting, advised, Decision(**(values | changed)))  # type: ignore[arg-type]  # a table of changes


def _text(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()


def test_advice_has_categories_points_benefits_and_steps(village: Started, family: Key) -> None:
    result = assess_household(village.office, village.acting, *family).result
    assert set(result.categories) == {"registered", "low_income"}
    assert result.points == 47
    assert {b.code for b in result.benefits} >= {"primary_living", "senior_grant"}
    assert result.missing == ()
    assert result.steps
    assert all(step.text for step in result.steps)


def test_a_decision_keeps_what_it_was_made_from(village: Started, family: Key) -> None:
    _decide(village, family)
    file = household_file(village.office, *family)
    (kept,) = file.determinations
    assert (kept.result, kept.decided_by, kept.decided_on) == (ACCEPTED, village.acting.person, TODAY)
    assert file.household.status == "listed"
    inputs = {"households": [json.loads(kept.inputs or "")]}
    request = read_input(json.dumps(inputs).encode())
    assert request.households == (household_facts(file),)
    again = assess(load_pack(kept.pack or ""), request.households, TODAY, {}).results[0]
    advice = json.loads(kept.advice or "")
    assert household_json(again, explain=False).items() <= advice.items()


def test_a_departure_needs_a_reason(village: Started, family: Key) -> None:
    with pytest.raises(UserError, match="理由"):
        _decide(village, family, result=DECLINED, categories=())
    _decide(village, family, result=DECLINED, categories=(), reason="村民代表会议认为收入不实")
    assert household_file(village.office, *family).household.status == "refused"


def test_leaving_keeps_the_day(village: Started, family: Key) -> None:
    _decide(village, family)
    _decide(village, family, result=EXIT, categories=())
    household = household_file(village.office, *family).household
    assert (household.status, household.exit_decided_on) == ("left", TODAY)


def test_a_surveyor_neither_decides_nor_plans(village: Started, family: Key) -> None:
    surveyor = as_role(village.acting, Role.SURVEYOR)
    advised = assess_household(village.office, surveyor, *family)
    decision = Decision(home=family[0], household=family[1], result=DECLINED, categories=(), reason="x")
    with pytest.raises(UserError) as refusal:
        determine(village.office, surveyor, advised, decision)
    assert refusal.value.code is ErrorCode.NO_PERMISSION
    with pytest.raises(UserError):
        plan_help(village.office, surveyor, *family, NewPlan(year=2026, goal="", content="x"))


def test_departing_is_told_from_the_advice(village: Started, family: Key) -> None:
    advised = assess_household(village.office, village.acting, *family)
    assert not departs(advised, ACCEPTED, advised.result.categories)
    assert departs(advised, ACCEPTED, ("registered",))
    assert departs(advised, DECLINED, ())
    assert not departs(advised, EXIT, ())


def test_all_are_assessed_in_order_and_work_can_be_stopped(village: Started, family: Key) -> None:
    output = assess_all(village.office, village.acting, [family])
    assert [r.id for r in output.results] == [family[1]]
    with pytest.raises(UserError, match="停止"):
        assess_all(village.office, village.acting, [family], progress=lambda _done, _total: False)


def test_a_higher_line_is_tried_without_writing(village: Started, family: Key) -> None:
    found = simulate_all(village.office, village.acting, {"low_income_line_year_fen": 800_000})
    assert found.leaving == (family[1],)
    assert found.entering == ()


def test_help_is_recorded_and_wrong_input_refused(village: Started, family: Key) -> None:
    office, acting = village.office, village.acting
    helper = assign_helper(
        office, acting, *family, NewHelper(name="周一平", unit="农办", phone="0756-5550001")
    )
    assert assign_helper(office, acting, *family, NewHelper(name="周一平", unit="农办")) == helper
    plan_help(office, acting, *family, NewPlan(year=2026, goal="达标", content="务工"))
    plan_help(office, acting, *family, NewPlan(year=2026, goal="达标", content="务工和助学"))
    record_measure(
        office,
        acting,
        *family,
        NewMeasure(kind="education_grant", content="助学金", done=True, day=TODAY, amount_fen=200_000),
    )
    record_visit(
        office,
        acting,
        *family,
        NewVisit(day=TODAY, way="visit", kind="2", visitors="周一平", content="了解情况"),
    )
    file = household_file(office, *family)
    assert [p.content for p in file.plans] == ["务工和助学"]
    assert [(m.amount_fen, m.state) for m in file.measures] == [(200_000, "done")]
    assert [v.content for v in file.visits] == ["了解情况"]
    assert len(file.helper_links) == 1
    ahead = TODAY + dt.timedelta(days=1)
    with pytest.raises(UserError, match="晚于今天"):
        record_visit(
            office,
            acting,
            *family,
            NewVisit(day=ahead, way="visit", kind="2", visitors="周一平", content="了解情况"),
        )
    with pytest.raises(UserError, match="小于零"):
        record_measure(
            office,
            acting,
            *family,
            NewMeasure(kind="education_grant", content="助学金", done=False, day=TODAY, amount_fen=-1),
        )


def test_papers_carry_the_family_and_no_document_number(
    village: Started, family: Key, tmp_path: Path
) -> None:
    _decide(village, family)
    office, acting = village.office, village.acting
    advised = assess_household(office, acting, *family)
    papers = [
        print_cards(office, acting, [family]),
        print_books(office, acting, [family]),
        print_reasons(office, acting, [family], [advised]),
        print_notice(office, acting, family[0], first_day=TODAY, days=7),
        print_ledger(office, acting, [family]),
    ]
    for printed in papers:
        text = _text(printed.pdf, tmp_path)
        assert printed.codes[0] in text, printed.title
        for member in the_family().members:
            assert member.document_number not in text.replace(" ", "")
    for printed in papers[:4]:
        assert "梁永强" in _text(printed.pdf, tmp_path)
    logged = office.store.rows(PrintLog)
    assert {row.document for row in logged} == {"card", "book", "reasons", "notice", "ledger"}
    assert len({row.code for row in logged}) == len(logged)


def test_values_alone_leave_out_the_printed_form(village: Started, family: Key, tmp_path: Path) -> None:
    _decide(village, family)
    choices = StockChoices(layout=Layout.VALUES, offset_x_mm=1.5, offset_y_mm=-2.0)
    text = _text(print_cards(village.office, village.acting, [family], choices).pdf, tmp_path)
    assert "梁永强" in text
    assert "监督电话" not in text


def test_a_notice_of_an_empty_village_prints(village: Started, tmp_path: Path) -> None:
    printed = print_notice(village.office, village.acting, village.office.home, first_day=TODAY, days=7)
    assert "2026年11月26日" in _text(printed.pdf, tmp_path)
    with pytest.raises(UserError, match="1 到 366"):
        print_notice(village.office, village.acting, village.office.home, first_day=TODAY, days=0)


def test_the_recovery_sheet_shows_the_code_and_logs_nothing(village: Started, tmp_path: Path) -> None:
    printed = print_recovery(village.office, code=village.recovery_code, today=TODAY)
    text = _text(printed.pdf, tmp_path)
    for part in village.recovery_code.split("-"):
        assert part in text
    assert village.office.store.rows(PrintLog) == []
