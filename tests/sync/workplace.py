"""A desk as the tests use it: write, export, import, in words of the field."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import PersonId, new_row_id
from lianghe_desktop.store.dump import dump_shared, dump_tables
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.unit import Actor
from lianghe_desktop.store.vault import open_store
from lianghe_desktop.sync.enrolment import accept, write_request
from lianghe_desktop.sync.export import Exported, export_bundle
from lianghe_desktop.sync.granting import approve
from lianghe_desktop.sync.importing import Imported, import_bundle
from lianghe_desktop.sync.manifest import Kind
from tests.sync.workshop import silent


class Clock:
    """Count milliseconds: each look is one later."""

    def __init__(self, start: int = 1_790_000_000_000) -> None:
        self.at = start

    def __call__(self) -> int:
        self.at += 1
        return self.at


@dataclass
class Workplace:
    """A desk with its store, a person, and the stick that goes around."""

    store: Store
    stick: Path
    person: PersonId
    files: int = field(default=0)

    @property
    def actor(self) -> Actor:
        return Actor(person=self.person)

    @property
    def author(self) -> str:
        return self.store.desk.author

    def household(self, home: str | None = None, **values: object) -> str:
        """Enter a household; return its id."""
        row_id = new_row_id(now_ms=self.store.now_ms())
        row = Household(home=home or self.store.desk.area.value, id=row_id, **values)
        self.store.write(lambda unit: unit.insert(row), actor=self.actor)
        return row_id

    def change(self, row_id: str, home: str | None = None, **values: object) -> None:
        where = home or self.store.desk.area.value
        self.store.write(lambda unit: unit.change(Household, where, row_id, values), actor=self.actor)

    def get(self, row_id: str, home: str | None = None) -> Household | None:
        return self.store.get(Household, home or self.store.desk.area.value, row_id)

    def export(self, kind: Kind = Kind.UP, to: Sequence["Workplace"] = (), **how: object) -> Exported:
        return export_bundle(
            self.store,
            self.stick,
            kind=kind,
            to=[desk.author for desk in to],
            actor=self.actor,
            progress=silent,
            cancel=lambda: False,
            **how,  # type: ignore[arg-type]
        )

    def take(self, path: Path, *, dry_run: bool = False, apart: bool = False) -> Imported:
        return import_bundle(
            self.store,
            path,
            actor=self.actor,
            dry_run=dry_run,
            apart=apart,
            progress=silent,
            cancel=lambda: False,
        )

    def take_all(self, exported: Exported) -> list[Imported]:
        return [self.take(path) for path in exported.paths]

    def join(self, above: "Workplace", *, homes: tuple[str, ...] = ()) -> None:
        """Go through request, approval and acceptance, reading the digits to each other."""
        asked = write_request(self.store, self.stick / f"{self.author}-request.lhe", actor=self.actor)
        granted = approve(
            above.store,
            asked.path,
            self.stick / f"{self.author}-approval.lhe",
            confirmed=asked.fingerprint,
            homes=homes,
            actor=above.actor,
        )
        accept(self.store, granted.path, confirmed=granted.fingerprint, actor=self.actor)

    def tables(self) -> str:
        return dump_tables(self.store)

    def dump(self) -> str:
        return dump_shared(self.store)


def reopened(desk: Workplace, folder: Path) -> Workplace:
    store = open_store(folder, user="张三", password="两合-2026", now_ms=Clock())
    return Workplace(store=store, stick=desk.stick, person=desk.person)


def cloned(desk: Workplace, folder: Path) -> Workplace:
    """Copy the disk of a laptop."""
    place = desk.store.folder
    desk.store.close()
    shutil.copytree(place, folder)
    desk.store = reopened(desk, place).store
    return reopened(desk, folder)
