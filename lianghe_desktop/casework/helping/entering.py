"""Keep measures: taken from a suggestion into the plan, typed in, delivered with photo and signature.

What the rules warn of is refused until the person says why it stands all the same; the reason is kept with
the measure, and counts as accepted where the role may accept. Source: 珠斗办字〔2017〕6号 四（三）.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from lianghe_desktop.casework.helping.flags import Flag, accepted_rows, flags_of
from lianghe_desktop.casework.helping.payers import (
    Payers,
    check_payers,
    payers_of,
    payers_text,
    payers_words,
    share_out,
)
from lianghe_desktop.casework.helping.proofs import Proof, is_signed, keep_proofs
from lianghe_desktop.casework.helping.suggesting import Suggestion, benefit_of_kind
from lianghe_desktop.casework.helping.written import Written
from lianghe_desktop.casework.household_reading import current_helper
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, may, require
from lianghe_desktop.casework.reviewing.locks import write_guarded
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import MeasureState
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import HelpMeasure, HelpPlan
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.households import HouseholdFile
from lianghe_desktop.store.unit import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureEntry:
    """A measure as it is typed; amounts in fen.

    done_on: None while it is planned. payers: fen by level of payer_level, adding up to the amount. signed:
    None where nobody asked, as on an import. because: why it stands though a rule warns.
    """

    kind: str
    content: str
    done_on: dt.date | None = None
    due_on: dt.date | None = None
    member: RowId | None = None
    benefit: str | None = None
    amount_fen: int | None = None
    amount_per: str | None = None
    goods: str = ""
    provider: str = ""
    payer: str = ""
    payers: Payers = field(default_factory=dict)
    effect: str = ""
    signed: bool | None = None
    because: str = ""
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """What was delivered of a planned measure; None keeps what the plan says.

    payers None with another amount: the split of the plan in its shares.
    """

    day: dt.date
    amount_fen: int | None = None
    goods: str | None = None
    provider: str | None = None
    payers: Payers | None = None
    effect: str = ""
    because: str = ""
    signed: bool | None = None
    proofs: tuple[Proof, ...] = ()


def draft_measure(
    office: Office, acting: Acting, home: HomeCode, household: RowId, entry: MeasureEntry
) -> HelpMeasure:
    """Return the row that an entry would make, without keeping it: what flags are asked about.

    Raises:
        UserError: The kind is unknown or a sum does not fit.
    """
    code_list("help_measure_kind").item(entry.kind)
    if entry.amount_fen is not None and entry.amount_fen < 0:
        raise UserError(ErrorCode.BAD_INPUT, "帮扶金额不能小于零，请改正。")
    check_payers(entry.payers, entry.amount_fen)
    done = entry.done_on is not None
    benefit, per = entry.benefit, entry.amount_per
    if benefit is None and entry.amount_fen is not None:
        benefit, per = benefit_of_kind(office, entry.kind) or (None, per)
    return HelpMeasure(
        home=home,
        id=office.new_id(),
        household_id=household,
        member_id=entry.member,
        kind=entry.kind,
        benefit=benefit,
        content=entry.content.strip() or None,
        amount_fen=entry.amount_fen,
        amount_per=per,
        goods=entry.goods.strip() or None,
        payer=entry.payer.strip() or payers_words(entry.payers) or None,
        payers=payers_text(entry.payers),
        provider=entry.provider.strip() or None,
        state=(MeasureState.DONE if done else MeasureState.PENDING).value,
        planned_on=None if done else acting.today,
        due_on=entry.due_on,
        done_on=entry.done_on,
        effect=entry.effect.strip() or None,
        signed=True if is_signed(entry.proofs) else entry.signed,
        because=entry.because.strip() or None,
    )


def flags_while_typing(
    office: Office, acting: Acting, home: HomeCode, household: RowId, entry: MeasureEntry
) -> list[Flag]:
    """Return what speaks against an entry as it stands now; nothing while it cannot be judged."""
    try:
        return flags_of(office, draft_measure(office, acting, home, household, entry), acting.today)
    except UserError:
        return []


def enter_measure(
    office: Office, acting: Acting, home: HomeCode, household: RowId, entry: MeasureEntry
) -> Written:
    """Keep a measure, planned or carried out.

    Raises:
        UserError: The role may not, something is missing or lies ahead, or a rule warns without a reason.
    """
    require(acting, Act.RECORD_HELP)
    if not entry.content.strip():
        raise UserError(ErrorCode.BAD_INPUT, "帮扶措施的内容没有填，请补上。")
    _not_ahead(entry.done_on, acting)
    row = draft_measure(office, acting, home, household, entry)
    flags = flags_of(office, row, acting.today)
    require_reason(flags, entry.because)
    file = household_file(office, home, household)
    row.helper_id = _helper_id(file)

    def job(unit: Unit) -> Written:
        written = Written(row=RowId(row.id))
        if row.state != MeasureState.DONE:
            row.plan_id = _plan_of_year(unit, office, acting, file, written)
        written.insert(unit, row)
        keep_proofs(unit, office, row, entry.proofs, written)
        _keep_answers(unit, office, acting, row, flags, entry.because, written)
        return written

    return office.store.write(job, actor=acting.actor)


def take_into_plan(
    office: Office,
    acting: Acting,
    home: HomeCode,
    household: RowId,
    suggestion: Suggestion,
    *,
    because: str = "",
) -> Written:
    """Take a suggestion into the plan of this year, with the pack's amount and payers, due at the year's end.

    Raises:
        UserError: The role may not, or a rule warns and no reason is given.
    """
    require(acting, Act.PLAN_HELP)
    entry = MeasureEntry(
        kind=suggestion.kind,
        content=suggestion.content,
        due_on=dt.date(acting.today.year, 12, 31),
        member=suggestion.member,
        benefit=suggestion.benefit,
        amount_fen=suggestion.amount_fen,
        amount_per=suggestion.per,
        payers=dict(suggestion.payers),
        because=because,
    )
    return enter_measure(office, acting, home, household, entry)


def deliver(office: Office, acting: Acting, home: HomeCode, measure: RowId, delivery: Delivery) -> Written:
    """Say that a planned measure was carried out, with photo and signature.

    Raises:
        UserError: It is not planned, the day lies ahead, or a rule warns and no reason is given.
    """
    require(acting, Act.RECORD_HELP)
    _not_ahead(delivery.day, acting)
    row = _planned(office, home, measure)
    values = _delivered(row, delivery)
    delivered = _as_delivered(row, values)
    flags = flags_of(office, delivered, acting.today)
    require_reason(flags, delivery.because)

    def job(unit: Unit) -> Written:
        written = Written(row=measure)
        written.change(unit, row, values)
        keep_proofs(unit, office, delivered, delivery.proofs, written)
        _keep_answers(unit, office, acting, delivered, flags, delivery.because, written)
        return written

    return write_guarded(office, acting, job)


def delivery_flags(
    office: Office, acting: Acting, home: HomeCode, measure: RowId, delivery: Delivery
) -> list[Flag]:
    """Return what speaks against a delivery as it stands now; nothing while it cannot be judged."""
    try:
        row = _planned(office, home, measure)
        return flags_of(office, _as_delivered(row, _delivered(row, delivery)), acting.today)
    except UserError:
        return []


def drop_measure(office: Office, acting: Acting, home: HomeCode, measure: RowId) -> None:
    """Take a measure out of the records; it can be brought back with `bring_measure_back`.

    Raises:
        UserError: The role may not plan help.
    """
    require(acting, Act.PLAN_HELP)
    write_guarded(office, acting, lambda unit: unit.remove(HelpMeasure, home, measure))


def bring_measure_back(office: Office, acting: Acting, home: HomeCode, measure: RowId) -> None:
    """Undo `drop_measure`.

    Raises:
        UserError: The role may not plan help.
    """
    require(acting, Act.PLAN_HELP)
    write_guarded(office, acting, lambda unit: unit.bring_back(HelpMeasure, home, measure))


def require_reason(flags: list[Flag], because: str) -> None:
    """Refuse what a rule warns of while nobody has said why it stands.

    Raises:
        UserError: WRONG_STATE with every warning and its clause.
    """
    if flags and not because.strip():
        words = "；".join(f"{flag.message}（{flag.source}）" for flag in flags)
        raise UserError(ErrorCode.WRONG_STATE, f"{words} 确实如此的，请写明理由再登记。")


def _delivered(row: HelpMeasure, delivery: Delivery) -> Mapping[str, object]:
    amount = row.amount_fen if delivery.amount_fen is None else delivery.amount_fen
    if amount is not None and amount < 0:
        raise UserError(ErrorCode.BAD_INPUT, "帮扶金额不能小于零，请改正。")
    payers = payers_of(row) if delivery.payers is None else dict(delivery.payers)
    if delivery.payers is None and amount is not None and amount != row.amount_fen:
        payers = share_out(payers, amount)
    check_payers(payers, amount)
    signed = True if is_signed(delivery.proofs) else delivery.signed
    return {
        "state": MeasureState.DONE.value,
        "done_on": delivery.day,
        "amount_fen": amount,
        "goods": row.goods if delivery.goods is None else delivery.goods.strip() or None,
        "provider": row.provider if delivery.provider is None else delivery.provider.strip() or None,
        "payer": payers_words(payers) or row.payer,
        "payers": payers_text(payers),
        "effect": delivery.effect.strip() or row.effect,
        "signed": signed,
        "because": delivery.because.strip() or row.because,
    }


def _as_delivered(row: HelpMeasure, values: Mapping[str, object]) -> HelpMeasure:
    return HelpMeasure(**{name: getattr(row, name) for name in HelpMeasure.model_fields} | dict(values))


def _planned(office: Office, home: HomeCode, measure: RowId) -> HelpMeasure:
    rows = [
        row for row in office.store.rows(HelpMeasure, where={"home": home, "id": measure}) if not row.gone
    ]
    if not rows:
        raise UserError(ErrorCode.NOT_FOUND, "这一项措施已不在本机，请回到那一户刷新后再试。")
    if rows[0].state == MeasureState.DONE:
        raise UserError(ErrorCode.WRONG_STATE, "这一项措施已经登记为已实施，不用再登记。")
    return rows[0]


def _plan_of_year(unit: Unit, office: Office, acting: Acting, file: HouseholdFile, written: Written) -> str:
    """Return the plan of this year, made without words where there is none yet."""
    household = file.household
    year = acting.today.year
    plans = unit.rows(HelpPlan, home=household.home, household_id=household.id)
    present = [plan for plan in plans if plan.year == year and not plan.gone]
    if present:
        return str(present[0].id)
    plan = HelpPlan(
        home=household.home,
        id=office.new_id(),
        household_id=household.id,
        year=year,
        helper_id=_helper_id(file),
        made_on=acting.today,
    )
    written.insert(unit, plan)
    return plan.id


def _keep_answers(
    unit: Unit,
    office: Office,
    acting: Acting,
    row: HelpMeasure,
    flags: list[Flag],
    because: str,
    written: Written,
) -> None:
    """Keep the warnings as accepted where the role may; a planned measure is asked again when delivered."""
    if row.state != MeasureState.DONE or not may(acting, Act.ACCEPT_FINDING):
        return
    for accepted in accepted_rows(office, acting, row, flags, because.strip()):
        written.insert(unit, accepted)


def _helper_id(file: HouseholdFile) -> str | None:
    helper = current_helper(file)
    return helper.id if helper else None


def _not_ahead(day: dt.date | None, acting: Acting) -> None:
    if day is not None and day > acting.today:
        raise UserError(
            ErrorCode.BAD_INPUT,
            f"实施日期 {day.isoformat()} 晚于今天 {acting.today.isoformat()}，请改正，或先列入计划。",
        )
