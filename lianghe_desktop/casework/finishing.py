"""Finish an interview: keep the signed answers, and write what differs into the records, all or nothing."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lianghe_desktop.casework.duplicates.finding import Certainty, PersonLine, similar_to_any
from lianghe_desktop.casework.forms import HOUSEHOLD_SURVEY
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.projected_answers import Answers, Value, read_answers
from lianghe_desktop.casework.projection import AbsentMember, Projection, RowRef, Write, project
from lianghe_desktop.casework.register import next_provisional_no, refuse_double, require_village
from lianghe_desktop.casework.reviewing.locks import write_guarded
from lianghe_desktop.casework.survey import OpenInterview, hash_in_name
from lianghe_desktop.casework.typing_place import forget_place
from lianghe_desktop.casework.version_news import forget_news
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Attachment, HelpVisit, Interview
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.identity import DocumentKind, IdentityDocument
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import Assets, Cause, Housing, IncomeLine, SpendingLine
from lianghe_desktop.records.local_tables import Blob, Draft
from lianghe_desktop.store.households import HouseholdFile, file_of
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.survey import Problem

MODELS: dict[str, type[SharedRow]] = {
    "household": Household,
    "member": Member,
    "housing": Housing,
    "assets": Assets,
    "income_line": IncomeLine,
    "spending_line": SpendingLine,
    "cause": Cause,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FinishReview:
    """What stands before a person finishes: what is missing, what changes, what must be chosen."""

    problems: tuple[Problem, ...]
    changes: tuple[Write, ...] = ()
    clashes: tuple[Write, ...] = ()
    absent: tuple[AbsentMember, ...] = ()
    twins: tuple[str, ...] = ()  # who of the new people may be registered already, and why


@dataclass(frozen=True, kw_only=True, slots=True)
class FinishChoices:
    """What the person chose: per clash `answer` or `record`, per absent member `stays` or `left`."""

    clashes: Mapping[str, str]
    absent: Mapping[str, str]


NO_CHOICES = FinishChoices(clashes={}, absent={})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Finished:
    xml: bytes
    answers: Answers
    file: HouseholdFile | None
    projection: Projection


def review(office: Office, interview: OpenInterview) -> FinishReview:
    """Say what finishing would do; nothing is written."""
    result = interview.session.finalize()
    if not result.ok or result.xml is None:
        return FinishReview(problems=result.problems)
    finished = _read(office, interview, result.xml)
    return FinishReview(
        problems=(),
        changes=finished.projection.writes,
        clashes=finished.projection.clashes,
        absent=finished.projection.absent,
        twins=_twins(office, interview, finished),
    )


def _twins(office: Office, interview: OpenInterview, finished: _Finished) -> tuple[str, ...]:
    """Say who of the people that finishing would add may stand in another household already."""
    household = finished.file.household if finished.file else None
    listed = zip(finished.projection.member_ids, finished.answers.members, strict=True)
    newcomers = [
        PersonLine(
            home=HomeCode(household.home if household else interview.draft.home),
            household=RowId(household.id if household else ""),
            household_no=None,
            id=RowId(""),
            name=_words(values.get("name")),
            sex=_words(values.get("sex")),
            birth_date=born if isinstance(born := values.get("birth_date"), dt.date) else None,
            document_number=_words(values.get("document_number")),
            phone=_words(values.get("phone")),
            disability_card=_words(values.get("disability_card")),
        )
        for known, values in listed
        if known is None
    ]
    return tuple(
        f"{pair.first.name or ''}：可能是户 {pair.second.household_no or '未编号'} 的"
        f"{pair.second.name or ''}（{'，'.join(pair.likeness.reasons)}）"
        for pair in similar_to_any(office, newcomers)
        if pair.likeness.certainty >= Certainty.LIKELY and pair.second.household != pair.first.household
    )


def _words(value: Value) -> str | None:
    return str(value) if value else None


def finish(
    office: Office, acting: Acting, interview: OpenInterview, choices: FinishChoices = NO_CHOICES
) -> tuple[HomeCode, RowId]:
    """Keep the interview and write what differs, in one unit of work; return the household.

    Raises:
        UserError: Answers are missing, a clash or an absent member has no choice, or a person is
            registered in another household. Nothing is written then and the draft stays.
    """
    require(acting, Act.SURVEY)
    result = interview.session.finalize()
    if not result.ok or result.xml is None:
        first = result.problems[0]
        raise UserError(
            ErrorCode.BAD_INPUT,
            f"还有 {len(result.problems)} 处需要补充，第一处是“{first.label}”：{first.message}",
        )
    finished = _read(office, interview, result.xml)
    _require_choices(finished.projection, choices)
    writer = _Writer(office, acting, interview, finished, choices)
    write_guarded(office, acting, writer.write, actor=acting.in_interview(writer.interview_id))
    return writer.home, writer.household_id


def _read(office: Office, interview: OpenInterview, xml: bytes) -> _Finished:
    form, draft = interview.form, interview.draft
    answers = read_answers(xml, form.projection, form.saved)
    base = read_answers(draft.base_xml.encode(), form.projection, form.saved) if draft.base_xml else None
    if base is not None and form.form.form_id != HOUSEHOLD_SURVEY:
        base = _asked_only(base, answers)
    household = RowId(draft.household_id) if draft.household_id else None
    file = file_of(office.store, HomeCode(draft.home), household) if household else None
    projection = project(answers, base, file)
    if not form.projection.members:
        projection = replace(projection, absent=())  # a form that speaks of no members leaves nobody out
    return _Finished(xml=xml, answers=answers, file=file, projection=projection)


def _asked_only(base: Answers, answers: Answers) -> Answers:
    """Leave out of what a follow-up was opened with what it did not ask: silence there changes no record."""

    def kept(before: Mapping[str, Value], now: Mapping[str, Value]) -> dict[str, Value]:
        return {column: value for column, value in before.items() if column in now}

    members = {values.get("id"): values for values in answers.members}
    return replace(
        base,
        household=kept(base.household, answers.household),
        housing=kept(base.housing, answers.housing),
        assets=kept(base.assets, answers.assets),
        members=tuple(kept(each, members.get(each.get("id"), {})) for each in base.members),
    )


def _require_choices(projection: Projection, choices: FinishChoices) -> None:
    open_clashes = [w for w in projection.clashes if w.key not in choices.clashes]
    if open_clashes:
        raise UserError(
            ErrorCode.WRONG_STATE,
            f"有 {len(open_clashes)} 处答案与登记不同（例如“{open_clashes[0].label}”），请先逐条选择用哪个。",
        )
    unsaid = [m for m in projection.absent if m.id not in choices.absent]
    if unsaid:
        raise UserError(
            ErrorCode.WRONG_STATE, f"登记里的{unsaid[0].name}这次没有写到，请说明是还在家，还是已经离开。"
        )


class _Writer:
    """Write one finished interview inside one unit of work."""

    def __init__(
        self,
        office: Office,
        acting: Acting,
        interview: OpenInterview,
        finished: _Finished,
        choices: FinishChoices,
    ) -> None:
        self._office = office
        self._acting = acting
        self._interview = interview
        self._finished = finished
        self._choices = choices
        self.interview_id = office.new_id()
        file = finished.file
        self.home = HomeCode(file.household.home if file else finished.answers.home or interview.draft.home)
        self.household_id = RowId(file.household.id) if file else office.new_id()
        self._member_ids = tuple(RowId(i) if i else office.new_id() for i in finished.projection.member_ids)
        require_village(office, self.home)

    def write(self, unit: Unit) -> None:
        """Write the household, its rows, the interview and its attachments; drop the draft."""
        self._refuse_doubles(unit)
        for (table, row_id), values in self._rows().items():
            self._put(unit, table, row_id, values)
        for absent in self._finished.projection.absent:
            if self._choices.absent[absent.id] == "left":
                unit.change(
                    Member, self.home, absent.id, {"left_on": self._day(), "left_reason": "入户调查时已离开"}
                )
        if self._finished.answers.visit:
            unit.insert(self._visit_row())
        unit.insert(self._interview_row())
        unit.insert_many(self._attachments(unit))
        unit.drop(Draft, self._interview.draft.id)
        forget_place(unit, self._interview.draft.id)
        forget_news(unit, self._interview.draft.id)

    def _rows(self) -> dict[tuple[str, str], dict[str, Value]]:
        """Gather the writes a row; every row of a new household is made even when it says nothing."""
        rows: dict[tuple[str, str], dict[str, Value]] = {("household", self.household_id): {}}
        for member_id in self._member_ids:
            rows["member", member_id] = {}
        chosen = [w for w in self._finished.projection.clashes if self._choices.clashes[w.key] == "answer"]
        for write in (*self._finished.projection.writes, *chosen):
            rows.setdefault((write.row.table, self._id(write.row)), {}).update(write.values)
        rows["household", self.household_id] |= self._household_values(rows["household", self.household_id])
        return rows

    def _id(self, ref: RowRef) -> str:
        if ref.table in ("household", "housing", "assets"):
            return self.household_id
        if ref.id is not None:
            return ref.id
        if ref.table == "member":
            return self._member_ids[int(ref.key.removeprefix("member")) - 1]
        return f"new:{ref.key}"

    def _household_values(self, present: Mapping[str, Value]) -> dict[str, Value]:
        values: dict[str, Value] = {}
        mother = self._finished.answers.single_mother_index
        if mother is not None:
            values["single_mother_person"] = self._member_ids[mother - 1]
        if self._finished.answers.household.get("single_mother") is False:
            values["single_mother_person"] = None
        file = self._finished.file
        if self._interview.form.form.form_id != HOUSEHOLD_SURVEY:
            return {key: value for key, value in values.items() if present.get(key) != value}
        values["surveyed_on"] = self._day()
        if file is None or file.household.status in (None, "draft"):
            values["status"] = "submitted"
        return {key: value for key, value in values.items() if present.get(key) != value}

    def _put(self, unit: Unit, table: str, row_id: str, values: dict[str, Value]) -> None:
        model = MODELS[table]
        if not row_id.startswith("new:") and unit.get(model, self.home, row_id) is not None:
            if values:
                unit.change(model, self.home, row_id, values)
            return
        if table in ("housing", "assets", "cause", "income_line", "spending_line") and not values:
            return
        fixed: dict[str, Value] = {"home": self.home, "id": row_id}
        if row_id.startswith("new:"):
            fixed["id"] = self._office.new_id()
        fixed |= self._fixed_columns(unit, table)
        unit.insert(_row(model, fixed | values, self._member_of(values)))

    def _fixed_columns(self, unit: Unit, table: str) -> dict[str, Value]:
        if table == "household":
            return {"provisional_no": next_provisional_no(self._office, unit, self.home)}
        if table in ("housing", "assets"):
            return {}
        fixed: dict[str, Value] = {"household_id": self.household_id}
        if table in ("income_line", "spending_line") and self._finished.answers.window:
            fixed |= {
                "window_from": self._finished.answers.window[0],
                "window_to": self._finished.answers.window[1],
                "source": "survey",
            }
        return fixed

    def _member_of(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return the id of the member of a new amount that was named by its place in the interview."""
        named = values.get("member_id")
        if isinstance(named, str) and named.startswith("member"):
            return {"member_id": self._member_ids[int(named.removeprefix("member")) - 1]}
        return {}

    def _refuse_doubles(self, unit: Unit) -> None:
        for member_id, values in zip(self._member_ids, self._finished.answers.members, strict=True):
            number = values.get("document_number")
            if isinstance(number, str) and number:
                kind = DocumentKind(str(values.get("document_kind") or DocumentKind.RESIDENT))
                refuse_double(unit, IdentityDocument(kind, number), besides=member_id)

    def _day(self) -> dt.date:
        day = self._finished.answers.interview.get("surveyed_on")
        said = day or self._finished.answers.household.get("surveyed_on")
        return said if isinstance(said, dt.date) else self._acting.today

    def _interview_row(self) -> Interview:
        draft, form = self._interview.draft, self._interview.form.form
        said = self._finished.answers.interview
        return Interview(
            home=self.home,
            id=self.interview_id,
            household_id=self.household_id,
            form_id=form.form_id,
            form_version=form.version,
            form_sha256=form.sha256,
            instance_id=draft.id,
            previous_id=draft.previous_interview_id,
            instance_xml=self._finished.xml.decode(),
            surveyed_on=self._day(),
            started_at=draft.started_at,
            finished_at=self._office.now_ms(),
            surveyor_1=_text(said.get("surveyor_1")),
            surveyor_2=_text(said.get("surveyor_2")),
            respondent=_text(said.get("respondent")),
        )

    def _visit_row(self) -> HelpVisit:
        """Return the visit as a line of the help record book. Source: 珠斗办字〔2017〕6号 四（三）."""
        said: dict[str, Any] = dict(self._finished.answers.visit)
        return HelpVisit(home=self.home, id=self._office.new_id(), household_id=self.household_id, **said)

    def _attachments(self, unit: Unit) -> list[SharedRow]:
        rows: list[SharedRow] = []
        for file in self._finished.answers.files:
            found = unit.rows(Blob, sha256=hash_in_name(file.name))
            if not found:
                raise UserError(
                    ErrorCode.NOT_FOUND, f"照片或签名 {file.name[:8]} 已不在本机，请回到问卷重新拍照或签名。"
                )
            rows.append(
                Attachment(
                    home=self.home,
                    id=self._office.new_id(),
                    household_id=self.household_id,
                    interview_id=self.interview_id,
                    kind=file.kind,
                    name=file.name,
                    sha256=found[0].sha256,
                    size=found[0].size,
                    media_type=found[0].media_type,
                    taken_on=self._day(),
                )
            )
        return rows


def _row(model: type[SharedRow], values: Mapping[str, Value], resolved: Mapping[str, Value]) -> SharedRow:
    """Build a row of an interview; answers to questions without a column are gathered in `extra`."""
    extra = {
        k.removeprefix("extra."): v for k, v in values.items() if k.startswith("extra.") and v is not None
    }
    columns: dict[str, Any] = {k: v for k, v in {**values, **resolved}.items() if not k.startswith("extra.")}
    if extra:
        columns["extra"] = json.dumps(extra, ensure_ascii=False, sort_keys=True)
    return model(**columns)


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


__all__ = [
    "NO_CHOICES",
    "AbsentMember",
    "FinishChoices",
    "FinishReview",
    "Write",
    "finish",
    "review",
]
