"""Questionnaires on this desk: convert, check and install one, and load the one in use.

A form is converted once; its XForm is kept beside the workbook. The lists of areas that a form asks
for are this desk's own. Source: docs/formats/projection.md.
"""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.local_tables import InstalledForm
from lianghe_desktop.records.resources import form_path
from lianghe_desktop.survey import Definition, load_definition, save_tos
from lianghe_desktop.survey.converting import convert_xlsx
from lianghe_desktop.survey.model import SaveTo
from lianghe_desktop.survey.projection import ProjectionMap, read_projection

HOUSEHOLD_SURVEY = "household_survey"
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


def questionnaire(office: Office, acting: Acting, *, sha256: str | None = None) -> Questionnaire:
    """Return the household survey in use, or the version with the hash that a draft was begun with.

    The shipped form is installed at its first use; that takes a second or two.

    Raises:
        UserError: The version asked for is not on this desk.
    """
    form = _installed(office, sha256) or (_install_shipped(office, acting) if sha256 is None else None)
    if form is None:
        raise UserError(ErrorCode.NOT_FOUND, "这份问卷的版本不在本机，请从镇街的数据包里导入后再打开。")
    definition = _definition(form.xform, areas_csv(office))
    projection = read_projection(form_path(f"{HOUSEHOLD_SURVEY}.projection.yaml").read_bytes())
    return Questionnaire(form=form, definition=definition, projection=projection, saved=save_tos(definition))


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


def _installed(office: Office, sha256: str | None) -> InstalledForm | None:
    where = {"form_id": HOUSEHOLD_SURVEY} if sha256 is None else {"sha256": sha256}
    found: Sequence[InstalledForm] = office.store.rows(InstalledForm, where=where)
    return max(found, key=lambda form: (form.version, form.installed_at), default=None)


def _install_shipped(office: Office, acting: Acting) -> InstalledForm:
    xlsx = form_path(f"{HOUSEHOLD_SURVEY}.xlsx").read_bytes()
    xform = _converted(xlsx)
    definition = _definition(xform, b"name,label,level,parent\n")
    form = InstalledForm(
        sha256=hashlib.sha256(xlsx).hexdigest(),
        form_id=definition.form_id,
        version=definition.version,
        title=definition.title,
        xlsx=xlsx,
        xform=xform,
        installed_at=office.now_ms(),
    )
    office.store.write(lambda unit: unit.put(form), actor=acting.actor)
    return form


@lru_cache(maxsize=4)
def _converted(xlsx: bytes) -> bytes:
    return convert_xlsx(xlsx)


@lru_cache(maxsize=8)
def _definition(xform: bytes, areas: bytes) -> Definition:
    """Load a form once for its bytes and areas: definitions are immutable and sessions share them."""
    return load_definition(xform, files={"areas.csv": areas})
