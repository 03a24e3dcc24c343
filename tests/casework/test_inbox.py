"""The inbox: files found by content, in one queue in any order, looked at before, each with its outcome."""

import re
import shutil
from pathlib import Path

import pytest

from lianghe_desktop.casework import bringing, exchange, inbox, return_round
from lianghe_desktop.casework.finishing import FinishChoices, finish, review
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.inbox import Arrived, Outcome
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level, Role
from lianghe_desktop.records.errors import EnvironmentFault, UserError
from lianghe_desktop.records.sync_tables import RefusedThere
from lianghe_desktop.store.dump import dump_shared
from lianghe_desktop.sync.refusals import is_for_another
from tests.casework.conftest import TOWNSHIP, NewDesk, as_role
from tests.casework.exchanging import RETURN, carry, edit, let_in, write_to
from tests.casework.families import family_of, interview_of, put_family

OTHER_VILLAGE = "440403106202"


@pytest.fixture
def desks(new_desk: NewDesk, stick: Path) -> tuple[Started, Started, Started]:
    """Return two villages and their township; the first village has a family, known above."""
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    one, two = new_desk(), new_desk(area=OTHER_VILLAGE, name="示范二村")
    for village in (one, two):
        let_in(village, township, stick)
    put_family(one)
    carry(one, township, stick)
    shutil.rmtree(stick)
    stick.mkdir()
    return one, two, township


def look(desk: Started, folder: Path) -> inbox.Inbox:
    return inbox.look_at_inbox(desk.office, desk.acting, [folder])


def test_files_are_found_whatever_they_are_called(
    desks: tuple[Started, Started, Started], stick: Path
) -> None:
    one, two, township = desks
    edit(one, "address", "河堤东 3 号")
    (first,) = write_to(one, township, stick)
    hidden = stick / "\u00a0"
    hidden.mkdir()
    renamed = first.rename(hidden / "照片.exe")
    shutil.copy(renamed, stick / "up-1 (1).lhb")
    (for_two,) = write_to(township, two, stick, RETURN)
    (stick / "名单.xlsx").write_bytes(b"PK\x03\x04")
    found = look(township, stick)
    states = sorted((one.state, one.sender) for one in found.arrivals)
    assert states == [(Arrived.COPY, "示范一村"), (Arrived.NEW, "示范一村"), (Arrived.OURS, "白蕉镇")]
    assert any("病毒" in sentence for sentence in found.sentences)
    foreign = look(two, stick)
    assert foreign.new == (for_two,)
    assert {one.state for one in foreign.arrivals} == {Arrived.NEW, Arrived.REFUSED}


def test_a_queue_is_taken_in_once_and_a_cut_file_keeps_nobody_out(
    desks: tuple[Started, Started, Started], stick: Path
) -> None:
    one, two, township = desks
    edit(one, "phone", "13800001111")
    (good,) = write_to(one, township, stick)
    put_family(two, family_of(OTHER_VILLAGE))
    (other,) = write_to(two, township, stick)
    cut = stick / "a-cut.lhb"
    cut.write_bytes(other.read_bytes()[:-50])
    outcomes = inbox.take_in_all(township.office, township.acting, [cut, good, other])
    assert [each.outcome for each in outcomes] == [Outcome.REFUSED, Outcome.DONE, Outcome.DONE]
    assert outcomes[0].sentences[0].endswith("。")
    assert len(household_ids(township.office)) == 2
    states = {each.path.name: each.state for each in look(township, stick).arrivals}
    assert states[good.name] == states[other.name] == Arrived.READ


def test_a_stopped_queue_names_what_was_left(desks: tuple[Started, Started, Started], stick: Path) -> None:
    one, _, township = desks
    edit(one, "phone", "13800001111")
    paths = write_to(one, township, stick)
    before = dump_shared(township.office.store)
    (outcome,) = inbox.take_in_all(township.office, township.acting, paths, cancel=lambda: True)
    assert outcome.outcome is Outcome.STOPPED
    assert dump_shared(township.office.store) == before


def test_a_preview_names_old_and_new_and_the_interview_and_writes_nothing(
    desks: tuple[Started, Started, Started], stick: Path
) -> None:
    one, two, township = desks
    home, household = household_ids(one.office)[0]
    interview = interview_of(one, home, household)
    found = review(one.office, interview)
    finish(
        one.office,
        one.acting,
        interview,
        FinishChoices(clashes={clash.key: "answer" for clash in found.clashes}, absent={}),
    )
    edit(one, "group_name", "第九组")
    put_family(two, family_of(OTHER_VILLAGE))
    paths = [*write_to(one, township, stick), *write_to(two, township, stick)]
    before = dump_shared(township.office.store)
    old = household_file(township.office, home, household).household.group_name or "（空）"
    would = bringing.look_through(township.office, township.acting, paths)
    assert dump_shared(township.office.store) == before
    changed, new = sorted(would.households, key=lambda each: each.state)
    assert (new.state, changed.state, would.new) == ("new", "changed", 1)
    assert [each.name for each in new.people] == [each.name for each in family_of(OTHER_VILLAGE).members]
    assert (changed.people, new.people[0].relation) == ((), "户主")
    assert all(
        re.fullmatch(r"[0-9]{6}\*{8}[0-9X]{4}", each.document_number) or not each.document_number
        for each in new.people
    )
    assert [each.birth_date for each in new.people] == [
        each.birth_date.isoformat() for each in family_of(OTHER_VILLAGE).members
    ]
    line = next(each for each in changed.changes if each.label == "村民小组")
    assert line.old == old
    assert (line.new, line.source) == ("第九组", "李管理 登记")
    assert any("入户调查" in each.source for each in changed.changes)
    assert len(changed.interviews) == 1
    assert [each.taken is not None for each in would.files] == [True, True]
    inbox.take_in_all(township.office, township.acting, paths)
    assert household_file(township.office, home, household).household.group_name == line.new


