"""What is interrupted in the trials: each act, what must hold after it was killed, and doing it again."""

import datetime as dt
import itertools
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from lianghe_desktop.casework import exchange, keeping
from lianghe_desktop.casework.finishing import FinishChoices, finish, review
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.people_import import import_people
from lianghe_desktop.casework.register import NewHousehold, NewMember, register_household
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.survey import OpenInterview, drafts, resume, save_answer
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode
from lianghe_desktop.store.backup import BACKUPS_NAME, backups, restore, verify_backup
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.connection import DATABASE_NAME, open_raw
from lianghe_desktop.store.key_slots import unlock
from lianghe_desktop.store.lock import FolderLock
from lianghe_desktop.store.migration import SCHEMA_VERSION, migrate, schema_version
from lianghe_desktop.sync.importing import import_bundle
from tests.soak import desks
from tests.soak.desks import Places

Report = Callable[[int], None]
_QUESTION = "/data/talk/talk_record"
_SAVED = "连存"


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """`do` is killed at a random moment; `after` judges what it left behind and does it again.

    `do` reports what it has committed; `after` gets the last of it, -1 where there was none.
    """

    name: str
    do: Callable[[Places, Report], None]
    after: Callable[[Places, int], str]


def count(office: Office) -> int:
    """Return how many households the desk holds."""
    return len(office.store.rows(Household))


def _sound(office: Office) -> None:
    assert check_store(office.store) == []


# --- saving one household after another ----------------------------------------------------------


def _save(places: Places, report: Report) -> None:
    started = desks.open_desk(places.village)
    with started.office.store:
        for number in range(40):
            _register(started, number)
            report(number)


def _register(started: Started, number: int) -> None:
    head = NewMember(
        name="李四",
        relation="02",
        document_kind="none",
        no_document_reason="lost",
        sex="1",
        birth_date=dt.date(1960, 5, 6),
    )
    new = NewHousehold(home=HomeCode(desks.VILLAGE.value), head=head, address=f"{_SAVED}{number}")
    register_household(started.office, started.acting, new)


def _saved(places: Places, last: int) -> str:
    started = desks.open_desk(places.village)
    with started.office.store as store:
        _sound(started.office)
        kept = {row.address for row in store.rows(Household) if (row.address or "").startswith(_SAVED)}
        promised = {f"{_SAVED}{number}" for number in range(last + 1)}
        assert promised <= kept <= promised | {f"{_SAVED}{last + 1}"}
        _register(started, 1000)
    return "save"


# --- answering -----------------------------------------------------------------------------------


def _interview(started: Started) -> OpenInterview:
    return resume(started.office, started.acting, drafts(started.office)[0].id)


def _answer(places: Places, report: Report) -> None:
    started = desks.open_desk(places.village)
    with started.office.store:
        interview = _interview(started)
        for number in range(60):
            interview.session.answer(_QUESTION, f"第{number}次")
            save_answer(started.office, started.acting, interview)
            report(number)


def _answered(places: Places, last: int) -> str:
    started = desks.open_desk(places.village)
    with started.office.store:
        _sound(started.office)
        value = _interview(started).session.state(_QUESTION).value or ""
        allowed = {f"第{number}次" for number in (last, last + 1)}
        assert value in allowed or (last < 0 and not value.endswith("次")), (value, last)
    return "answer"


# --- finishing an interview ----------------------------------------------------------------------


def _finish(places: Places, _report: Report) -> None:
    started = desks.open_desk(places.village)
    with started.office.store:
        interview = _interview(started)
        found = review(started.office, interview)
        choices = FinishChoices(
            clashes={clash.key: "answer" for clash in found.clashes},
            absent={member.id: "stays" for member in found.absent},
        )
        finish(started.office, started.acting, interview, choices)


def _finished(places: Places, _last: int) -> str:
    with desks.open_desk(places.village).office.store as store:
        done = len(store.rows(Interview))
    started = desks.open_desk(places.village)
    with started.office.store:
        _sound(started.office)
        assert len(drafts(started.office)) + done == 1
    if not done:
        _finish(places, lambda _number: None)
    return "finish, all" if done else "finish, nothing"


# --- taking in a list ----------------------------------------------------------------------------


def _import(places: Places, _report: Report) -> None:
    started = desks.open_desk(places.village)
    with started.office.store:
        assert import_people(started.office, started.acting, places.people).written


def _imported(places: Places, _last: int) -> str:
    started = desks.open_desk(places.village)
    with started.office.store:
        _sound(started.office)
        listed = [r for r in started.office.store.rows(Household) if (r.household_no or "")[12:13] == "9"]
        assert len(listed) in (0, desks.LISTED)
        again = import_people(started.office, started.acting, places.people)
        assert again.written is (not listed)
        _sound(started.office)
    return "import, all" if listed else "import, nothing"


# --- bundles -------------------------------------------------------------------------------------


def _export(places: Places, _report: Report) -> None:
    started = desks.open_desk(places.village)
    with started.office.store:
        exchange.export(started.office, started.acting, places.stick, full=True)


