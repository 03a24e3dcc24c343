"""珠斗办字〔2017〕6号 worked out once more, plainly, without pack, expressions or engine.

For households of which everything is told. Amounts are fen, read off the document. Null money is 0, a null
yes/no is no. The points are those of the default card (示范参数).
"""

from datetime import date
from fractions import Fraction
from typing import Any

from lianghe_desktop.records.assessment import HouseholdFacts, MemberFacts

_LINE, _CARE = 11_000_00, 630_00 * 12
_UPPER = ("senior", "vocational", "technical")
_COLLEGE = ("undergraduate", "junior_college")
Benefits = set[tuple[str, str | None, int | None, int | None, int | None, int | None]]


def plain_doumen(home: HouseholdFacts, on: date) -> dict[str, Any]:
    """Return what the document says of a household on a day after 2017-03-10."""
    members: tuple[MemberFacts, ...] = home.members  # type: ignore[assignment]  # everything is told
    disposable, care = _incomes(home, members, on)
    people = sum(member.counted is not False for member in members)
    low = disposable < _LINE * people
    in_care = care < _CARE * people
    local = bool(home.local_hukou)
    low_category = local and low
    categories = [
        name
        for name, holds in (
            ("registered", home.registered),
            ("monitored", home.monitored is not None),
            ("tekun", any(member.tekun for member in members)),
            ("low_income", low_category),
            ("dibao", in_care),
            ("returned_poor", local and low and _fell_back(home)),
            ("housing_hardship", home.housing_hardship is not None and (home.registered or low)),
        )
        if holds
    ]
    points = _points(home, members, disposable, people, on)
    total = sum(points.values())
    return {
        "incomes": {"net": disposable - _net_costs(home), "disposable": disposable, "dibao": care},
        "below": {"low_income": low, "dibao": in_care},
        "categories": categories,
        "benefits": _of_household(home, low_category) | _of_members(home, members, low_category, on),
        "indicators": points,
        "points": total,
        "tier": "一类" if total >= 75 else "二类" if total >= 55 else "三类" if total >= 40 else "不建议纳入",
        "flags": _flags(home, people, total),
    }


def _age(member: MemberFacts, on: date) -> int | None:
    birth = member.birth_date
    if not isinstance(birth, date):
        return None
    had_birthday = (on.month, on.day) >= (birth.month, birth.day)
    return on.year - birth.year - (0 if had_birthday else 1)


def _old(member: MemberFacts, on: date) -> bool:
    age = _age(member, on)
    return age is not None and age >= 60


def _incomes(home: HouseholdFacts, members: tuple[MemberFacts, ...], on: date) -> tuple[int, int]:
    it: Any = home.income
    gains = (it.wage or 0) + (it.business or 0) + (it.property or 0) + (it.transfer or 0)
    disposable = gains - (it.business_cost or 0) - (it.transfer_paid or 0)
    minimum_family = any(member.dibao for member in members) or home.applies_dibao is True
    left_out = 0
    if minimum_family:
        # 二（二）5: a person's pension of not more than 80 % of the standard is not counted.
        for member in members:
            pension: Any = member.pension or 0
            if pension * 100 <= 80 * _CARE:
                left_out += pension
    return disposable, disposable - left_out


def _net_costs(home: HouseholdFacts) -> int:
    it: Any = home.income
    return (it.depreciation or 0) + (it.production_tax or 0) + (it.gifts_given or 0)


def _fell_back(home: HouseholdFacts) -> bool:
    lifted, when = home.lifted_on, home.incident_on
    if not isinstance(lifted, date) or not isinstance(when, date):
        return False
    return home.incident in ("illness", "disaster") and when >= lifted


def _of_household(home: HouseholdFacts, low: bool) -> Benefits:
    found: Benefits = set()
    if home.farms and (home.registered or low):
        found.add(("farming_cost", None, None, 10_000_00, None, None))
    if home.registered and home.housing_hardship is not None:
        found.add(("housing_rebuild", None, 50_000_00, None, None, None))
    if home.registered and home.single_mother:
        found.add(("single_mother_service", None, 4_000_00, None, None, None))
    return found


def _of_members(home: HouseholdFacts, members: tuple[MemberFacts, ...], low: bool, on: date) -> Benefits:
    found: Benefits = set()

    def give(code: str, member: MemberFacts, fen: int | None = None, **bounds: int) -> None:
        found.add((code, member.id, fen, bounds.get("most"), bounds.get("least"), bounds.get("cover")))

    mother = _mother(home, members, on) if home.registered and home.single_mother else None
    for member in members:
        insured_60 = home.registered and _old(member, on) and member.medical_scheme != "employee"
        if insured_60:
            give("medical_insurance_60", member, 360_00)
        if (home.registered or low) and member.disability_class is not None:
            if not insured_60:
                give("disabled_insurance", member, 360_00)
            if member.rehabilitation_need:
                give("rehabilitation", member, least=200_00, most=24_000_00)
        if home.registered:
            _of_pupil(give, member)
            years: Any = member.pension_years
            if _old(member, on) and years is not None and years < 15:
                give("pension_lump", member)
        if _old(member, on) and member.dibao:
            give("dibao_60_topup", member, 126_00)
        if _old(member, on) and (member.dibao or member.tekun):
            give("silver_age", member, 50_00, cover=42_000_00)
        if mother == member.id:
            give("carnation", member, 1_000_00)
            if not home.urban:
                give("cancer_check", member)
    return found