def test_a_preview_foretells_conflicts_and_gaps(desks: tuple[Started, Started, Started], stick: Path) -> None:
    one, _, township = desks
    edit(one, "address", "榕树头一号")
    edit(township, "address", "榕树头二号")
    paths = write_to(one, township, stick)
    would = bringing.look_through(township.office, township.acting, paths)
    (conflict,) = would.conflicts
    assert conflict.field_label == "住址"
    assert {side.text for side in conflict.sides} == {"榕树头一号", "榕树头二号"}
    assert exchange.status(township.office).conflicts == 0


def test_only_who_may_import_looks(desks: tuple[Started, Started, Started], stick: Path) -> None:
    _, _, township = desks
    surveyor = as_role(township.acting, Role.SURVEYOR)
    with pytest.raises(UserError):
        inbox.look_at_inbox(township.office, surveyor, [stick])
    with pytest.raises(EnvironmentFault):
        inbox.keep_inbox_folder(township.office, township.acting, stick / "not there")
    inbox.keep_inbox_folder(township.office, township.acting, stick)
    assert inbox.watched_folders(township.office)[0] == stick
    inbox.keep_inbox_folder(township.office, township.acting, None)
    assert inbox.inbox_folder(township.office) is None


def test_what_lies_on_the_stick_for_other_villages_is_left_alone(
    desks: tuple[Started, Started, Started], stick: Path
) -> None:
    one, two, township = desks
    lines = return_round.write_round(township.office, township.acting, stick)
    mine, others = (
        path
        for desk in (one, two)
        for line in lines
        if line.exported is not None and line.author == desk.office.desk.author
        for path in line.exported.paths
    )
    found = look(one, stick)
    assert {arrival.path: arrival.state for arrival in found.arrivals} == {
        mine: Arrived.NEW,
        others: Arrived.ELSEWHERE,
    }
    assert found.queue == (mine,)
    assert "不用管它" in found.arrivals[-1].reason
    with pytest.raises(UserError, match="不是给本机的") as caught:
        exchange.take_in(one.office, one.acting, others)
    assert "告诉写这份文件的电脑" not in caught.value.text
    carry(one, township, stick)
    assert township.office.store.rows(RefusedThere) == []
    (up,) = write_to(one, township, stick)
    assert {a.path: a.state for a in look(two, stick).arrivals}[up] is Arrived.ELSEWHERE


def test_a_return_for_the_other_laptop_of_a_village_is_left_alone(
    desks: tuple[Started, Started, Started], stick: Path, new_desk: NewDesk
) -> None:
    one, _, township = desks
    second = new_desk(name="一村二号机")
    let_in(second, township, stick)
    (path,) = write_to(township, second, stick, RETURN)
    (arrival,) = [each for each in look(one, stick).arrivals if each.path == path]
    assert arrival.state is Arrived.ELSEWHERE
    assert "另一台电脑" in arrival.reason
    broken = path.with_name(path.name.replace("1of1", "2of2"))
    broken.write_bytes(write_to(township, one, stick, RETURN)[0].read_bytes()[:500])
    assert {each.path: each.state for each in look(one, stick).arrivals}[broken] is Arrived.REFUSED


@pytest.mark.parametrize(
    ("name", "area", "opens", "another"),
    [
        ("return-440403106202-20261120-1of1.lhb", "440403106201", True, True),
        ("return-440403106201-20261120-1of1 (2).lhb", "440403106201", True, False),
        ("return-440403106201-20261120-1of1.lhb", "440403106201", False, True),
        ("baseline-440403106000-20261120-1of1.lhb", "440403106201", True, True),
        ("up-440403106201-20261120-1of1.lhb", "440403106000", False, False),
        ("up-440403107201-20261120-1of1.lhb", "440403106000", True, True),
        ("up-440403106000-20261120-1of1.lhb", "440403106000", True, True),
        ("报送.lhb", "440403106201", False, False),
    ],
)
def test_names_tell_for_whom_a_file_is(name: str, area: str, opens: bool, another: bool) -> None:
    assert is_for_another(Path(name), AreaCode(area), opens=opens) is another
