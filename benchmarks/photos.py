"""Bundles with photos, against copying the same files."""

import hashlib
import os
import shutil
from pathlib import Path

from benchmarks.bundles import (
    another_town,
    enrolled,
    export_everything,
    import_and_close,
    import_everything,
)
from benchmarks.figures import Row, Rows, measured, median
from benchmarks.workplace import Workplace
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.helprecord import Attachment
from lianghe_desktop.records.ids import new_row_id
from lianghe_desktop.records.local_tables import Blob
from lianghe_desktop.store.unit import Unit

_PHOTO_MIB = 2


def rows(place: Workplace) -> Rows:
    """Measure out, in, and both together."""
    mib = place.photos_mib
    pair = enrolled(place.folder / "photos", lambda village: _take_photos(village, mib))
    files = place.folder / "photo-files"
    files.mkdir()
    for number in range(mib // _PHOTO_MIB):
        (files / str(number)).write_bytes(os.urandom(_PHOTO_MIB << 20))

    def copy() -> None:
        for path in files.iterdir():
            target = Path(shutil.copyfile(path, place.folder / f"copy-{path.name}"))
            with target.open("rb") as file:
                os.fsync(file.fileno())
            target.unlink()

    floor = median(copy, 3)
    out, again = measured(export_everything, pair), another_town(pair)
    into, closed = measured(import_everything, pair), measured(import_and_close, again)
    parts = {"out": out.seconds, "in": into.seconds, "out and in": out.seconds + into.seconds}
    for way, seconds in parts.items():
        yield Row(
            what=f"bundle with {mib} MiB of photos, {way}",
            figure=seconds,
            floor=floor,
            floor_is="copying the files, synced",
            at_most_floor=8,
        )
    yield Row(
        what="in until the desk is closed, its log in the file",
        figure=closed.seconds,
        floor=floor,
        floor_is="copying the files, synced",
    )
    yield Row(
        what="memory of these, the larger",
        figure=max(out.grown_mib, into.grown_mib),
        unit="MiB",
        at_most=60,
    )


def _take_photos(village: Started, mib: int) -> None:
    store = village.office.store

    def one(unit: Unit) -> None:
        content = os.urandom(_PHOTO_MIB << 20)
        digest = hashlib.sha256(content).hexdigest()
        unit.insert(
            Attachment(
                home=village.office.home,
                id=new_row_id(now_ms=unit.now_ms),
                sha256=digest,
                size=len(content),
                media_type="image/jpeg",
            )
        )
        unit.put(Blob(sha256=digest, size=len(content), media_type="image/jpeg", content=content))

    for _ in range(mib // _PHOTO_MIB):
        store.write(one, actor=village.acting.actor)
