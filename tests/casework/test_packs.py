"""Installing a pack: a mistake changes nothing, a sound one holds, and decisions keep what they rested on."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from lianghe_desktop.casework.assessment import assess_household, choose_pack, pack_choices
from lianghe_desktop.casework.determination import ACCEPTED, Decision, determine
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.packs import (
    install_pack,
    pack_codes,
    pack_in_force,
    pack_of_version,
    pack_words,
    version_order,
)
from lianghe_desktop.casework.publicity import print_notice
from lianghe_desktop.casework.redetermination import compare_with_last, due_again, recompute
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Determination
from lianghe_desktop.records.livelihood import IncomeLine
from lianghe_desktop.records.local_tables import InstalledPack
from lianghe_desktop.records.resources import resource_path
from tests.casework.conftest import TODAY, as_role
from tests.casework.families import put_family

_NAME = "doumen-2017"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the pack of Doumen, a new version of it."""
    copy = tmp_path / _NAME
    shutil.copytree(resource_path("policies") / _NAME, copy)
    _edit(copy, "pack.yaml", 'version: "1"', 'version: "2"')
    return copy


def _edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def _decide(village: Started, family: tuple[str, str]) -> Determination:
    advised = assess_household(village.office, village.acting, *family)  # type: ignore[arg-type]  # keys as text
    decision = Decision(
        home=family[0],  # type: ignore[arg-type]  # keys as text
        household=family[1],  # type: ignore[arg-type]  # keys as text
        result=ACCEPTED,
        categories=advised.result.categories,
    )
    determine(village.office, village.acting, advised, decision)
    return household_file(village.office, *family).determinations[-1]  # type: ignore[arg-type]  # keys as text


def test_a_pack_with_mistakes_is_refused_and_the_old_one_stays(village: Started, folder: Path) -> None:
    office, acting = village.office, village.acting
    _edit(folder, "parameters.yaml", "value: 1100000", "value: 1200000")
    _edit(folder, "points.yaml", "housing_grade = 'C'", "housing_grade = 'D'")
    _edit(folder, "lines.yaml", "dibao_standard_month_fen * 12", "dibao_standard_month_fen")
    with pytest.raises(UserError) as refusal:
        install_pack(office, acting, folder)
    assert refusal.value.code is ErrorCode.BAD_PACK
    for part in ("2 处错误", "lines.yaml", "points.yaml", "没有改动"):
        assert part in refusal.value.text
    assert office.store.rows(InstalledPack) == []
    assert pack_in_force(office, _NAME).version == "1"


def test_a_sound_pack_holds_from_then_on(village: Started, folder: Path) -> None:
    office, acting = village.office, village.acting
    _edit(folder, "parameters.yaml", "value: 1100000", "value: 1200000")
    install_pack(office, acting, folder)
    pack = pack_in_force(office, _NAME)
    assert (pack.version, pack.parameters["low_income_line_year_fen"].values[0].value) == ("2", 1_200_000)
    assert assess_household(office, acting, *put_family(village)).pack_version == "2"
    assert pack_of_version(office, _NAME, "1").version == "1"
    with pytest.raises(UserError, match="第 3 版"):
        pack_of_version(office, _NAME, "3")


def test_one_version_is_one_text(village: Started, folder: Path) -> None:
    office, acting = village.office, village.acting
    _edit(folder, "pack.yaml", 'version: "2"', 'version: "1"')
    _edit(folder, "parameters.yaml", "value: 1100000", "value: 1200000")
    with pytest.raises(UserError, match="改版本号"):
        install_pack(office, acting, folder)
    _edit(folder, "pack.yaml", 'version: "1"', 'version: "2"')
    install_pack(office, acting, folder)
    _edit(folder, "parameters.yaml", "value: 1200000", "value: 1300000")
    with pytest.raises(UserError, match="改版本号"):
        install_pack(office, acting, folder)
    assert pack_in_force(office, _NAME).parameters["low_income_line_year_fen"].values[0].value == 1_200_000


def test_a_newer_version_holds_from_its_day_and_an_older_one_never_again(
    village: Started, folder: Path
) -> None:
    office, acting = village.office, village.acting
    first = TODAY + dt.timedelta(days=10)
    _edit(folder, "pack.yaml", "first_day: 2017-03-10", f"first_day: {first}")
    install_pack(office, acting, folder)
    assert pack_in_force(office, _NAME, first - dt.timedelta(days=1)).version == "1"
    assert pack_in_force(office, _NAME, first).version == "2"
    assert assess_household(office, acting, *put_family(village)).pack_version == "1"
    _edit(folder, "pack.yaml", 'version: "2"', 'version: "1.9"')
    with pytest.raises(UserError, match="版本号改大"):
        install_pack(office, acting, folder)
    assert pack_in_force(office, _NAME, first).version == "2"
    assert version_order("10") > version_order("9")
    assert version_order("2026-11") > version_order("2026-2")


