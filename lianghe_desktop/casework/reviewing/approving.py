"""Approve: a level says yes, no or send back, and remembers a hash of every field that it saw.

What is changed afterwards stays changed, is shown as 已审核后又改动, and asks for another verdict: an
approval speaks for what it saw and for nothing else. Hashes are salted, and go when the household is erased.
Source: 最低生活保障审核确认办法 19-21.
"""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianghe_desktop.casework.fields import field_spec
from lianghe_desktop.casework.households import TABLE_WORDS
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.people import names_of_people
from lianghe_desktop.casework.reviewing.sending_back import level_of, require_reviewer
from lianghe_desktop.casework.reviewing.subjects import row_words, rows_of_subject, table_name
from lianghe_desktop.records.case_codes import ReviewSubject, Verdict
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.reviewing import Approval
from lianghe_desktop.records.row_fields import KEY_COLUMNS
from lianghe_desktop.store.detached import row_columns
from lianghe_desktop.store.households import HouseholdFile, file_of

_DIGITS = 16
_ADDED = "新增"
_NOT_SEEN = frozenset({*KEY_COLUMNS, "household_id", "gone", "status", "registered", "registered_on"})
"""Columns that the procedure itself writes after a verdict, or that nobody reads on a page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalState:
    """The newest verdict of a level on a subject, and what was changed after it.

    changed: each field as 王某·劳动能力, in the order of the file; empty while what was seen stands.
    """

    id: RowId
    subject: str
    subject_id: str
    subject_label: str
    level: str
    level_label: str
    verdict: Verdict
    verdict_label: str
    opinion: str
    by: str
    on: dt.date | None
    changed: tuple[str, ...]

    @property
    def stands(self) -> bool:
        """Tell whether it is an approval of what stands now."""
        return self.verdict is Verdict.APPROVED and not self.changed


def approval_row(
    office: Office,
    acting: Acting,
    file: HouseholdFile,
    *,
    subject: ReviewSubject,
    subject_id: str,
    verdict: Verdict,
    opinion: str = "",
    procedure: RowId | None = None,
) -> Approval:
    """Return the row of a verdict on what the file holds now; the caller writes it.

    Raises:
        UserError: The role or this desk may not, or a verdict other than yes has no reason.
    """
    require_reviewer(office, acting)
    if verdict is not Verdict.APPROVED and not opinion.strip():
        raise UserError(ErrorCode.BAD_INPUT, "不同意或退回要写明理由，请在“意见”里填写。")
    return Approval(
        home=file.household.home,
        id=office.new_id(),
        household_id=file.household.id,
        procedure_id=procedure,
        subject=subject.value,
        subject_id=subject_id,
        level=level_of(office).value,
        verdict=verdict.value,
        opinion=opinion.strip() or None,
        decided_by=acting.person,
        decided_on=acting.today,
        seen=seen_text(rows_of_subject(file, subject, subject_id), secrets.token_hex(8)),
    )


def approve(
    office: Office,
    acting: Acting,
    home: HomeCode,
    household: RowId,
    *,
    subject: ReviewSubject,
    subject_id: RowId,
    verdict: Verdict = Verdict.APPROVED,
    opinion: str = "",
) -> RowId:
    """Keep a verdict on a household's data, an interview, an advice or the help record; return its id.

    Raises:
        UserError: As `approval_row`, or the household is not there.
    """
    file = file_of(office.store, home, household)
    if file is None:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这一户，请回到农户列表重新选择。")
    row = approval_row(
        office, acting, file, subject=subject, subject_id=subject_id, verdict=verdict, opinion=opinion
    )
    office.store.write(lambda unit: unit.insert(row), actor=acting.actor)
    return RowId(row.id)


def take_back(office: Office, acting: Acting, home: HomeCode, approval: RowId) -> None:
    """Take a verdict back, as if it had not been given; its lines stay in the journal.

    Raises:
        UserError: The role or this desk may not, or another level gave it.
    """
    require_reviewer(office, acting)
    row = office.store.get(Approval, home, approval)
    if row is None or row.level != level_of(office):
        raise UserError(ErrorCode.NO_PERMISSION, "这个审核意见不是本级写的，请由原来那一级撤回。")
    office.store.write(lambda unit: unit.remove(Approval, home, approval), actor=acting.actor)


def approvals_of(office: Office, file: HouseholdFile) -> list[ApprovalState]:
    """Return the newest verdict of each level on each subject of a household, the oldest first."""
    home, household = file.household.home, file.household.id
    rows = office.store.rows(Approval, where={"home": home, "household_id": household})
    people = names_of_people(office)
    return [approval_state(row, file, people) for row in newest_approvals(rows)]


def newest_approvals(rows: Iterable[Approval]) -> list[Approval]:
    """Return the newest verdict of each level on each subject, the oldest first."""
    newest: dict[tuple[str | None, ...], Approval] = {}
    for row in sorted(rows, key=lambda one: (one.decided_on or dt.date.min, one.id)):
        if not row.gone:
            newest[row.subject, row.subject_id, row.level, row.procedure_id] = row
    return list(newest.values())


def changed_after(row: Approval, file: HouseholdFile) -> tuple[str, ...]:
    """Return the fields of a file that differ from what a verdict saw; a corrected interview differs too."""
    if row.subject == ReviewSubject.INTERVIEW:
        corrected = any(one.previous_id == row.subject_id for one in file.interviews)
        return ("答卷已更正",) if corrected else ()
    rows = rows_of_subject(file, row.subject or "", row.subject_id or "")
    return changed_since(row.seen, rows) if row.seen else ()


def changed_content(row: Approval, file: HouseholdFile) -> tuple[str, ...]:
    """Return what differs of what a verdict approved; one more visit or measure was not approved by it."""
    changed = changed_after(row, file)
    if row.subject == ReviewSubject.HELP:
        return tuple(words for words in changed if not words.startswith(_ADDED))
    return changed


def seen_text(rows: Iterable[SharedRow], salt: str) -> str:
    """Return salted hashes of the fields of rows, by table/id, as stored with a verdict."""
    return json.dumps({"salt": salt, "rows": {_key(row): _hashes(row, salt) for row in rows}}, sort_keys=True)


def changed_since(seen: str, rows: Iterable[SharedRow]) -> tuple[str, ...]:
    """Return the fields that differ from what a verdict saw, as people call them."""
    held = json.loads(seen)
    salt, before = str(held["salt"]), held["rows"]
    found: list[str] = []
    for row in rows:
        old = before.pop(_key(row), None)
        if old is None:
            found.append(f"{_ADDED}{_called(row)}")
            continue
        found.extend(_differing(row, old, _hashes(row, salt)))
    gone = [TABLE_WORDS.get(model, "") for key in before for model in TABLE_WORDS if _is_of(key, model)]
    return (*found, *(f"删去一项{word}" for word in gone))


def approval_state(row: Approval, file: HouseholdFile, people: Mapping[str, str]) -> ApprovalState:
    """Return a verdict as people are told of it, with what the file shows changed after it."""
    level = code_list("level").find(row.level or "")
    verdict = Verdict(row.verdict or Verdict.RETURNED)
    return ApprovalState(
        id=RowId(row.id),
        subject=row.subject or "",
        subject_id=row.subject_id or "",
        subject_label=code_list("review_subject").label(row.subject or ""),
        level=row.level or "",
        level_label=level.label if level else "",
        verdict=verdict,
        verdict_label=code_list("approval_verdict").label(verdict),
        opinion=row.opinion or "",
        by=people.get(row.decided_by or "", ""),
        on=row.decided_on,
        changed=changed_after(row, file) if verdict is Verdict.APPROVED else (),
    )


def _differing(row: SharedRow, old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    names = [name for name in (*new, *(n for n in old if n not in new)) if old.get(name) != new.get(name)]
    called = row_words(row)
    found = []
    for name in names:
        spec = field_spec(table_name(row), name)
        words = (called, spec.label if spec else "其他内容")
        found.append("·".join(word for word in words if word))
    return list(dict.fromkeys(found))


def _hashes(row: SharedRow, salt: str) -> dict[str, str]:
    return {
        name: _hash(salt, name, value) for name, value in row_columns(row).items() if _is_seen(name, value)
    }


def _is_seen(name: str, value: object) -> bool:
    return value is not None and name not in _NOT_SEEN


def _hash(salt: str, name: str, value: object) -> str:
    return hashlib.sha256(f"{salt}\n{name}\n{value}".encode()).hexdigest()[:_DIGITS]


def _key(row: SharedRow) -> str:
    return f"{table_name(row)}/{row.id}"


def _called(row: SharedRow) -> str:
    return row_words(row) or TABLE_WORDS.get(type(row), "一项")


def _is_of(key: str, model: type[SharedRow]) -> bool:
    return key.partition("/")[0] == str(model.__tablename__)
