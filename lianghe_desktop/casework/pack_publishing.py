"""Policy packs that go down: publish one, let it travel in signed bundles, install what came from above.

An installed pack is a row of this desk; published ones travel as assets of kind `pack` in every return or
baseline bundle, whose manifest the sender signs. A received pack is checked whole before it holds: a faulty
one is never installed, its reasons stay to be read, and the pack in force stays.
Format: docs/formats/bundle.md 5.2.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import (
    files_of_row,
    newest_version,
    pack_in_force,
    row_of_version,
    sound_row,
    version_order,
)
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.settings import POLICY_PACK, keep_setting, read_setting
from lianghe_desktop.policy.yaml_reader import read_head
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.local_tables import InstalledPack
from lianghe_desktop.records.sync_tables import StagedAsset
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync.canonical import Json, NotCanonicalError, canonical_bytes, parse_canonical
from lianghe_desktop.sync.export import Asset, known_desks

KIND = "pack"
PUBLISHED = "published_packs"


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusedPack:
    """A pack that came from above and was not installed, with the reasons in full."""

    code: str
    version: str
    sender: str
    received_at: int
    reasons: str


def publish_pack(office: Office, acting: Acting, name: str) -> InstalledPack:
    """Let the newest version of a pack travel with the next bundles downward.

    Raises:
        UserError: The role may not, this is a village's desk, or there is no such pack.
    """
    require(acting, Act.ADMINISTER)
    if office.is_village:
        raise UserError(ErrorCode.NO_PERMISSION, "政策包由镇街以上发布；村里收到后自动启用。")
    pack = pack_in_force(office, name)
    row = row_of_version(office, name, pack.version)
    _asset(row)
    office.store.write(lambda unit: unit.put(row), actor=acting.actor)
    _keep_published(office, acting, row.sha256)
    return row


def published(office: Office) -> frozenset[str]:
    """Return the hashes of the versions that this desk sends down."""
    text = read_setting(office, PUBLISHED)
    return frozenset(json.loads(text)) if text else frozenset()


def published_packs(office: Office) -> tuple[Asset, ...]:
    """Return the published packs as assets for a bundle downward, every version that was published."""
    hashes = published(office)
    if not hashes:
        return ()
    rows = [row for row in office.store.rows(InstalledPack) if row.sha256 in hashes]
    return tuple(_asset(row) for row in sorted(rows, key=lambda row: (row.code, row.version)))


def install_received_packs(office: Office, acting: Acting) -> tuple[str, ...]:
    """Check the packs that bundles brought and install the sound ones; return what happened, in sentences.

    A desk that has desks below passes a sound pack on with its own bundles.
    """
    told = []
    waiting = office.store.rows(StagedAsset, where={"kind": KIND, "installed": False})
    for asset in sorted(waiting, key=lambda one: one.received_at):
        try:
            row = _sound(office, asset)
        except UserError as refusal:
            if not _replaced(office, asset):
                told.append(f"收到的一个政策包有错，没有启用，现用的没有改动。{refusal.text}")
            continue
        told.append(_install(office, acting, asset, row))
    return tuple(told)


def refused_packs(office: Office) -> tuple[RefusedPack, ...]:
    """Return the packs from above that were not installed and that no later one replaced, newest first."""
    names = {one.author: one.name for one in known_desks(office.store)}
    found = []
    for asset in office.store.rows(StagedAsset, where={"kind": KIND, "installed": False}):
        if _replaced(office, asset):
            continue
        try:
            _sound(office, asset)
        except UserError as refusal:
            code, version = _named(asset)
            found.append(
                RefusedPack(
                    code=code,
                    version=version,
                    sender=names.get(asset.sender, "上级"),
                    received_at=asset.received_at,
                    reasons=refusal.text,
                )
            )
    return tuple(sorted(found, key=lambda one: -one.received_at))


def senders(office: Office) -> dict[str, str]:
    """Return who sent each installed version that came from above: its hash -> the desk's name."""
    names = {one.author: one.name for one in known_desks(office.store)}
    found = {}
    for asset in office.store.rows(StagedAsset, where={"kind": KIND, "installed": True}):
        read = _read(asset.content)
        if read is not None:
            found[_hash(read[1])] = names.get(asset.sender, "上级")
    return found


def _install(office: Office, acting: Acting, asset: StagedAsset, row: InstalledPack) -> str:
    kept = StagedAsset(**(asset.model_dump() | {"installed": True}))
    before = newest_version(office, row.code)

    def job(unit: Unit) -> None:
        unit.put(row)
        unit.put(kept)

    office.store.write(job, actor=acting.actor)
    if not office.is_village:
        _keep_published(office, acting, row.sha256)
    if before is not None and version_order(before) > version_order(row.version):
        return f"收到政策包“{row.title}”第 {row.version} 版；本机的第 {before} 版更新，仍用它。"
    first = pack_in_force(office, row.code).first_day
    chosen = read_setting(office, POLICY_PACK)
    later = "" if chosen in (None, row.code) else "要按它评定，请管理员到“设置”里选用。"
    return f"已启用政策包“{row.title}”第 {row.version} 版，自 {first} 起执行。{later}"


def _sound(office: Office, asset: StagedAsset) -> InstalledPack:
    read = _read(asset.content)
    if read is None:
        raise UserError(ErrorCode.BAD_PACK, "文件不完整或不是政策包，请请上级重新发布。")
    code, files = read
    return sound_row(office, code, {name: text.encode() for name, text in files.items()})


def _replaced(office: Office, asset: StagedAsset) -> bool:
    """Tell whether a sound pack of the same code came later."""
    code, _ = _named(asset)
    return any(
        other.received_at > asset.received_at and _named(other)[0] == code
        for other in office.store.rows(StagedAsset, where={"kind": KIND, "installed": True})
    )


def _named(asset: StagedAsset) -> tuple[str, str]:
    read = _read(asset.content)
    if read is None:
        return "", ""
    code, files = read
    return code, read_head(files.get("pack.yaml", "").encode()).get("version", "")


def _asset(row: InstalledPack) -> Asset:
    files: dict[str, Json] = {name: raw.decode() for name, raw in files_of_row(row).items()}
    try:
        return Asset(kind=KIND, content=canonical_bytes({"code": row.code, "files": files}))
    except NotCanonicalError as problem:
        raise UserError(
            ErrorCode.BAD_PACK,
            f"政策包“{row.title}”里有拆开写的字符（不是 NFC），请用记事本另存后再发布。",
        ) from problem


def _read(content: bytes) -> tuple[str, Mapping[str, str]] | None:
    """Read an asset: the code and the files by name; None for what is no pack."""
    try:
        value = parse_canonical(content)
    except NotCanonicalError:
        return None
    if not isinstance(value, dict) or set(value) != {"code", "files"}:
        return None
    code, files = value["code"], value["files"]
    if not isinstance(code, str) or not isinstance(files, dict):
        return None
    texts = {name: text for name, text in files.items() if isinstance(text, str)}
    return (code, texts) if len(texts) == len(files) else None


def _hash(files: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(files, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _keep_published(office: Office, acting: Acting, sha256: str) -> None:
    keep_setting(office, acting, PUBLISHED, json.dumps(sorted({*published(office), sha256})))
