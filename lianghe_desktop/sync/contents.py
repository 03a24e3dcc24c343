"""Keep what a bundle brings besides lines: photos, and forms, packs and lists with the names of areas.

Source: docs/formats/bundle.md 6, 7; journal rules 13-15.
"""

from collections.abc import Iterator
from contextlib import closing

from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.journal_tables import DroppedBlob
from lianghe_desktop.records.local_tables import Area, AreaRenaming, Blob
from lianghe_desktop.records.sync_tables import StagedAsset
from lianghe_desktop.store import exchange
from lianghe_desktop.store.connection import PAGE_SIZE
from lianghe_desktop.store.log_taking import LARGE_BYTES
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync import faults
from lianghe_desktop.sync.ahead import ahead
from lianghe_desktop.sync.canonical import NotCanonicalError, parse_canonical
from lianghe_desktop.sync.fields import ANY, CODE_12, FieldError, Fields
from lianghe_desktop.sync.judging import verified_chain
from lianghe_desktop.sync.manifest import Entry
from lianghe_desktop.sync.staging import Staged
from lianghe_desktop.sync.unsealing import Cancel, Progress, never, silent


def _numbered(staged: Staged, folder: str) -> Iterator[tuple[int, Entry]]:
    for number, entry in enumerate(staged.manifest.entries, start=1):
        if entry.folder == folder:
            yield number, entry


def photo_pages(staged: Staged) -> int:
    """Return the pages of the photos in a bundle; one takes about as long to store as a line."""
    return sum(_pages(entry) for _, entry in _numbered(staged, "blobs"))


def keep_blobs(unit: Unit, staged: Staged, progress: Progress = silent, cancel: Cancel = never) -> int:
    """Keep photos that are not here; return how many were wanted. Ends when the whole bundle was found right.

    `progress` is told the pages done and all pages.
    """
    dropped = {row.sha256 for row in unit.rows(DroppedBlob)}
    here = exchange.blob_sizes(unit.connection).keys() | dropped
    wanted = [sha256 for sha256 in staged.manifest.blobs if sha256 not in here]
    kinds = exchange.media_types(unit.connection, wanted)
    done, total = 0, photo_pages(staged)
    coming = (one for one in _numbered(staged, "blobs") if one[1].sha256 not in here)
    with closing(ahead((entry, staged.photo(number, cancel)) for number, entry in coming)) as photos:
        for entry, content in photos:
            if cancel():
                raise faults.cancelled()
            kind = kinds.get(entry.sha256, "application/octet-stream")
            unit.put(Blob(sha256=entry.sha256, size=entry.size, media_type=kind, content=content))
            done += _pages(entry)
            progress(done, total)
    unit.large |= done * PAGE_SIZE > LARGE_BYTES
    staged.await_end(cancel)
    return len(wanted)


def _pages(entry: Entry) -> int:
    return -(-entry.size // PAGE_SIZE)


def keep_assets(unit: Unit, staged: Staged) -> int:
    """Put forms, packs and lists aside; area names that the sender may give are taken in at once."""
    sender = verified_chain(staged.manifest.chain, staged.manifest.author)[0]
    waiting = 0
    for number, entry in _numbered(staged, "assets"):
        kind = entry.name.split("/")[1]
        if unit.rows(StagedAsset, kind=kind, sha256=entry.sha256):
            continue
        content = b"".join(staged.pieces(number))
        installed = kind == "areas" and _keep_areas(unit, content, sender.area)
        waiting += not installed
        unit.put(
            StagedAsset(
                kind=kind,
                sha256=entry.sha256,
                content=content,
                sender=staged.manifest.author,
                received_at=unit.now_ms,
                installed=installed,
            )
        )
    return waiting


def _keep_areas(unit: Unit, content: bytes, sender: AreaCode) -> bool:
    """Take in names of areas inside the sender's and of those it lies in; False: the list is not sound."""
    try:
        listed = parse_canonical(content)
        if not isinstance(listed, list):
            return False
        areas = [_area(Fields.of(one, "area")) for one in listed]
        changed = {one.code: one for entry in listed if (one := _renaming(Fields.of(entry, "area")))}
    except (NotCanonicalError, FieldError):
        return False
    codes = [AreaCode(area.code) for area in areas]
    if not all(sender.contains(code) or code.contains(sender) for code in codes):
        return False
    held = {row.code: row for row in unit.rows(AreaRenaming)}
    # Lists may come in any order: of two the one with more changes stands, then the greater name.
    newer = {
        code: one
        for code, one in changed.items()
        if code not in held or (one.number, one.name) > (held[code].number, held[code].name)
    }
    unit.put_many(newer.values())
    unit.put_many(area for area in areas if area.code in newer or area.code not in held)
    return True


def _renaming(fields: Fields) -> AreaRenaming | None:
    if "renamed" not in fields.values:
        return None
    return AreaRenaming(
        code=fields.text("code", CODE_12),
        name=fields.text("name", ANY),
        new_code=fields.text_or_none("new_code", CODE_12),
        merged_into=fields.text_or_none("merged_into", CODE_12),
        number=fields.number("renamed", low=1),
    )


def _area(fields: Fields) -> Area:
    return Area(
        code=fields.text("code", CODE_12),
        name=fields.text("name", ANY),
        parent=fields.text_or_none("parent", CODE_12),
    )
