"""What became of what a family told: here, sent, received and taken up, waiting; also on paper."""

from pathlib import Path

import pytest

from lianghe_desktop.casework.exchange import Kind
from lianghe_desktop.casework.finishing import FinishChoices, finish, review
from lianghe_desktop.casework.household_receipts import (
    ReceiptItem,
    ReceiptState,
    household_receipts,
    print_household_receipts,
)
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.procedure.opening import NewCase, open_case
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.case_codes import Origin
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.helprecord import Attachment
from lianghe_desktop.records.sync_tables import MissingBlob, MissingRange
from tests.casework.conftest import TOWNSHIP, NewDesk
from tests.casework.exchanging import carry, edit, let_in, write_to
from tests.casework.families import interview_of, put_family


@pytest.fixture
def pair(new_desk: NewDesk, tmp_path: Path) -> tuple[Started, Started]:
    """Return a village with an interviewed family, and its township."""
    township, village = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), new_desk()
    let_in(village, township, tmp_path)
    home, household = put_family(village)
    interview = interview_of(village, home, household)
    clashes = {clash.key: "answer" for clash in review(village.office, interview).clashes}
    finish(village.office, village.acting, interview, FinishChoices(clashes=clashes, absent={}))
    return village, township


def items(desk: Started) -> tuple[ReceiptItem, ...]:
    return household_receipts(desk.office, *household_ids(desk.office)[0])


def states(desk: Started) -> set[ReceiptState]:
    return {one.state for one in items(desk)}


def test_each_thing_goes_from_here_to_taken_up(pair: tuple[Started, Started], tmp_path: Path) -> None:
    village, township = pair
    assert {"入户调查"} < {one.what for one in items(village)}
    assert states(village) == {ReceiptState.HERE}
    (path,) = write_to(village, township, tmp_path)
    assert states(village) == {ReceiptState.SENT}
    words = items(village)[0].words
    assert items(village)[0].what.startswith("家庭情况登记")
    assert words.startswith("2026-11-20已发出")
    assert path.name in words
    carry(village, township, tmp_path)
    assert states(township) == {ReceiptState.MERGED}
    carry(township, village, tmp_path, Kind.RETURN)
    assert states(village) == {ReceiptState.MERGED}
    assert all("白蕉镇已收到" in one.words for one in items(village))


def test_a_photo_that_is_missing_there_and_lines_behind_a_gap_are_said(
    pair: tuple[Started, Started], tmp_path: Path
) -> None:
    village, township = pair
    carry(village, township, tmp_path)
    carry(township, village, tmp_path, Kind.RETURN)
    store, peer = village.office.store, township.office.desk.author
    photo = next(one for one in items(village) if one.what.startswith("照片"))
    row = next(one for one in _attachments(village) if one.id == photo.id)
    missing = MissingBlob(peer=peer, sha256=row.sha256 or "")
    store.write(lambda unit: unit.put(missing), actor=village.acting.actor)
    late = next(one for one in items(village) if one.id == photo.id)
    assert (late.state, "照片本身还没有到" in late.words) == (ReceiptState.SENT, True)
    stream = f"{village.office.home}.{village.office.desk.author}.s"
    hole = MissingRange(peer=peer, stream=stream, first=1, last=2)
    store.write(lambda unit: unit.put(hole), actor=village.acting.actor)
    assert "缺第 1-2 号" in items(village)[0].words
    assert states(village) == {ReceiptState.WAITING}


def _attachments(desk: Started) -> tuple[Attachment, ...]:
    return household_file(desk.office, *household_ids(desk.office)[0]).attachments


def test_the_family_gets_a_slip(pair: tuple[Started, Started], tmp_path: Path) -> None:
    village, _ = pair
    printed = print_household_receipts(village.office, village.acting, household_ids(village.office))
    assert printed.pdf.startswith(b"%PDF")
    assert (printed.pages, len(printed.codes)) == (1, 1)


def test_the_registration_and_an_application_have_their_state(
    pair: tuple[Started, Started], tmp_path: Path
) -> None:
    village, township = pair
    home, household = household_ids(village.office)[0]
    carry(village, township, tmp_path)
    carry(township, village, tmp_path, Kind.RETURN)
    assert items(village)[0].state is ReceiptState.MERGED
    new = NewCase(home=home, household=household, origin=Origin.FOUND, clue="家里有人大病")
    open_case(village.office, village.acting, new)
    edit(village, "address", "河堤东 3 号")
    registered, *others = items(village)
    (case,) = [one for one in others if one.what.startswith("办件")]
    assert {registered.state, case.state} == {ReceiptState.HERE}
    carry(village, township, tmp_path)
    carry(township, village, tmp_path, Kind.RETURN)
    assert states(village) == {ReceiptState.MERGED}
    edit(township, "phone", "13800001111")
    edit(village, "phone", "13800002222")
    carry(village, township, tmp_path)
    carry(township, village, tmp_path, Kind.RETURN)
    assert items(village)[0].state is ReceiptState.RECEIVED
    assert "填得不一样" in items(village)[0].words
