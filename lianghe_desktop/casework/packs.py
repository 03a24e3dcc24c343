"""Policy packs of this desk: check and install one, find the one in force, keep what was decided by.

One way to find the pack in force: of the versions installed here and the one shipped with the program, the
newest version whose first day has come. A pack with a mistake is refused and the one in force stays.
Format: docs/formats/policy-pack.md.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.policy.library import load_pack, pack_names
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.pack_check import check_pack_files
from lianghe_desktop.policy.pack_loader import load_pack_files, pack_files
from lianghe_desktop.policy.yaml_reader import Finding
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.local_tables import InstalledPack
from lianghe_desktop.records.resources import resource_path
from lianghe_desktop.store.unit import Unit

_SHOWN = 5


def install_pack(office: Office, acting: Acting, folder: Path) -> InstalledPack:
    """Check a pack's folder whole and put the pack in force on this desk; the folder's name is its code.

    Raises:
        UserError: The role may not, the pack has a mistake, the same version was different before, or a newer
            version is here; the pack in force stays in force.
    """
    return install_files(office, acting, folder.name, pack_files(folder))


def install_files(office: Office, acting: Acting, code: str, files: Mapping[str, bytes]) -> InstalledPack:
    """Check the files of a pack whole and put it in force on this desk.

    Raises:
        UserError: As `install_pack`.
    """
    require(acting, Act.ADMINISTER)
    row = sound_row(office, code, files)
    newest = newest_version(office, code)
    if newest is not None and version_order(newest) > version_order(row.version):
        raise UserError(
            ErrorCode.BAD_PACK,
            f"本机的政策包 {code} 已是第 {newest} 版，比要安装的第 {row.version} 版新。"
            "请在 pack.yaml 里把版本号改大，再安装；现用的政策包没有改动。",
        )
    office.store.write(lambda unit: unit.put(row), actor=acting.actor)
    return row


def sound_row(office: Office, code: str, files: Mapping[str, bytes]) -> InstalledPack:
    """Return a pack as it would be installed.

    Raises:
        UserError: The pack has a mistake, or the same version is here with other content.
    """
    pack, findings = check_pack_files(code, files)
    if pack is None:
        raise UserError(ErrorCode.BAD_PACK, refusal_words(code, findings))
    row = _row(office, pack, files, in_force=True)
    known = _known(office, pack.code, pack.version)
    if known is not None and known.sha256 != row.sha256:
        raise UserError(
            ErrorCode.BAD_PACK,
            f"政策包 {pack.code} 的第 {pack.version} 版本机已有，内容却不同。请在 pack.yaml 里改版本号，"
            "再安装；现用的政策包没有改动。",
        )
    return row


def refusal_words(code: str, findings: list[Finding]) -> str:
    """Say what is wrong with a pack, the first mistakes in full."""
    told = "；".join(finding.message for finding in findings[:_SHOWN])
    more = f"；还有 {len(findings) - _SHOWN} 处" if len(findings) > _SHOWN else ""
    return f"政策包“{code}”有 {len(findings)} 处错误，没有安装，现用的政策包没有改动：{told}{more}。"


def pack_in_force(office: Office, name: str, on: dt.date | None = None) -> Pack:
    """Return the pack of this name that holds on this desk: the newest version whose first day has come.

    `on` None looks at no day. Where no version has begun, the newest one is returned: it refuses the day.

    Raises:
        UserError: There is no pack of this name.
    """
    found = _candidates(office, name)
    if not found:
        return load_pack(name)  # refuses, naming those there are
    begun = [pack for pack in found if on is None or pack.first_day <= on]
    return max(begun or found, key=_rank)


def newest_version(office: Office, name: str) -> str | None:
    """Return the newest version of a pack that may hold here, begun or not; None where there is none."""
    newest = max(_candidates(office, name), key=_rank, default=None)
    return None if newest is None else newest.version


def row_of_version(office: Office, name: str, version: str) -> InstalledPack:
    """Return one version of a pack with its files, the shipped one as it would be installed.

    Raises:
        UserError: That version is not on this desk.
    """
    found = _known(office, name, version)
    if found is None:
        raise UserError(ErrorCode.NOT_FOUND, f"本机没有政策包 {name} 的第 {version} 版。")
    return InstalledPack(**(found.model_dump() | {"in_force": True}))


def pack_codes(office: Office) -> list[str]:
    """Return the codes of the packs that this desk may work with, shipped and installed, in order."""
    return sorted({*pack_names(), *(row.code for row in office.store.rows(InstalledPack) if row.in_force)})


def pack_words(office: Office, name: str, version: str | None = None) -> str:
    """Return a pack as paper names it: its title and document number."""
    pack = pack_in_force(office, name) if version is None else pack_of_version(office, name, version)
    return f"{pack.title}（{pack.document}）"


def version_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Return what versions are compared by: numbers as numbers, so that 10 comes after 9."""
    parts = re.findall(r"[0-9]+|[^0-9]+", version)
    return tuple((1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts)


def _rank(pack: Pack) -> tuple[tuple[int, int, str], ...]:
    return version_order(pack.version)


def _candidates(office: Office, name: str) -> list[Pack]:
    """Return the versions that may hold: the shipped one and those installed to be used."""
    shipped = [load_pack(name)] if name in pack_names() else []
    rows = [row for row in office.store.rows(InstalledPack, where={"code": name}) if row.in_force]
    return shipped + [loaded(row) for row in rows]


def pack_of_version(office: Office, name: str, version: str) -> Pack:
    """Return one version of a pack, in force or long replaced.

    Raises:
        UserError: That version was never on this desk.
    """
    found = office.store.rows(InstalledPack, where={"code": name, "version": version})
    if found:
        return loaded(found[0])
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


def loaded(row: InstalledPack) -> Pack:
    """Return an installed version as a pack, read once."""
    return _loaded(row.code, row.files)


def files_of_row(row: InstalledPack) -> dict[str, bytes]:
    """Return the files of an installed version by name."""
    return {name: text.encode() for name, text in json.loads(row.files).items()}


@lru_cache(maxsize=16)
def _loaded(code: str, files: str) -> Pack:
    return load_pack_files(code, {name: text.encode() for name, text in json.loads(files).items()})
