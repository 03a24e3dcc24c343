"""Many fields decided by a rule: seen first, decided at once, listed, and taken back whole."""

from pathlib import Path

import pytest

from lianghe_desktop.casework import conflict_decisions, conflict_rules, decided_conflicts
from lianghe_desktop.casework.conflict_rules import DecisionRule
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Level, Role
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.store.check import check_store
from tests.casework.conftest import TOWNSHIP, NewDesk, as_role
from tests.casework.exchanging import carry, edit, let_in
from tests.casework.families import put_family


@pytest.fixture
def contested(new_desk: NewDesk, tmp_path: Path) -> Started:
    """Return a township in which address and group were filled in by it and by a village."""
    township, village = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), new_desk()
    let_in(village, township, tmp_path)
    put_family(village)
    carry(village, township, tmp_path)
    for desk, word in ((village, "村里"), (township, "镇里")):
        edit(desk, "address", f"{word}写的住址")
        edit(desk, "group_name", f"{word}写的组")
    carry(village, township, tmp_path)
    return township


def shown(desk: Started) -> tuple[str | None, str | None]:
    row = household_file(desk.office, *household_ids(desk.office)[0]).household
    return row.address, row.group_name


@pytest.mark.parametrize(
    ("rule", "word", "decided"),
    [
        (DecisionRule.TOWNSHIP, "镇里", 2),
        (DecisionRule.VILLAGE, "村里", 2),
        (DecisionRule.MINE, "镇里", 2),
        (DecisionRule.HIGHEST_DESK, "镇里", 2),
        (DecisionRule.NEWEST_INTERVIEW, "镇里", 0),
    ],
)
def test_a_rule_does_what_its_preview_said(
    contested: Started, rule: DecisionRule, word: str, decided: int
) -> None:
    office, acting = contested.office, contested.acting
    would = conflict_rules.preview_rule(office, rule)
    assert sum(one.chosen is not None for one in would) == decided
    assert len(conflict_decisions.conflict_lines(office)) == 2
    texts = {one.line.sides[one.chosen].text for one in would if one.chosen is not None}
    assert all(text.startswith(word) for text in texts)
    done = conflict_rules.decide_by_rule(office, acting, rule)
    assert (done.decided, done.left) == (decided, 2 - decided)
    assert all(str(value).startswith(word) for value in shown(contested))
    assert check_store(office.store) == []


def test_a_batch_is_listed_and_taken_back_but_for_later_writes(contested: Started) -> None:
    office, acting = contested.office, contested.acting
    before = shown(contested)
    done = conflict_rules.decide_by_rule(office, acting, DecisionRule.VILLAGE)
    (batch,) = decided_conflicts.decided_batches(office)
    assert (batch.batch, batch.rule, batch.who, batch.fields) == (done.batch, "village", "李管理", 2)
    fields = conflict_decisions.decided_fields(office, done.batch)
    assert {(one.before, one.chosen) for one in fields} == {
        ("镇里写的住址", "村里写的住址"),
        ("镇里写的组", "村里写的组"),
    }
    edit(contested, "group_name", "第三组")
    with pytest.raises(UserError):
        decided_conflicts.take_back(office, as_role(acting, Role.SURVEYOR), done.batch)
    back = decided_conflicts.take_back(office, acting, done.batch)
    assert (back.put_back, back.left) == (1, 1)
    assert shown(contested) == (before[0], "第三组")
    with pytest.raises(UserError):
        decided_conflicts.take_back(office, acting, done.batch)


def test_one_decided_by_hand_is_listed_too(contested: Started) -> None:
    office, acting = contested.office, contested.acting
    line = conflict_decisions.conflict_lines(office)[0]
    conflict_decisions.settle(office, acting, line.id, "theirs")
    (batch,) = decided_conflicts.decided_batches(office)
    assert (conflict_rules.rule_words(batch.rule), batch.fields) == ("一处一处定的", 1)
    assert conflict_rules.batches(office) == []
    (field,) = conflict_decisions.decided_fields(office, batch.batch)
    assert field.chosen.startswith("村里")
    decided_conflicts.take_back(office, acting, batch.batch)
    assert all(str(value).startswith("镇里") for value in shown(contested))
