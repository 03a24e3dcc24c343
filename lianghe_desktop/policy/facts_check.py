"""Refuse facts that contradict each other: a part larger than its whole, a mother who is no member."""

from lianghe_desktop.policy.input_fields import refuse
from lianghe_desktop.policy.wording import money
from lianghe_desktop.records.assessment import UNKNOWN, HouseholdFacts


def refuse_contradictions(household: HouseholdFacts, path: str) -> None:
    """Refuse with UserError BAD_INPUT naming the path of the part; what is unknown is not judged."""
    income = household.income
    _part(income.resident_pension, income.transfer, f"{path}.income.resident_pension", "转移性收入 transfer")
    _part(
        income.basic_pension,
        income.resident_pension,
        f"{path}.income.basic_pension",
        "城乡居民养老待遇 resident_pension",
    )
    _part(income.basic_pension, income.transfer, f"{path}.income.basic_pension", "转移性收入 transfer")
    kinds = (income.wage, income.business, income.property, income.transfer)
    if all(value is not UNKNOWN for value in kinds) and income.exempt is not UNKNOWN:
        whole = sum(value for value in kinds if isinstance(value, int))
        basic = income.basic_pension if isinstance(income.basic_pension, int) else 0
        _part(income.exempt, whole - basic, f"{path}.income.exempt", "四项收入合计（除养老金外）")
    spending = household.spending
    _part(
        spending.medical_self_paid,
        spending.medical_total,
        f"{path}.spending.medical_self_paid",
        "医疗总费用 medical_total",
    )
    _members(household, path)


def _part(part: object, whole: object, path: str, title: str) -> None:
    if part is UNKNOWN or whole is UNKNOWN:
        return
    least = part if isinstance(part, int) else 0
    most = whole if isinstance(whole, int) else 0
    if least > most:
        raise refuse(path, f"{money(least)}，比包含它的{title} {money(most)}还多，请核对")


def _members(household: HouseholdFacts, path: str) -> None:
    members = household.members
    if members is UNKNOWN:
        return
    mother = household.single_mother_person
    if isinstance(mother, str) and mother not in {member.id for member in members}:
        raise refuse(f"{path}.single_mother_person", f"“{mother}”不是这一户的家庭成员")
    pensions = sum(member.pension for member in members if isinstance(member.pension, int))
    _part(
        pensions,
        household.income.resident_pension,
        f"{path}.members（各人 pension 合计）",
        "城乡居民养老待遇 resident_pension",
    )
