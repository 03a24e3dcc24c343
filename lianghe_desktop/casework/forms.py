"""Questionnaires on this desk: convert, check and install one, and load the one in use.

A form is converted once; its XForm is kept beside the workbook. The lists of areas that a form asks
for are this desk's own. Source: docs/formats/projection.md.
"""

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.form_files import files_in
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.published_forms import send_down
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.local_tables import InstalledForm
from lianghe_desktop.records.resources import form_path
from lianghe_desktop.records.sync_tables import StagedAsset
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.survey import Definition, load_definition, save_tos
from lianghe_desktop.survey.converting import convert_xlsx
from lianghe_desktop.survey.linting import lint
from lianghe_desktop.survey.model import Finding, SaveTo, Severity
from lianghe_desktop.survey.projection import ProjectionMap, projection_of_saved, read_projection

HOUSEHOLD_SURVEY = "household_survey"
LAST_SAVED = "jr://instance/last-saved"
_LEVEL_NAMES = {
    AreaLevel.PROVINCE: "province",
    AreaLevel.CITY: "city",
    AreaLevel.DISTRICT: "district",
    AreaLevel.TOWNSHIP: "township",
    AreaLevel.VILLAGE: "village",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Questionnaire:
    """A form ready for interviews, with the map of where its answers go."""

    form: InstalledForm
    definition: Definition
    projection: ProjectionMap
    saved: tuple[SaveTo, ...]
    files: Mapping[str, bytes]


def questionnaire(
    office: Office,
    acting: Acting,
    *,
    sha256: str | None = None,
    form_id: str = HOUSEHOLD_SURVEY,
    lists: Mapping[str, bytes] | None = None,
) -> Questionnaire:
    """Return a form in use, or the version with the hash that a draft was begun with.

    The shipped form is installed at its first use; that takes a second or two. lists: what the form looks
    into besides the areas, by file name (a household and its members, see entity_lists).

    Raises:
        UserError: The version asked for is not on this desk.
    """
    if sha256 is None:
        _install_shipped(office, acting, form_id)
    form = _installed(office, sha256, form_id)
    if form is None and sha256 is not None:  # a desk above may never have asked anybody itself
        _install_shipped(office, acting, form_id)
        form = _installed(office, sha256, form_id)
    if form is None:
        raise UserError(ErrorCode.NOT_FOUND, "这份问卷的版本不在本机，请从镇街的数据包里导入后再打开。")
    inside = _files_in(form.xlsx)
    if inside:
        lists = {**inside, **(lists or {})}
    if LAST_SAVED.encode() in form.xform:
        lists = {**(lists or {}), LAST_SAVED: _last_saved(office, form.form_id)}
    if lists is None:
        definition = _definition(form.xform, areas_csv(office))
    else:
        definition = load_definition(form.xform, files={**lists, "areas.csv": areas_csv(office)})
    projection = _projection(form.form_id)
    return Questionnaire(
        form=form, definition=definition, projection=projection, saved=save_tos(definition), files=inside
    )


def _last_saved(office: Office, form_id: str) -> bytes:
    """Return the newest finished answers of a form on this desk, an empty element where there are none.

    Source: ODK XForms specification, secondary instances (jr://instance/last-saved).
    """
    rows = [
        row
        for row in office.store.rows(Interview, where={"form_id": form_id})
        if row.instance_xml and not row.gone
    ]
    latest = max(rows, key=lambda row: (row.finished_at or 0, row.id), default=None)
    return b"<data/>" if latest is None else (latest.instance_xml or "").encode()


def newer_version(office: Office, sha256: str) -> InstalledForm | None:
    """Return the newest installed version of a form where it is not the one with this hash."""
    rows = office.store.rows(InstalledForm)
    own = next((row for row in rows if row.sha256 == sha256), None)
    if own is None:
        return None
    newest = max((row for row in rows if row.form_id == own.form_id), key=_age)
    return newest if version_order(newest.version) > version_order(own.version) else None


def version_order(version: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts versions as their authors count: 9 before 10, 2019110101 before 2020010101."""
    parts = re.findall(r"\d+|\D+", version)
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)


def _age(form: InstalledForm) -> tuple[tuple[tuple[int, str], ...], int]:
    return version_order(form.version), form.installed_at


def form_ids(office: Office) -> Mapping[str, str]:
    """Return the form of every installed version, by its hash."""
    return {row.sha256: row.form_id for row in office.store.rows(InstalledForm)}


def areas_csv(office: Office) -> bytes:
    """Return the areas of this desk, and those above it, as the list that forms choose from."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("name", "label", "level", "parent"))
    for code, name, level in area_names(office).rows():
        area = AreaCode(code)
        if office.area.contains(area) or area.contains(office.area):
            parent = area.parent(AreaLevel(level - 1)).value if level > AreaLevel.PROVINCE else ""
            writer.writerow((code, name, _LEVEL_NAMES[level], parent))
    return out.getvalue().encode()


def _projection(form_id: str) -> ProjectionMap:
    """Return the map that is shipped with a form; a form without one writes what its save_to column says."""
    path = form_path(f"{form_id}.projection.yaml") if form_id.isidentifier() else None
    if path is None or not path.is_file():
        return projection_of_saved(form_id)
    return read_projection(path.read_bytes())


def _installed(office: Office, sha256: str | None, form_id: str) -> InstalledForm | None:
    where = {"form_id": form_id} if sha256 is None else {"sha256": sha256}
    found: Sequence[InstalledForm] = office.store.rows(InstalledForm, where=where)
    return max(found, key=_age, default=None)


def install_received(office: Office, acting: Acting) -> tuple[str, ...]:
    """Check the questionnaires that bundles brought and install the sound ones; return what happened.

    A form with a fault is not installed, not even in part; the sentence says why. Between the sender and
    the villages, what was installed goes on down with the next bundles.
    """
    told = []
    for asset in office.store.rows(StagedAsset, where={"kind": "form", "installed": False}):
        fault = _fault_of(office, asset.content)
        if fault:
            told.append(f"收到的一份问卷有错，没有启用：{fault}")
            continue
        form = _form_of(office, asset.content)
        kept = StagedAsset(**(asset.model_dump() | {"installed": True}))

        def job(unit: Unit, form: InstalledForm = form, kept: StagedAsset = kept) -> None:
            unit.put(form)
            unit.put(kept)
            send_down(office, unit, form.sha256)

        office.store.write(job, actor=acting.actor)
        told.append(f"已启用问卷“{form.title}”（{form.version}）。")
    return tuple(told)


def _fault_of(office: Office, xlsx: bytes) -> str:
    """Say why a received form may not be installed, "" where it may."""
    try:
        files = {"areas.csv": areas_csv(office), **files_in(xlsx)}
    except UserError as fault:
        return fault.text
    faults = [_placed(finding) for finding in lint(xlsx, files=files) if _stops(finding)]
    more = f"（另有 {len(faults) - 1} 处）" if len(faults) > 1 else ""
    return f"{faults[0]}{more}" if faults else ""


def _placed(finding: Finding) -> str:
    sheet = f"“{finding.sheet}”" if finding.sheet else ""
    row = f"第 {finding.row} 行" if finding.row else ""
    return f"{sheet}{row}：{finding.message}" if sheet or row else finding.message


def _stops(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _install_shipped(office: Office, acting: Acting, form_id: str) -> None:
    path = form_path(f"{form_id}.xlsx")
    if not form_id.isidentifier() or not path.is_file():
        return
    xlsx = path.read_bytes()
    if _installed(office, hashlib.sha256(xlsx).hexdigest(), form_id) is None:
        form = _form_of(office, xlsx)
        office.store.write(lambda unit: unit.put(form), actor=acting.actor)


def _form_of(office: Office, xlsx: bytes) -> InstalledForm:
    xform = _converted(xlsx)
    definition = _definition(xform, b"name,label,level,parent\n")
    return InstalledForm(
        sha256=hashlib.sha256(xlsx).hexdigest(),
        form_id=definition.form_id,
        version=definition.version,
        title=definition.title,
        xlsx=xlsx,
        xform=xform,
        installed_at=office.now_ms(),
    )


@lru_cache(maxsize=4)
def _converted(xlsx: bytes) -> bytes:
    return convert_xlsx(xlsx)


@lru_cache(maxsize=8)
def _files_in(xlsx: bytes) -> Mapping[str, bytes]:
    return files_in(xlsx)


@lru_cache(maxsize=8)
def _definition(xform: bytes, areas: bytes) -> Definition:
    """Load a form once for its bytes and areas: definitions are immutable and sessions share them."""
    return load_definition(xform, files={"areas.csv": areas})
