"""What an undamaged page holds is read although the file as a whole is refused."""

from pathlib import Path

import pytest

from lianghe_desktop.records.errors import ErrorCode, IntegrityFault, UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.store.connection import DATABASE_NAME, PAGE_SIZE
from lianghe_desktop.store.key_slots import unlock
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.salvage import Salvaged, damaged_files, salvage
from lianghe_desktop.store.sealed_pages import SealedPages
from lianghe_desktop.store.vault import open_store
from tests.store.conftest import ACTOR, PASSWORD, USER, VILLAGE, Clock

_HOUSEHOLDS = 300


@pytest.fixture
def folder(store: Store) -> Path:
    """Return the folder of a closed store with families, one of them with a long text, one deleted."""

    def fill(unit) -> None:  # type: ignore[no-untyped-def]
        for number in range(_HOUSEHOLDS):
            unit.insert(Household(home=VILLAGE, id=f"h{number}", address=f"村口{number}号", farms=True))
            unit.insert(Member(home=VILLAGE, id=f"m{number}", household_id=f"h{number}", name="李四"))
        unit.insert(Household(home=VILLAGE, id="long", needs="难" * 9000))
        unit.insert(Household(home=VILLAGE, id="gone", address="删了"))

    store.write(fill, actor=ACTOR)
    store.write(lambda unit: unit.remove(Household, VILLAGE, "gone"), actor=ACTOR)
    place = store.folder
    store.close()
    return place


def salvaged(folder: Path) -> Salvaged:
    return salvage(folder, user=USER, password=PASSWORD)


def spoil(folder: Path, at: int) -> None:
    content = bytearray((folder / DATABASE_NAME).read_bytes())
    content[at] ^= 1
    (folder / DATABASE_NAME).write_bytes(content)


def ids(found: Salvaged, table: str) -> set[object]:
    return {row["id"] for row in found.rows[table]}


def pages(folder: Path, kind: int) -> list[int]:
    """Return the numbers of pages that begin with `kind`."""
    read = SealedPages(folder / DATABASE_NAME, unlock(folder, USER, PASSWORD)[1])
    return [number for number in range(2, read.count + 1) if (read.page(number) or b" ")[0] == kind]


def test_a_whole_file_gives_every_row_with_its_values(folder: Path) -> None:
    found = salvaged(folder)
    assert (found.lost_pages, found.adopted) == (0, 0)
    assert ids(found, "household") == {f"h{number}" for number in range(_HOUSEHOLDS)} | {"long"}
    (long,) = [row for row in found.rows["household"] if row["id"] == "long"]
    assert long["needs"] == "难" * 9000
    assert [row["address"] for row in found.rows["household"] if row["id"] == "h7"] == ["村口7号"]
    assert all(row["farms"] == 1 for row in found.rows["household"] if row["id"] != "long")


@pytest.mark.parametrize("kind", [0x0D, 0x05])
def test_only_what_lay_on_the_damaged_page_is_lost(folder: Path, kind: int) -> None:
    whole = salvaged(folder)
    for number in pages(folder, kind)[::9]:
        spoil(folder, number * PAGE_SIZE - 100)
        found = salvaged(folder)
        assert found.lost_pages == 1
        assert whole.count - found.count <= (80 if kind == 0x0D else 0), number
        spoil(folder, number * PAGE_SIZE - 100)


@pytest.mark.parametrize("at", [3, 2000])
def test_without_the_first_page_rows_are_known_by_their_form(folder: Path, at: int) -> None:
    whole = salvaged(folder)
    spoil(folder, at)
    with pytest.raises(IntegrityFault) as refused:
        open_store(folder, user=USER, password=PASSWORD, now_ms=Clock())
    assert refused.value.code is ErrorCode.DAMAGED
    found = salvaged(folder)
    assert ids(found, "household") - {"gone"} == ids(whole, "household")
    assert ids(found, "member") == ids(whole, "member")


def test_the_log_of_writes_counts(store: Store, tmp_path: Path) -> None:
    store.write(lambda unit: unit.insert(Household(home=VILLAGE, id="h1", address="一")), actor=ACTOR)
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in store.folder.iterdir():
        if path.is_file():
            (copy / path.name).write_bytes(path.read_bytes())
    assert (copy / f"{DATABASE_NAME}-wal").stat().st_size > 0
    assert ids(salvaged(copy), "household") == {"h1"}


def test_wrong_words_open_nothing(folder: Path) -> None:
    with pytest.raises(UserError) as refused:
        salvage(folder, user=USER, password="falsch-1")
    assert refused.value.code is ErrorCode.WRONG_PASSWORD
    with pytest.raises(UserError) as missing:
        salvage(folder, user=USER, password=PASSWORD, file=folder / "none.db")
    assert missing.value.code is ErrorCode.NOT_FOUND
    assert [path.name for path in damaged_files(folder)] == [DATABASE_NAME]
