"""What a demonstration household is made of: plain values, in the codes that are stored.

A field that is None does not apply (nothing here is unknown). Codes are those of the code lists.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

DEMO_DAY = dt.date(2026, 11, 20)
"""The working day of the demonstration; the annex holds on every day of 2025 to 2027."""

WINDOW_FROM = dt.date(2025, 11, 1)
WINDOW_TO = dt.date(2026, 10, 31)
"""First and last day of the 12 full months before DEMO_DAY."""

INCOME_KINDS = (
    "wage",
    "business",
    "business_cost",
    "property",
    "transfer",
    "transfer_paid",
    "resident_pension",
    "basic_pension",
    "exempt",
)
SPENDING_KINDS = ("medical_self_paid", "education", "housing", "rehabilitation", "other", "medical_total")


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoMember:
    """One invented person; `id` is m1, m2 ... in the household, the head first."""

    id: str
    name: str
    relation: str
    sex: str
    birth_date: dt.date
    document_kind: str
    document_number: str
    no_document_reason: str | None
    nation: str
    marital: str
    political: str
    education: str | None
    counted: bool
    school: str | None
    boards: bool
    new_student: bool
    full_time: bool
    labour: str
    health: tuple[str, ...]
    disability_class: str | None
    disability_grade: str | None
    disability_card: str | None
    rehabilitation_need: bool
    dibao: bool
    tekun: bool
    insured_medical: bool
    medical_scheme: str | None
    pension_scheme: str | None
    pension_years: int
    pension_fen: int
    works: bool
    months_worked: int
    wants_work: bool
    recommended_job: bool
    can_live_alone: bool
    supporter_able: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoLine:
    """An amount of one kind in the 12-month window; `detail` is the finer code of income_kind.

    Lines of resident_pension and basic_pension are parts of transfer, not sums beside it. Every
    kind has at least one line, of zero fen where there was nothing.
    """

    kind: str
    amount_fen: int
    detail: str | None = None
    member_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoHousing:
    """The dwelling; a family without a house has no grade and an area of zero."""

    grade: str | None
    area_m2: int
    rooms: int
    built_year: int | None
    structure: str | None
    ownership: str
    water: str
    toilet: str
    fuel: str
    road: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoAssets:
    """Land in 0.01 mu and property of a household."""

    land_centi_mu: int
    vehicles: int
    livelihood_vehicle: bool
    machinery: bool
    second_home: bool
    registered_business: bool
    public_employee: bool
    deposits_fen: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoCause:
    """A cause of hardship (code list poverty_cause); exactly one of a household is the main one."""

    code: str
    main: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoHousehold:
    """One invented household; `id` and `household_no` are the village code and a running number."""

    id: str
    home: str
    household_no: str
    group_name: str
    address: str
    phone: str
    status: str
    registered: bool
    registered_on: dt.date
    farms: bool
    urban: bool
    local_hukou: bool
    accepts_help: bool
    applies_dibao: bool
    single_mother: bool
    single_mother_person: str | None
    housing_hardship: str | None
    incident: str | None
    incident_on: dt.date | None
    monitored: str | None
    lifted_on: dt.date | None
    exit_decided_on: dt.date | None
    exit_basis: str | None
    members: tuple[DemoMember, ...]
    income_lines: tuple[DemoLine, ...]
    spending_lines: tuple[DemoLine, ...]
    housing: DemoHousing
    assets: DemoAssets
    causes: tuple[DemoCause, ...]
    needs: str

    @property
    def head(self) -> DemoMember:
        """Return the head of the household."""
        return self.members[0]

    @property
    def town(self) -> str:
        """Return the nine digits of the town."""
        return self.home[:9]

    @property
    def income_fen(self) -> Mapping[str, int]:
        """Return the sum of each kind of income, every kind present."""
        return _sums(self.income_lines)

    @property
    def spending_fen(self) -> Mapping[str, int]:
        """Return the sum of each kind of spending, every kind present."""
        return _sums(self.spending_lines)

    @property
    def disposable_fen(self) -> int:
        """Return the disposable income of the window. Source: 福建统计年鉴 指标解释, NBS since 2013."""
        sums = self.income_fen
        return (
            sums["wage"]
            + sums["business"]
            - sums["business_cost"]
            + sums["property"]
            + sums["transfer"]
            - sums["transfer_paid"]
        )


def _sums(lines: tuple[DemoLine, ...]) -> Mapping[str, int]:
    sums: Counter[str] = Counter()
    for line in lines:
        sums[line.kind] += line.amount_fen
    return sums
