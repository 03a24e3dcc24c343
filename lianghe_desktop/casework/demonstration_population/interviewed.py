"""The one household that is interviewed in the demonstration, the same for every seed.

A family of four in 白蕉示范一村: father and mother work, the mother has a chronic illness, two
children are at school, no minimum living, a sound house. Recorded answers that keep to this leave
every cell of annex 1 as it is.
"""

import datetime as dt

from lianghe_desktop.casework.demonstration_population.documents import DocumentOffice
from lianghe_desktop.casework.demonstration_population.people import (
    DemoAssets,
    DemoCause,
    DemoHousehold,
    DemoHousing,
    DemoLine,
    DemoMember,
)

INTERVIEWED_VILLAGE = "440403106201"
INTERVIEWED_NUMBER = 1
INTERVIEWED_ID = f"{INTERVIEWED_VILLAGE}{INTERVIEWED_NUMBER:04d}"


def fixed_household(office: DocumentOffice) -> DemoHousehold:
    """Return the family; its document numbers are taken from `office`, which must be new."""
    return DemoHousehold(
        id=INTERVIEWED_ID,
        home=INTERVIEWED_VILLAGE,
        household_no=INTERVIEWED_ID,
        group_name="第二村民小组",
        address="白蕉示范一村1号",
        phone="07560610001",
        status="listed",
        registered=True,
        registered_on=dt.date(2017, 4, 20),
        farms=True,
        urban=False,
        local_hukou=True,
        accepts_help=True,
        applies_dibao=False,
        single_mother=False,
        single_mother_person=None,
        housing_hardship=None,
        incident=None,
        incident_on=None,
        monitored=None,
        lifted_on=None,
        exit_decided_on=None,
        exit_basis=None,
        members=_members(office),
        income_lines=_INCOME,
        spending_lines=_SPENDING,
        housing=_HOUSING,
        assets=_ASSETS,
        causes=(DemoCause(code="illness", main=True), DemoCause(code="education", main=False)),
        needs="母亲常年服药，两个孩子上学，希望得到教育资助，父亲想参加技能培训。",
    )


def _members(office: DocumentOffice) -> tuple[DemoMember, ...]:
    return (
        _member(office, "m1", "梁永强", "02", "1", dt.date(1981, 5, 14), "70", None, "full", months=8),
        _member(
            office,
            "m2",
            "区秀兰",
            "10",
            "2",
            dt.date(1983, 10, 3),
            "80",
            None,
            "weak",
            months=3,
            ill="chronic",
        ),
        _member(office, "m3", "梁嘉豪", "20", "1", dt.date(2011, 4, 22), None, "senior", "none"),
        _member(office, "m4", "梁晓彤", "30", "2", dt.date(2016, 8, 9), None, "primary", "none"),
    )


def _member(
    office: DocumentOffice,
    member_id: str,
    name: str,
    relation: str,
    sex: str,
    birth: dt.date,
    education: str | None,
    school: str | None,
    labour: str,
    *,
    months: int = 0,
    ill: str | None = None,
) -> DemoMember:
    grown = school is None
    return DemoMember(
        id=member_id,
        name=name,
        relation=relation,
        sex=sex,
        birth_date=birth,
        document_kind="resident",
        document_number=office.resident(birth, sex),
        no_document_reason=None,
        nation="01",
        marital="20" if grown else "10",
        political="03" if school == "senior" else "13",
        education=education,
        counted=True,
        school=school,
        boards=school == "senior",
        new_student=school == "senior",
        full_time=school is not None,
        labour=labour,
        health=(ill,) if ill else (),
        disability_class=None,
        disability_grade=None,
        disability_card=None,
        rehabilitation_need=False,
        dibao=False,
        tekun=False,
        insured_medical=True,
        medical_scheme="resident",
        pension_scheme="resident" if grown else None,
        pension_years=8 if grown else 0,
        pension_fen=0,
        works=months > 0,
        months_worked=months,
        wants_work=grown,
        recommended_job=False,
        can_live_alone=grown,
        supporter_able=relation != "02",
    )


_INCOME = (
    DemoLine(kind="wage", amount_fen=1_760_000, detail="wage_job", member_id="m1"),
    DemoLine(kind="wage", amount_fen=450_000, detail="wage_job", member_id="m2"),
    DemoLine(kind="business", amount_fen=1_620_000, detail="business_crops"),
    DemoLine(kind="business_cost", amount_fen=580_000, detail="cost_crops"),
    DemoLine(kind="property", amount_fen=40_000, detail="property_land"),
    DemoLine(kind="transfer", amount_fen=36_000, detail="transfer_planting"),
    DemoLine(kind="transfer_paid", amount_fen=36_000),
    DemoLine(kind="resident_pension", amount_fen=0),
    DemoLine(kind="basic_pension", amount_fen=0),
    DemoLine(kind="exempt", amount_fen=0),
)
_SPENDING = (
    DemoLine(kind="medical_self_paid", amount_fen=680_000),
    DemoLine(kind="education", amount_fen=520_000),
    DemoLine(kind="housing", amount_fen=0),
    DemoLine(kind="rehabilitation", amount_fen=0),
    DemoLine(kind="other", amount_fen=80_000),
    DemoLine(kind="medical_total", amount_fen=1_950_000),
)
_HOUSING = DemoHousing(
    grade="B",
    area_m2=86,
    rooms=4,
    built_year=1998,
    structure="brick",
    ownership="own",
    water="tap",
    toilet="sanitary",
    fuel="clean",
    road="hard",
)
_ASSETS = DemoAssets(
    land_centi_mu=420,
    vehicles=0,
    livelihood_vehicle=False,
    machinery=False,
    second_home=False,
    registered_business=False,
    public_employee=False,
    deposits_fen=300_000,
)
