"""A city collects: bundles of its districts go into PostgreSQL, for statistics and Parquet.

The collector is no desk: it writes no line, decides nothing and answers nobody. Its keys and the
districts it trusts lie in an ordinary encrypted data folder of level city. docs/COLLECTOR.md.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.overview import ITEMS
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import ErrorCode, IntegrityFault, UserError
from lianghe_desktop.records.local_tables import Area
from lianghe_desktop.store.collector.address import read_address
from lianghe_desktop.store.collector.annex import refresh_overview
from lianghe_desktop.store.collector.database import Collector, open_collector
from lianghe_desktop.store.collector.parquet import write_parquet
from lianghe_desktop.store.collector.state import CollectorState, collector_state, keep_area_names
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync.importing import gap_sentences
from lianghe_desktop.sync.into_collector import Loaded, keep_senders, take_in, take_in_rulings
from lianghe_desktop.sync.staging import stage

Result = TypeVar("Result")
FileProgress = Callable[[str, int, int], None]
"""Called with a sentence about the file at work, what is done and what there is in all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CollectedFile:
    """What became of one file: what it brought, or why it was refused."""

    path: Path
    loaded: Loaded | None
    refusal: str = ""

    @property
    def sentence(self) -> str:
        """Return the outcome in words."""
        if self.loaded is None:
            return f"{self.path.name}：没有收进。{self.refusal}"
        one = self.loaded
        part = f"（第 {one.part[0]} 份，共 {one.part[1]} 份）" if one.part[1] > 1 else ""
        said = [f"{self.path.name}{part}：来自“{one.sender}”，新收 {one.new} 条，已有 {one.duplicates} 条"]
        if one.waiting:
            said.append(f"等前面补齐 {one.waiting} 条")
        if one.held:
            said.append(f"暂不计入 {one.held} 条")
        if one.forked:
            said.append(f"与已收的对不上、放在一边 {len(one.forked)} 段，请让对方说明是否恢复过旧备份")
        return "，".join(said) + "。"


@dataclass(frozen=True, kw_only=True, slots=True)
class Collection:
    """What a run did, and what the database holds now."""

    files: tuple[CollectedFile, ...]
    state: CollectorState
    day: dt.date
    parquet_rows: int | None

    @property
    def refused(self) -> bool:
        """Tell whether a file was refused (exit status 1)."""
        return any(one.loaded is None for one in self.files)

    @property
    def waits_for_a_person(self) -> bool:
        """Tell whether something at some desk is left to be decided or sent (exit status 3)."""
        forked = any(one.loaded and one.loaded.forked for one in self.files)
        return bool(forked or self.state.conflicts or self.state.held or self.state.gaps)

    @property
    def gap_sentences(self) -> tuple[str, ...]:
        """Return one line for each hole in a stream."""
        return tuple(gap_sentences(self.state.gaps))

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return the state in words."""
        state = self.state
        return (
            f"库中现有 {state.households} 户、{state.people} 人，登记 {state.lines} 条；"
            f"附件一已按 {self.day} 统计。",
            *([f"待定 {state.conflicts} 处，由镇街、村居处理。"] if state.conflicts else []),
            *([f"暂不计入 {state.held} 条。"] if state.held else []),
            *self.gap_sentences,
        )


def check_address(text: str) -> str:
    """Return the address of a database unchanged.

    Raises:
        UserError: It cannot be read, or holds a password.
    """
    read_address(text)
    return text


def collect(
    office: Office,
    acting: Acting,
    address: str,
    files: Sequence[Path],
    *,
    day: dt.date,
    parquet: Path | None = None,
    progress: FileProgress,
) -> Collection:
    """Take bundles into the database at `address`, one transaction each, then count annex 1 on `day`.

    Any order, any number of times: what is held already is skipped, what lies behind a gap waits. A
    file that is refused changes nothing and keeps no other file out.

    Raises:
        UserError: The data folder is no city's, or the address cannot be used.
        EnvironmentFault: The database does not answer or is full; files before stay collected.
    """
    require(acting, Act.IMPORT)
    if office.desk.level is not AreaLevel.CITY:
        raise UserError(
            ErrorCode.WRONG_STATE,
            f"“{office.desk.name}”不是市级收集点：请用 lianghe init city 建立一个，再用 --data 指明。",
        )
    collector = open_collector(
        address,
        area=office.area,
        name=office.desk.name,
        root=office.desk.author,
        actor=acting.actor,
        now_ms=office.now_ms(),
    )
    with collector:
        _write(collector, office, acting, lambda unit: take_in_rulings(unit, office.store))
        done = tuple(
            _collect_file(collector, office, acting, path, place=(number, len(files)), progress=progress)
            for number, path in enumerate(files, start=1)
        )
        areas = office.store.rows(Area)
        _write(collector, office, acting, lambda unit: _finish(unit, areas, day))
        rows = None
        if parquet is not None:
            rows = collector.query(lambda connection: write_parquet(connection, parquet))
        return Collection(files=done, state=collector.query(collector_state), day=day, parquet_rows=rows)


def _collect_file(
    collector: Collector,
    office: Office,
    acting: Acting,
    path: Path,
    *,
    place: tuple[int, int],
    progress: FileProgress,
) -> CollectedFile:
    what = f"第 {place[0]}/{place[1]} 份"
    try:
        staging = stage(
            office.store,
            path,
            actor=acting.actor,
            follow_lines=False,
            progress=lambda done, total: progress(f"{what} 核对", done, total),
            cancel=lambda: False,
        )
    except (UserError, IntegrityFault) as refusal:
        return CollectedFile(path=path, loaded=None, refusal=refusal.text)
    with staging as staged:
        keep_senders(office.store, staged, actor=acting.actor)
        try:
            loaded = _write(
                collector,
                office,
                acting,
                lambda unit: take_in(unit, staged, lambda done, total: progress(f"{what} 收进", done, total)),
            )
        except (UserError, IntegrityFault) as fault:
            if not staged.was_refused(fault):
                raise
            staged.log_refusal(office.store, fault, actor=acting.actor)
            return CollectedFile(path=path, loaded=None, refusal=fault.text)
    return CollectedFile(path=path, loaded=loaded)


def _write(collector: Collector, office: Office, acting: Acting, job: Callable[[Unit], Result]) -> Result:
    return collector.write(job, actor=acting.actor, now_ms=office.now_ms())


def _finish(unit: Unit, areas: Sequence[Area], day: dt.date) -> None:
    keep_area_names(unit, areas)
    refresh_overview(unit, day, ITEMS)
