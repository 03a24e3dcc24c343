"""A damaged page: opening refuses and names the newest verified backup, which then restores."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lianghe_desktop.records.errors import ErrorCode, LiangheError
from lianghe_desktop.store.backup import BACKUPS_NAME, backups, restore
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.connection import DATABASE_NAME, PAGE_SIZE
from lianghe_desktop.store.salvage import Salvaged, salvage
from tests.soak import desks
from tests.soak.trial import Attempt, Planted, Trial

_RESTORE_EVERY = 10
_MOST_ROWS_OF_A_PAGE = 80


@contextmanager
def _prepare(folder: Path) -> Iterator[Attempt]:
    whole = desks.make(folder / "whole").village
    data = folder / "data"
    entered = _rows(_salvaged(whole))

    def attempt(seed: int) -> str:
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(whole, data)
        newest = backups(data / BACKUPS_NAME)[0]
        page = _damage(data / DATABASE_NAME, random.Random(seed))
        saved = _check_salvaged(data, entered)
        try:
            desks.open_desk(data).office.store.close()
        except LiangheError as refused:
            assert refused.code is ErrorCode.DAMAGED, refused.code
            if page:
                assert newest.path.name in refused.text
        else:
            raise AssertionError(f"a file with a damaged page {page} was opened")
        if seed % _RESTORE_EVERY:
            return f"refused, {saved}"
        restore(newest.path, data, user=desks.USER, password=desks.PASSWORD, now_ms=desks.now_ms)
        with desks.open_desk(data).office.store as store:
            assert check_store(store) == []
        return f"refused and restored, {saved}"

    yield attempt


def _salvaged(data: Path) -> Salvaged:
    return salvage(data, user=desks.USER, password=desks.PASSWORD)


def _rows(salvaged: Salvaged) -> set[tuple[object, ...]]:
    found = {(table, *row.values()) for table, of_table in salvaged.rows.items() for row in of_table}
    return found | {("?", *row) for row in salvaged.unsure}


def _check_salvaged(data: Path, entered: set[tuple[object, ...]]) -> str:
    """Judge what is still readable: nothing that was not entered, and all of it but for one page."""
    salvaged = _salvaged(data)
    found = _rows(salvaged)
    assert found <= entered, "a row was made up"
    lost = len(entered - found)
    assert salvaged.lost_pages or not lost
    assert lost <= _MOST_ROWS_OF_A_PAGE * salvaged.lost_pages, f"{lost} rows lost"
    return "some rows lost" if lost else "all rows saved"


def _damage(database: Path, chance: random.Random) -> int:
    """Change some bytes of one page, blank it, or cut the file there; return the page, 0 the first."""
    content = bytearray(database.read_bytes())
    page = chance.randrange(len(content) // PAGE_SIZE)
    start = page * PAGE_SIZE
    way = chance.randrange(4)
    if way == 0:
        content[start + chance.randrange(PAGE_SIZE)] ^= 1 << chance.randrange(8)
    elif way == 1:
        content[start : start + PAGE_SIZE] = bytes(PAGE_SIZE)
    elif way == 2:
        content[start : start + PAGE_SIZE] = chance.randbytes(PAGE_SIZE)
    else:
        del content[start + chance.randrange(PAGE_SIZE) :]
    database.write_bytes(content)
    return page


TRIAL = Trial(
    name="damaged-pages",
    promise="opening refuses a damaged file and names the newest verified backup, which restores",
    prepare=_prepare,
    often=30,
    before_release=200,
    planted=(
        Planted(
            name="pages are not read when a file is opened",
            place="lianghe_desktop.store.vault.page_problems",
            bug=lambda _database, _key: [],
            within=5,
        ),
        Planted(
            name="what nothing leads to any more is not looked for",
            place="lianghe_desktop.store.sealed_pages.SealedPages.orphans",
            bug=lambda _self, _reached: iter(()),
            within=200,
        ),
        Planted(
            name="pages are read although their seal does not hold",
            place="lianghe_desktop.store.sealed_pages.SealedPages._holds",
            bug=lambda self, number: number in self._sealed,
            within=30,
        ),
    ),
)