def _of_pupil(give: Any, member: MemberFacts) -> None:
    school = member.school
    yearly = {"preschool": 1_000_00, "primary": 2_000_00, "junior": 3_000_00}
    if isinstance(school, str) and school in yearly:
        give(f"{school}_living", member, yearly[school])
    if school in _UPPER:
        give("senior_grant", member, 2_000_00)
        if member.boards:
            give("senior_boarding", member, 450_00)
    if school == "senior":
        give("senior_books", member, 500_00)
    if school in ("vocational", "technical"):
        give("vocational_books", member, 300_00)
        give("vocational_lab", member, 500_00)
    if school in _COLLEGE and member.full_time:
        if member.new_student:
            give("college_tuition_new", member, 6_000_00)
            fen = 4_000_00 if school == "undergraduate" else 2_000_00
            give(f"{school}_living_new", member, fen)
        else:
            give("college_living", member, 3_000_00)


def _mother(home: HouseholdFacts, members: tuple[MemberFacts, ...], on: date) -> Any:
    women = [member.id for member in members if member.sex == 2 and (_age(member, on) or -1) >= 18]
    return women[0] if len(women) == 1 else home.single_mother_person


def _points(
    home: HouseholdFacts, members: tuple[MemberFacts, ...], income: int, people: int, on: date
) -> dict[str, int]:
    counted = [member for member in members if member.counted]
    full = [member for member in counted if member.labour in ("full", "skilled")]
    weak = [member for member in counted if member.labour == "weak"]
    carried = len(counted) - len(full)
    labour = 20 if not full and not weak else 14 if not full else 0
    if full:
        ratio = Fraction(carried, len(full))
        labour = 10 if ratio >= 3 else 6 if ratio >= 2 else 3 if ratio >= 1 else 0
    schools = [member.school for member in members]
    beyond = sum(school in (*_UPPER, *_COLLEGE, "postgraduate") for school in schools)
    education = 9 if beyond >= 2 else 6 if beyond else 4 if "preschool" in schools else 0
    if not education and any(school in ("primary", "junior") for school in schools):
        education = 2
    return {
        "income": _income_points(income, people),
        "labour": labour,
        "medical": _medical_points(home, members, income),
        "disability": _disability_points(members),
        "education": education,
        "housing": _housing_points(home, people),
        "property": _property_points(home, people),
        "shock": _shock_points(home, on),
    }


def _income_points(income: int, people: int) -> int:
    for most, points in ((_CARE, 30), (_CARE * 3 // 2, 22), (_CARE * 2, 12), (40_000_00, 5)):
        if income <= most * people:
            return points
    return 0


def _medical_points(home: HouseholdFacts, members: tuple[MemberFacts, ...], income: int) -> int:
    paid: Any = home.spending.medical_self_paid or 0
    if paid <= 0:
        return 0
    for percent, points in ((60, 15), (40, 11), (20, 7)):
        if paid * 100 >= percent * income:
            return points
    return 4 if any(member.health for member in members) else 0


def _disability_points(members: tuple[MemberFacts, ...]) -> int:
    certified = [member for member in members if member.disability_class is not None]
    for member in certified:
        grade: Any = member.disability_grade
        if grade is not None and (grade <= 2 or (grade == 3 and member.disability_class in (5, 6))):
            return 8
    return 4 if certified else 0


def _housing_points(home: HouseholdFacts, people: int) -> int:
    if home.housing_hardship == "no_house" or home.housing_grade == "D":
        return 10
    if home.housing_grade == "C":
        return 7
    area: Any = home.housing_area_m2
    return 4 if area is not None and area < 13 * people else 0


def _property_points(home: HouseholdFacts, people: int) -> int:
    own: Any = home.assets
    land: Any = home.land_mu
    little_land = land is None or land * 10 < 3 * people
    # Nothing is owned only where it is said so: a null count is no zero.
    without = own.vehicles == 0 and own.machinery == 0 and not own.registered_business
    return 5 if without and little_land else 2 if without or little_land else 0


def _shock_points(home: HouseholdFacts, on: date) -> int:
    when = home.incident_on
    if home.incident not in ("disaster", "accident", "death") or not isinstance(when, date):
        return 0
    year_ago = date(on.year - 1, on.month, min(on.day, 28) if on.month == 2 else on.day)
    return 3 if year_ago <= when <= on else 0


def _flags(home: HouseholdFacts, people: int, points: int) -> list[str]:
    own: Any = home.assets
    earning = 1 if own.livelihood_vehicle else 0
    found = (
        ("non_livelihood_vehicle", own.vehicles is not None and own.vehicles > earning),
        ("second_home", own.second_home),
        ("registered_business", own.registered_business),
        ("public_employee", own.public_employee),
        ("large_deposits", (own.deposits or 0) > 20_000_00 * people),
        ("grey_band", 35 <= points <= 45),
    )
    return [name for name, holds in found if holds]
