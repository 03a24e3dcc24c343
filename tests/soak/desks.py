"""The desks that trials start from: a village with invented families, and its township."""

import datetime as dt
import itertools
import shutil
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import xlsxwriter

from lianghe_desktop.casework import enrolment, exchange, keeping
from lianghe_desktop.casework.demonstration import answer_steps, fill_practice
from lianghe_desktop.casework.demonstration_answers import recorded_interview
from lianghe_desktop.casework.demonstration_population import DEMO_DAY
from lianghe_desktop.casework.households import find
from lianghe_desktop.casework.start import FirstRun, Started, create_desk, log_in
from lianghe_desktop.casework.survey import begin
from lianghe_desktop.documents.member_columns import TITLE_OF
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Level
from lianghe_desktop.store.keys import KeyCost

VILLAGE, TOWNSHIP = AreaCode("440403106201"), AreaCode("440403106000")
USER, PASSWORD = "演示管理员", "lianghe-2026"
CHEAP = KeyCost(memory_kib=64, time=1, lanes=1)
LISTED = 40
_COLUMNS = ("household_no", "name", "sex", "document_kind", "document_number", "relation", "birth_date")


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """Where the desks, the stick and the list lie in a folder."""

    folder: Path

    @property
    def village(self) -> Path:
        """Return the village's data folder."""
        return self.folder / "village"

    @property
    def town(self) -> Path:
        """Return the township's data folder."""
        return self.folder / "town"

    @property
    def stick(self) -> Path:
        """Return the stick, with the village's first bundle."""
        return self.folder / "stick"

    @property
    def people(self) -> Path:
        """Return a list of households that nobody knows yet."""
        return self.folder / "people.xlsx"


def make(folder: Path) -> Places:
    """Make a village with families, an open interview, a backup and a bundle, and its township."""
    shutil.copytree(_pattern().name, folder)
    return Places(folder=folder)


@cache
def _pattern() -> tempfile.TemporaryDirectory[str]:
    """Make the desks once a process; they are copied from then on."""
    kept = tempfile.TemporaryDirectory(prefix="lianghe-soak-desks-")
    _make(Places(folder=Path(kept.name)))
    return kept


def _make(places: Places) -> None:
    places.stick.mkdir()
    town, village = (
        new_desk(places.town, Level.TOWNSHIP, TOWNSHIP),
        new_desk(places.village, Level.VILLAGE, VILLAGE),
    )
    join(village, town, places.stick)
    fill_practice(village)
    recorded = recorded_interview()
    interview = begin(village.office, village.acting, *find(village.office, recorded.household))
    answer_steps(village.office, village.acting, interview, recorded.steps)
    exchange.export(village.office, village.acting, places.stick)
    keeping.back_up(village.office, village.acting)
    town.office.store.close()
    village.office.store.close()
    write_list(places.people, LISTED)


def now_ms() -> int:
    """Return a clock that starts on the demonstration's day."""
    start = int(dt.datetime.combine(DEMO_DAY, dt.time(1), dt.UTC).timestamp() * 1000)
    return start + time.monotonic_ns() // 1_000_000


def open_desk(folder: Path) -> Started:
    """Log in."""
    return log_in(folder, user=USER, password=PASSWORD, now_ms=now_ms, today=DEMO_DAY)


def new_desk(folder: Path, level: Level, area: AreaCode) -> Started:
    """Make an empty desk."""
    first = FirstRun(level=level, area=area, name="演示", admin_name=USER, password=PASSWORD, practice=True)
    return create_desk(folder, first, now_ms=now_ms, today=DEMO_DAY, key_cost=CHEAP)


def join(below: Started, above: Started, stick: Path) -> None:
    """Let a desk in by the one above: request, approval, acceptance."""
    asked = enrolment.request(below.office, below.acting, stick)
    granted = enrolment.approve(above.office, above.acting, asked.path, stick, confirmed=asked.fingerprint)
    enrolment.accept(below.office, below.acting, granted.path, confirmed=granted.fingerprint)


def write_list(path: Path, households: int, people: int = 3) -> None:
    """Write a workbook of invented households; all document numbers are distinct and valid."""
    relations = [item.label for item in code_list("relation_national").items]
    head = next(word for word in relations if "户主" in word)
    other = next(word for word in relations if "其他" in word)
    resident = code_list("document_kind").label("resident")
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("成员名单")
    sheet.write_row(0, 0, [TITLE_OF[key] for key in _COLUMNS])
    for row, (household, place) in enumerate(itertools.product(range(households), range(people)), start=1):
        number = document_number(row)
        sex, born = "男" if row % 2 else "女", f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        relation = other if place else head
        sheet.write_row(row, 0, (f"{VILLAGE}9{household:05d}", "李四", sex, resident, number, relation, born))
    book.close()


def document_number(at: int) -> str:
    """Return the `at`-th invented number: valid check digit, odd orders for men, under no real area's use."""
    day, order = divmod(at, 499)
    born = dt.date(1950, 1, 1) + dt.timedelta(days=day)
    digits = f"440403{born:%Y%m%d}{2 * order + at % 2:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]
