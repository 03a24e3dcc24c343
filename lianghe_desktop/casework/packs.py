"""Policy packs of this desk: check and install one, load the one in force, keep what was decided by.

A pack with a mistake is refused and the one in force stays. Format: docs/formats/policy-pack.md.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.policy.library import load_pack, pack_names
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.pack_check import check_pack_files
from lianghe_desktop.policy.pack_loader import load_pack_files, pack_files
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.local_tables import InstalledPack
from lianghe_desktop.records.resources import resource_path
from lianghe_desktop.store.unit import Unit

_SHOWN = 5


def install_pack(office: Office, acting: Acting, folder: Path) -> InstalledPack:
    """Check a pack's folder whole and put the pack in force on this desk; the folder's name is its code.

    Raises:
        UserError: The role may not, the pack has a mistake, or the same version was different before;
            the pack in force stays in force.
    """
    require(acting, Act.ADMINISTER)
    pack, files = _checked(folder)
    row = _row(office, pack, files, in_force=True)
    known = _known(office, pack.code, pack.version)
    if known is not None and known.sha256 != row.sha256:
        raise UserError(
            ErrorCode.BAD_PACK,
            f"政策包 {pack.code} 的第 {pack.version} 版本机已有，内容却不同。请在 pack.yaml 里改版本号，"
            "再安装；现用的政策包没有改动。",
        )
    office.store.write(lambda unit: unit.put(row), actor=acting.actor)
    return row


def pack_in_force(office: Office, name: str) -> Pack:
    """Return the pack of this name that holds on this desk: the newest installed, else the shipped one.

    Raises:
        UserError: There is no pack of this name.
    """
    installed = [row for row in office.store.rows(InstalledPack, where={"code": name}) if row.in_force]
    if not installed:
        return load_pack(name)
    return _loaded(name, max(installed, key=lambda row: row.installed_at).files)


def pack_of_version(office: Office, name: str, version: str) -> Pack:
    """Return one version of a pack, in force or long replaced.

    Raises:
        UserError: That version was never on this desk.
    """
    found = office.store.rows(InstalledPack, where={"code": name, "version": version})
    if found:
        return _loaded(name, found[0].files)
    if name in pack_names() and (shipped := load_pack(name)).version == version:
        return shipped
    raise UserError(
        ErrorCode.NOT_FOUND,
        f"本机没有政策包 {name} 的第 {version} 版，不能按它重算。请从作出决定的单位取得这一版，安装后再试。",
    )


def keep_pack(office: Office, unit: Unit, name: str, version: str) -> None:
    """Keep the files of a shipped pack that a determination rests on; a later program may ship others."""
    if unit.rows(InstalledPack, code=name, version=version) or name not in pack_names():
        return
    pack = load_pack(name)
    if pack.version == version:
        unit.put(_row(office, pack, pack_files(resource_path("policies") / name), in_force=False))


def _checked(folder: Path) -> tuple[Pack, dict[str, bytes]]:
    files = pack_files(folder)
    pack, findings = check_pack_files(folder.name, files)
    if pack is None:
        told = "".join(f"\n{finding.message}" for finding in findings[:_SHOWN])
        more = f"\n……还有 {len(findings) - _SHOWN} 处" if len(findings) > _SHOWN else ""
        raise UserError(
            ErrorCode.BAD_PACK,
            f"政策包“{folder.name}”有 {len(findings)} 处错误，没有安装，现用的政策包没有改动：{told}{more}",
        )
    return pack, files


def _known(office: Office, code: str, version: str) -> InstalledPack | None:
    found = office.store.rows(InstalledPack, where={"code": code, "version": version})
    if found:
        return found[0]
    if code in pack_names() and (shipped := load_pack(code)).version == version:
        return _row(office, shipped, pack_files(resource_path("policies") / code), in_force=False)
    return None


def _row(office: Office, pack: Pack, files: Mapping[str, bytes], *, in_force: bool) -> InstalledPack:
    text = json.dumps(
        {name: raw.decode("utf-8") for name, raw in files.items()}, ensure_ascii=False, sort_keys=True
    )
    return InstalledPack(
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        code=pack.code,
        version=pack.version,
        title=pack.title,
        files=text,
        installed_at=office.now_ms(),
        in_force=in_force,
    )


@lru_cache(maxsize=8)
def _loaded(code: str, files: str) -> Pack:
    return load_pack_files(code, {name: text.encode() for name, text in json.loads(files).items()})