def _exported(places: Places, _last: int) -> str:
    town = desks.open_desk(places.town)
    with town.office.store:
        for path in sorted(places.stick.glob("*.lhb")):
            take(town, path)  # whatever bears the name of a bundle is one
        _export(places, lambda _number: None)
        for path in sorted(places.stick.glob("*.lhb")):
            take(town, path)
        _sound(town.office)
    with desks.open_desk(places.village).office.store as store:
        assert check_store(store) == []
    return "export"


def take(town: Started, path: Path) -> int:
    """Take a bundle in; return how many lines were new."""
    done = import_bundle(
        town.office.store,
        path,
        actor=town.acting.actor,
        progress=lambda _done, _total: None,
        cancel=lambda: False,
    )
    assert not done.waits_for_a_person
    return done.new


def _take_in(places: Places, _report: Report) -> None:
    town = desks.open_desk(places.town)
    with town.office.store:
        take(town, next(places.stick.glob("up-*.lhb")))


def _taken_in(places: Places, _last: int) -> str:
    town = desks.open_desk(places.town)
    with town.office.store:
        _sound(town.office)
        there = count(town.office)
        new = take(town, next(places.stick.glob("up-*.lhb")))
        assert (there == 0) is (new > 0)
        assert count(town.office) > 0
        _sound(town.office)
    return "take in, all" if there else "take in, nothing"


# --- backups -------------------------------------------------------------------------------------


def _back_up(places: Places, _report: Report) -> None:
    started = desks.open_desk(places.village)
    with started.office.store:
        keeping.back_up(started.office, started.acting)


def _backed_up(places: Places, _last: int) -> str:
    started = desks.open_desk(places.village)
    with started.office.store as store:
        _sound(started.office)
        for kept in backups(places.village / BACKUPS_NAME):
            assert verify_backup(kept.path, store) == []
        keeping.back_up(started.office, started.acting)
        assert len(backups(places.village / BACKUPS_NAME)) >= 2
    return "back up"


def _restore(places: Places, _report: Report) -> None:
    newest = backups(places.village / BACKUPS_NAME)[0]
    restore(newest.path, places.village, user=desks.USER, password=desks.PASSWORD, now_ms=desks.now_ms)


def _restored(places: Places, _last: int) -> str:
    there = (places.village / DATABASE_NAME).exists()
    wanted = 0
    if there:
        with desks.open_desk(places.village).office.store as store:
            assert check_store(store) == []
            wanted = len(store.rows(Household))
    _restore(places, lambda _number: None)
    with desks.open_desk(places.village).office.store as store:
        assert check_store(store) == []
        assert len(store.rows(Household)) == (wanted or len(store.rows(Household))) > 0
    return "restore" if there else "restore, between"


# --- migration -----------------------------------------------------------------------------------


def add_tomorrow(connection: Connection) -> None:
    """Do what the step to the next version might do: a new column, and a pass over every row."""
    connection.exec_driver_sql("ALTER TABLE household ADD COLUMN tomorrow TEXT")
    connection.exec_driver_sql("UPDATE household SET tomorrow = NULL")


def _migrate(places: Places, _report: Report) -> None:
    lock = FolderLock(places.village)
    _, key = unlock(places.village, desks.USER, desks.PASSWORD)
    migrate(
        places.village,
        key,
        now_ms=desks.now_ms(),
        steps={SCHEMA_VERSION: add_tomorrow},
        target=SCHEMA_VERSION + 1,
    )
    lock.release()


def _migrated(places: Places, _last: int) -> str:
    _, key = unlock(places.village, desks.USER, desks.PASSWORD)
    done = schema_version(places.village, key) > SCHEMA_VERSION
    if not done:
        with desks.open_desk(places.village).office.store as store:
            assert check_store(store) == []
        _migrate(places, lambda _number: None)
    assert schema_version(places.village, key) == SCHEMA_VERSION + 1
    with closing(open_raw(places.village / DATABASE_NAME, key, read_only=False)) as raw:
        assert "tomorrow" in [row[1] for row in raw.execute("PRAGMA table_info(household)")]
        raw.execute("ALTER TABLE household DROP COLUMN tomorrow")
        raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    with desks.open_desk(places.village).office.store as store:
        assert check_store(store) == []
        assert store.rows(Household)
    assert list(places.village.glob(f"{DATABASE_NAME}.v{SCHEMA_VERSION}-*")), "the old file was not kept"
    return "migrate, all" if done else "migrate, nothing"


ACTS = tuple(
    itertools.starmap(
        lambda name, do, after: Act(name=name, do=do, after=after),
        (
            ("save", _save, _saved),
            ("answer", _answer, _answered),
            ("finish", _finish, _finished),
            ("import", _import, _imported),
            ("export", _export, _exported),
            ("take in", _take_in, _taken_in),
            ("back up", _back_up, _backed_up),
            ("restore", _restore, _restored),
            ("migrate", _migrate, _migrated),
        ),
    )
)
