"""A past store shows every shared row as the lines up to its moment make it."""

import random
from collections.abc import Callable

import pytest

from lianghe_desktop.records.errors import EnvironmentFault
from lianghe_desktop.records.helprecord import HelpVisit
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import new_row_id
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.past import past_store
from lianghe_desktop.store.unit import Unit
from tests.store.conftest import ACTOR, VILLAGE

_MODELS = (Household, Member, HelpVisit)


def _rows(store: Store) -> dict[str, list[dict[str, object]]]:
    return {
        model.__name__: [row.model_dump() for row in store.rows(model, order=("id",))] for model in _MODELS
    }


def test_every_moment_is_shown_again_as_it_was(new_store: Callable[..., Store]) -> None:
    store, chance = new_store(), random.Random(7)  # noqa: S311  # invented rows
    ids: list[tuple[type, str]] = []
    moments = []
    for step in range(40):

        def job(unit: Unit, step: int = step) -> None:
            if not ids or chance.random() < 0.4:
                model = chance.choice(_MODELS)
                row = model(home=VILLAGE, id=new_row_id(now_ms=1_790_000_000_000 + step))
                unit.insert(row)
                ids.append((model, row.id))
                return
            model, row_id = chance.choice(ids)
            if chance.random() < 0.2:
                unit.remove(model, VILLAGE, row_id)
            elif model is Household:
                unit.change(model, VILLAGE, row_id, {"group_name": f"第{step}组", "extra.note": str(step)})
            elif model is Member:
                unit.change(model, VILLAGE, row_id, {"disability_class": str(step % 7), "name": f"甲{step}"})
            else:
                unit.change(model, VILLAGE, row_id, {"content": f"走访{step}"})

        store.write(job, actor=ACTOR)
        moments.append((store.now_ms(), _rows(store)))
    for at_ms, expected in moments:
        with past_store(store, at_ms) as past:
            assert _rows(past) == expected
    with past_store(store, 0) as past:
        assert _rows(past) == {model.__name__: [] for model in _MODELS}


def test_the_past_is_not_written(new_store: Callable[..., Store]) -> None:
    store = new_store()
    with past_store(store, store.now_ms()) as past, pytest.raises(EnvironmentFault):
        past.write(lambda _unit: None, actor=ACTOR)


def test_the_past_stands_still_while_the_desk_goes_on(new_store: Callable[..., Store]) -> None:
    store = new_store()
    with past_store(store, store.now_ms() + 10**9) as past:
        row = Household(home=VILLAGE, id=new_row_id(now_ms=1))
        store.write(lambda unit: unit.insert(row), actor=ACTOR)
        assert past.rows(Household) == []
    assert len(store.rows(Household)) == 1
