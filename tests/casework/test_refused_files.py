"""A file that the township refused whole is told of in its next bundle, at the household and in inspect."""

from pathlib import Path

import pytest

from lianghe_desktop.casework import exchange
from lianghe_desktop.casework.exchange import Kind
from lianghe_desktop.casework.help import NewVisit, record_visit
from lianghe_desktop.casework.household_receipts import ReceiptState, household_receipts
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.sync_tables import RefusedThere
from lianghe_desktop.sync.refusals import own_name
from tests.casework.conftest import TODAY, TOWNSHIP, NewDesk
from tests.casework.exchanging import carry, let_in, write_to
from tests.casework.families import put_family


def test_a_refused_file_is_told_to_the_village_that_sent_it(new_desk: NewDesk, tmp_path: Path) -> None:
    township, village = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), new_desk()
    let_in(village, township, tmp_path)
    put_family(village)
    home, household = household_ids(village.office)[0]
    visit = NewVisit(day=TODAY, way="visit", kind="2", visitors="李小明", content="了解情况", signed=True)
    record_visit(village.office, village.acting, home, household, visit)
    carry(village, township, tmp_path)
    record_visit(village.office, village.acting, home, household, visit)
    (path,) = write_to(village, township, tmp_path)
    broken = path.with_name(path.stem + " (1).lhb")
    broken.write_bytes(path.read_bytes()[:-40])
    path.unlink()
    with pytest.raises(LiangheError):
        exchange.take_in(township.office, township.acting, broken)
    carry(township, village, tmp_path, Kind.RETURN)
    (told,) = village.office.store.rows(RefusedThere)
    assert told.file == path.name
    newest, *_, oldest = household_receipts(village.office, home, household)
    assert {newest.state, oldest.state} == {ReceiptState.REFUSED, ReceiptState.MERGED}
    refused = newest if newest.state is ReceiptState.REFUSED else oldest
    assert f"没有收下数据包 {path.name}" in refused.words
    carry(village, township, tmp_path)
    carry(township, village, tmp_path, Kind.RETURN)
    states = {one.state for one in household_receipts(village.office, home, household)}
    assert states == {ReceiptState.MERGED}


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("up-440403106201-20261120-1of1.lhb", True),
        ("up-440403106201-20261120-1of1 (2).lhb", True),
        ("up-440403106201-20261120-2of3-2 - 副本.lhb", True),
        ("陈小明家的照片.lhb", False),
        ("return-440403106201-20261120-1of1.lhb", False),
    ],
)
def test_only_names_that_the_program_gives_are_passed_on(name: str, own: bool) -> None:
    assert bool(own_name(Path(name))) is own