def test_a_pack_of_ones_own_is_offered_and_named_on_paper(village: Started, tmp_path: Path) -> None:
    office, acting = village.office, village.acting
    own = tmp_path / "own-2026"
    shutil.copytree(resource_path("policies") / _NAME, own)
    _edit(own, "pack.yaml", f"code: {_NAME}", "code: own-2026")
    _edit(own, "pack.yaml", "document: 珠斗办字〔2017〕6号", "document: 示范字〔2026〕1号")
    install_pack(office, acting, own)
    assert "own-2026" in pack_codes(office)
    assert "own-2026" in {choice.name for choice in pack_choices(office)}
    choose_pack(office, acting, "own-2026")
    assert pack_words(office, "own-2026").endswith("（示范字〔2026〕1号）")
    home = put_family(village)[0]
    assert print_notice(office, acting, home, first_day=TODAY, days=7).pages == 1  # type: ignore[arg-type]  # key as text


def test_only_an_administrator_installs(village: Started, folder: Path) -> None:
    with pytest.raises(UserError) as refusal:
        install_pack(village.office, as_role(village.acting, Role.SURVEYOR), folder)
    assert refusal.value.code is ErrorCode.NO_PERMISSION


def test_a_determination_is_recomputed_to_the_same_bytes_whatever_holds_now(
    village: Started, folder: Path
) -> None:
    family = put_family(village)
    first = _decide(village, family)
    (kept,) = village.office.store.rows(InstalledPack)
    assert (kept.version, kept.in_force) == ("1", False)
    _edit(folder, "parameters.yaml", "value: 1100000", "value: 2")
    install_pack(village.office, village.acting, folder)
    _raise_wage(village, family)
    second = _decide(village, family)
    assert first.advice != second.advice
    assert recompute(village.office, first) == first.advice
    assert recompute(village.office, second) == second.advice
    altered = Determination(**(first.model_dump() | {"inputs": second.inputs}))
    assert recompute(village.office, altered) != first.advice


def test_advice_that_the_household_outgrew_is_not_decided_on(village: Started) -> None:
    family = put_family(village)
    advised = assess_household(village.office, village.acting, *family)
    _raise_wage(village, family)
    decision = Decision(
        home=family[0], household=family[1], result=ACCEPTED, categories=advised.result.categories
    )
    with pytest.raises(UserError, match="变动"):
        determine(village.office, village.acting, advised, decision)


def test_last_year_and_this_year_stand_side_by_side(village: Started, folder: Path) -> None:
    office, acting = village.office, village.acting
    family = put_family(village)
    with pytest.raises(UserError, match="没有作过评定"):
        compare_with_last(office, acting, *family)
    _decide(village, family)
    same = compare_with_last(office, acting, *family)
    assert (same.outcomes, same.facts, same.rules) == ((), (), ())
    _raise_wage(village, family)
    by_facts = compare_with_last(office, acting, *family)
    assert by_facts.rules == ()
    assert "工资性收入" in {change.what for change in by_facts.facts}
    moved = {change.what: (change.was, change.now) for change in by_facts.outcomes}
    assert moved["类别 low_income"] == ("有", "没有")
    assert moved["收入低于线 low_income"] == ("是", "否")
    _edit(folder, "parameters.yaml", "value: 1100000", "value: 90000000")
    install_pack(office, acting, folder)
    both = compare_with_last(office, acting, *family)
    assert {change.what for change in both.rules} == {"政策包", "低收入线（年人均可支配收入）"}
    assert "类别 low_income" not in {change.what for change in both.outcomes}
    assert both.then["categories"] == list(both.now.result.categories)


def test_who_is_due_again(village: Started) -> None:
    family = put_family(village)
    _decide(village, family)
    assert due_again(village.office, TODAY.replace(year=TODAY.year + 1)) == [(*family, TODAY)]
    assert due_again(village.office, TODAY.replace(year=TODAY.year + 1) - dt.timedelta(days=1)) == []


def _raise_wage(village: Started, family: tuple[str, str]) -> None:
    lines = household_file(village.office, *family).income  # type: ignore[arg-type]  # keys as text
    line = next(one for one in lines if one.kind == "wage")
    village.office.store.write(
        lambda unit: unit.change(IncomeLine, line.home, line.id, {"amount_fen": 50_000_000}),
        actor=village.acting.actor,
    )
