"""The versions of each policy pack on this desk: where each came from, since when, and which one holds."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.pack_publishing import published, senders
from lianghe_desktop.casework.packs import loaded, pack_codes, pack_in_force, row_of_version, version_order
from lianghe_desktop.policy.library import load_pack, pack_names
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.records.local_tables import InstalledPack


class Origin(StrEnum):
    """Where a version came from."""

    SHIPPED = "shipped"
    INSTALLED = "installed"
    RECEIVED = "received"


ORIGIN_WORDS = {Origin.SHIPPED: "随程序附带", Origin.INSTALLED: "本机安装", Origin.RECEIVED: "上级下发"}


@dataclass(frozen=True, kw_only=True, slots=True)
class PackVersion:
    """One version of a pack on this desk.

    sender: the desk it came from, None where nobody sent it. installed_at: ms since 1970 UTC, None for
    shipped. in_force: it holds on the day asked. published: it travels with bundles downward.
    """

    code: str
    version: str
    title: str
    document: str
    first_day: dt.date
    draft: bool
    origin: Origin
    sender: str | None
    installed_at: int | None
    in_force: bool
    published: bool


def versions(office: Office, code: str, on: dt.date) -> list[PackVersion]:
    """Return the versions of a pack, the newest first; versions kept for old decisions are among them."""
    holds = pack_in_force(office, code, on).version
    sent, down = senders(office), published(office)
    rows = {row.version: row for row in office.store.rows(InstalledPack, where={"code": code})}
    packs = {version: loaded(row) for version, row in rows.items()}
    if code in pack_names():
        shipped = load_pack(code)
        packs.setdefault(shipped.version, shipped)
    found = [
        _version(office, pack, rows.get(version), sent=sent, down=down, holds=version == holds)
        for version, pack in packs.items()
    ]
    return sorted(found, key=lambda one: version_order(one.version), reverse=True)


def all_versions(office: Office, on: dt.date) -> list[PackVersion]:
    """Return every version of every pack of this desk, packs by code, versions newest first."""
    return [one for code in pack_codes(office) for one in versions(office, code, on)]


def _version(
    office: Office,
    pack: Pack,
    row: InstalledPack | None,
    *,
    sent: dict[str, str],
    down: frozenset[str],
    holds: bool,
) -> PackVersion:
    is_shipped = pack.code in pack_names() and load_pack(pack.code).version == pack.version
    sha256 = row.sha256 if row else row_of_version(office, pack.code, pack.version).sha256
    sender = sent.get(sha256)
    origin = Origin.SHIPPED if is_shipped else Origin.RECEIVED if sender else Origin.INSTALLED
    return PackVersion(
        code=pack.code,
        version=pack.version,
        title=pack.title,
        document=pack.document,
        first_day=pack.first_day,
        draft=pack.draft,
        origin=origin,
        sender=sender,
        installed_at=row.installed_at if row and origin is not Origin.SHIPPED else None,
        in_force=holds,
        published=sha256 in down,
    )
