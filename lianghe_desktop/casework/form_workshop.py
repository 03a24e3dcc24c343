"""The form workshop: check a workbook, try it, see what it would write, publish it to the villages.

A form is installed whole or not at all: with an error it is not published, and nothing is kept of it.
Published forms travel as assets of the next return or baseline bundle.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from lianghe_desktop.casework.fields import field_spec
from lianghe_desktop.casework.form_files import asked_for, with_files
from lianghe_desktop.casework.forms import areas_csv, version_order
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.published_forms import published_hashes, send_down
from lianghe_desktop.records.declare import shared_tables
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.local_tables import InstalledForm
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.survey import (
    Definition,
    Finding,
    Session,
    Severity,
    convert_xlsx,
    entity_answers,
    is_workbook,
    lint,
    load_definition,
    start_session,
)
from lianghe_desktop.survey.session import Clock
from lianghe_desktop.sync.export import Asset

_DATASETS = {"household": "户", "member": "家庭成员"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A workbook that was looked at: what the linter found, and the form where it can be tried.

    files: the lists and pictures it asks for, which are published inside it.
    """

    xlsx: bytes
    findings: tuple[Finding, ...]
    definition: Definition | None
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """Return how many findings keep the form from being used."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def sound(self) -> bool:
        """Tell whether the form may be published."""
        return self.definition is not None and not self.errors


@dataclass(frozen=True, kw_only=True, slots=True)
class WouldWrite:
    """One value that a tried form would write: whose, which column, in words; known: the record has it."""

    who: str
    column: str
    label: str
    value: str
    known: bool


def check_form(office: Office, xlsx: bytes, *, lists: Mapping[str, bytes] | None = None) -> Checked:
    """Lint and convert a workbook; takes a second or two. Never raises for what is wrong with the form."""
    files = {"areas.csv": areas_csv(office), **(lists or {})}
    if not is_workbook(xlsx):
        wrong = Finding(
            sheet="",
            row=0,
            severity=Severity.ERROR,
            code="bad_form",
            message="这不是 Excel 文件（.xlsx），请用 Excel 另存为 .xlsx 后再拖进来。",
        )
        return Checked(xlsx=xlsx, findings=(wrong,), definition=None)
    findings = lint(xlsx, files=files)
    try:
        xform = convert_xlsx(xlsx)
        definition = load_definition(xform, files=files)
    except UserError:
        return Checked(xlsx=xlsx, findings=findings, definition=None)  # the findings say why
    return Checked(xlsx=xlsx, findings=findings, definition=definition, files=asked_for(xform, lists or {}))


def try_form(checked: Checked, *, clock: Clock) -> Session:
    """Begin a trial of a form; its answers are kept nowhere.

    Raises:
        UserError: The form cannot be read.
    """
    if checked.definition is None:
        raise UserError(ErrorCode.BAD_FORM, "这份问卷还有错误，改好以后才能试填。")
    return start_session(checked.definition, clock=clock)


def would_write(session: Session) -> tuple[WouldWrite, ...]:
    """List what the answers of a trial would write by save_to, with columns that no record has marked."""
    found = []
    for entity in entity_answers(session):
        table = shared_tables().get(entity.dataset)
        columns = set() if table is None else set(table.columns.keys())
        who = _DATASETS.get(entity.dataset, entity.dataset)
        named = f"{who}：{entity.label}" if entity.label else who
        for column, value in entity.properties.items():
            if value:
                spec = field_spec(entity.dataset, column)
                found.append(
                    WouldWrite(
                        who=named,
                        column=column,
                        label=spec.label if spec else column,
                        value=value,
                        known=column in columns,
                    )
                )
    return tuple(found)


def publish(office: Office, acting: Acting, checked: Checked) -> InstalledForm:
    """Install a form here and let it travel with the next bundles downward, in one unit of work.

    Raises:
        UserError: The role may not, this is a village's desk, the form has errors, or a form with the same id
            and version but other content is in use.
    """
    require(acting, Act.ADMINISTER)
    if office.is_village:
        raise UserError(ErrorCode.NO_PERMISSION, "问卷由镇街发布；村里可以在这里检查和试填，再交给镇街发布。")
    definition = checked.definition
    if definition is None or checked.errors:
        raise UserError(ErrorCode.BAD_FORM, f"这份问卷有 {checked.errors} 处错误，改好以后才能发布。")
    xlsx = with_files(checked.xlsx, checked.files)
    sha256 = hashlib.sha256(xlsx).hexdigest()
    _refuse_same_version(office, definition, sha256)
    form = InstalledForm(
        sha256=sha256,
        form_id=definition.form_id,
        version=definition.version,
        title=definition.title,
        xlsx=xlsx,
        xform=convert_xlsx(xlsx),
        installed_at=office.now_ms(),
    )

    def job(unit: Unit) -> None:
        unit.put(form)
        send_down(office, unit, sha256)

    office.store.write(job, actor=acting.actor)
    return form


def published_assets(office: Office) -> tuple[Asset, ...]:
    """Return the published forms as assets for a bundle downward, the newest version of each form."""
    hashes = published_hashes(office)
    rows = [row for row in office.store.rows(InstalledForm) if row.sha256 in hashes]
    newest: dict[str, InstalledForm] = {}
    for row in sorted(rows, key=lambda row: (version_order(row.version), row.installed_at)):
        newest[row.form_id] = row
    return tuple(Asset(kind="form", content=row.xlsx) for row in newest.values())


def _refuse_same_version(office: Office, definition: Definition, sha256: str) -> None:
    for row in office.store.rows(InstalledForm, where={"form_id": definition.form_id}):
        if row.version == definition.version and row.sha256 != sha256:
            raise UserError(
                ErrorCode.WRONG_STATE,
                f"已有一份“{row.title}”用了版本号 {row.version}，请在 settings 里改大 version 再发布。",
            )
