"""Turn what the store keeps of a household into the facts that rules read.

None in a column means that nobody has asked, so the fact is UNKNOWN; the code `none` means that it
does not apply, so the fact is None. Money lines are summed a kind over the newest window that the
household has; a kind without any line is unknown, a line of zero is a known nothing.
"""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import TypeVar

from lianghe_desktop.records.assessment import (
    UNKNOWN,
    AssetFacts,
    HouseholdFacts,
    IncomeFacts,
    MemberFacts,
    SpendingFacts,
    U,
)
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.livelihood import Assets, IncomeLine, SpendingLine
from lianghe_desktop.store.households import HouseholdFile

T = TypeVar("T")
NONE = "none"
_HEALTH_FACTS = frozenset({"chronic", "serious"})
_INCOME_KINDS = tuple(IncomeFacts.__dataclass_fields__)
_SPENDING_KINDS = tuple(SpendingFacts.__dataclass_fields__)


def household_facts(file: HouseholdFile) -> HouseholdFacts:
    """Return the facts of one household from its file."""
    row = file.household
    housing, assets = file.housing, file.assets
    members = tuple(m for m in file.members if not m.left_on)
    return HouseholdFacts(
        id=row.id,
        home=row.home,
        registered=known(row.registered),
        farms=known(row.farms),
        urban=known(row.urban),
        accepts_help=known(row.accepts_help),
        single_mother=known(row.single_mother),
        single_mother_person=row.single_mother_person,
        housing_hardship=code(row.housing_hardship),
        housing_grade=code(housing.grade) if housing else UNKNOWN,
        housing_area_m2=hundredths(housing.floor_area_centi_m2) if housing else UNKNOWN,
        land_mu=hundredths(assets.land_centi_mu) if assets else UNKNOWN,
        incident=code(row.incident),
        incident_on=row.incident_on if row.incident else UNKNOWN,
        monitored=code(row.monitored),
        exit_decided_on=row.exit_decided_on,
        exit_basis=row.exit_basis,
        lifted_on=row.lifted_on,
        applies_dibao=known(row.applies_dibao),
        local_hukou=known(row.local_hukou),
        income=_income(file.income),
        spending=_spending(file.spending),
        assets=_assets(assets),
        members=tuple(_member(m, file.income) for m in members),
    )


def newest_window(lines: Iterable[IncomeLine | SpendingLine]) -> tuple[dt.date, dt.date] | None:
    """Return the 12-month window that ends last among `lines`, or None without any."""
    windows = {(x.window_from, x.window_to) for x in lines if x.window_from and x.window_to}
    return max(((a, b) for a, b in windows), key=lambda w: (w[1], w[0]), default=None)


def _income(lines: tuple[IncomeLine, ...]) -> IncomeFacts:
    sums = _sums(lines)
    return IncomeFacts(**{kind: sums.get(kind, UNKNOWN) for kind in _INCOME_KINDS})


def _spending(lines: tuple[SpendingLine, ...]) -> SpendingFacts:
    sums = _sums(lines)
    return SpendingFacts(**{kind: sums.get(kind, UNKNOWN) for kind in _SPENDING_KINDS})


def _sums(lines: Iterable[IncomeLine | SpendingLine]) -> dict[str, int]:
    """Sum the newest window a kind; `kind` is the item of the rules, `detail` only says what it was."""
    held = [line for line in lines if not line.gone]
    window = newest_window(held)
    sums: dict[str, int] = {}
    for line in held:
        if line.kind and line.amount_fen is not None and (line.window_from, line.window_to) == window:
            sums[line.kind] = sums.get(line.kind, 0) + line.amount_fen
    return sums


def _assets(row: Assets | None) -> AssetFacts:
    if row is None:
        return AssetFacts()
    return AssetFacts(
        vehicles=known(row.vehicles),
        livelihood_vehicle=None if row.vehicles == 0 else known(row.livelihood_vehicle),
        machinery=UNKNOWN if row.machinery is None else int(row.machinery),
        second_home=known(row.second_home),
        registered_business=known(row.registered_business),
        public_employee=known(row.public_employee),
        deposits=known(row.deposits_fen),
    )


def _member(row: Member, income: tuple[IncomeLine, ...]) -> MemberFacts:
    own = [line for line in income if line.member_id == row.id and line.kind == "resident_pension"]
    pension = _sums(own).get("resident_pension")
    return MemberFacts(
        id=row.id,
        relation=row.relation or UNKNOWN,
        sex=sex(row.sex),
        birth_date=row.birth_date or UNKNOWN,
        counted=True if row.counted is None else row.counted,
        school=code(row.school),
        boards=known(row.boards),
        new_student=known(row.new_student),
        full_time=known(row.full_time),
        labour=row.labour or UNKNOWN,
        health=health(row.health),
        disability_class=digit(row.disability_class),
        disability_grade=disability_grade(row.disability_class, row.disability_grade),
        rehabilitation_need=known(row.rehabilitation_need),
        dibao=known(row.dibao),
        tekun=known(row.tekun),
        insured_medical=known(row.insured_medical),
        medical_scheme=code(row.medical_scheme),
        pension_years=Fraction(row.pension_years) if row.pension_years is not None else UNKNOWN,
        pension=UNKNOWN if pension is None else pension,
        works=known(row.works),
        months_worked=known(row.months_worked),
        wants_work=known(row.wants_work),
        recommended_job=known(row.recommended_job),
        can_live_alone=known(row.can_live_alone),
        supporter_able=known(row.supporter_able),
    )


def sex(code: str | None) -> int | U:
    """Return 1 or 2 (GB/T 2261.1), UNKNOWN for any other."""
    return int(code) if code in ("1", "2") else UNKNOWN


def health(codes: str | None) -> frozenset[str] | U:
    """Return the health codes that rules read."""
    if codes is None:
        return UNKNOWN
    return frozenset(codes.split()) & _HEALTH_FACTS


def digit(code: str | None) -> int | U | None:
    """Return the digit of a code, None for `none`."""
    if code is None:
        return UNKNOWN
    return int(code) if code.isdigit() else None


def disability_grade(of_class: str | None, grade: str | None) -> int | U | None:
    """Return the grade of a disability, None for somebody without one."""
    return None if of_class == NONE else digit(grade)


def code(code: str | None) -> str | U | None:
    """Return a code, None for `none`."""
    if code is None:
        return UNKNOWN
    return None if code == NONE else code


def hundredths(value: int | None) -> Fraction | U:
    """Return hundredths of a unit as that unit."""
    return UNKNOWN if value is None else Fraction(value, 100)


def known(value: T | None) -> T | U:
    """Return a value, UNKNOWN where nobody has asked."""
    return UNKNOWN if value is None else value
