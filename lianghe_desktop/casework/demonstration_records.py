"""Turn the invented district into rows of this program."""

from collections.abc import Iterator

from lianghe_desktop.casework.demonstration_population import (
    WINDOW_FROM,
    WINDOW_TO,
    DemoHousehold,
    DemoLine,
    DemoMember,
)
from lianghe_desktop.casework.office import Office
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.records.livelihood import Assets, Cause, Housing, IncomeLine, SpendingLine


def household_rows(office: Office, demo: DemoHousehold) -> Iterator[SharedRow]:
    """Yield the rows of one invented household, the household first."""
    household = office.new_id()
    people = {member.id: office.new_id() for member in demo.members}
    yield Household(
        home=demo.home,
        id=household,
        household_no=demo.household_no,
        group_name=demo.group_name,
        address=demo.address,
        phone=demo.phone,
        status=demo.status,
        registered=demo.registered,
        registered_on=demo.registered_on,
        farms=demo.farms,
        urban=demo.urban,
        local_hukou=demo.local_hukou,
        accepts_help=demo.accepts_help,
        applies_dibao=demo.applies_dibao,
        single_mother=demo.single_mother,
        single_mother_person=people.get(demo.single_mother_person or ""),
        housing_hardship=demo.housing_hardship or "none",
        incident=demo.incident or "none",
        incident_on=demo.incident_on,
        monitored=demo.monitored or "none",
        lifted_on=demo.lifted_on,
        exit_decided_on=demo.exit_decided_on,
        exit_basis=demo.exit_basis,
        needs=demo.needs,
    )
    for position, member in enumerate(demo.members, start=1):
        yield _member(demo, household, people[member.id], position, member)
    for line in demo.income_lines:
        yield _income(demo, household, people, office.new_id(), line)
    for line in demo.spending_lines:
        yield SpendingLine(
            home=demo.home,
            id=office.new_id(),
            household_id=household,
            kind=line.kind,
            window_from=WINDOW_FROM,
            window_to=WINDOW_TO,
            amount_fen=line.amount_fen,
            source="import",
        )
    yield from _living(office, demo, household)


def _member(
    demo: DemoHousehold, household: RowId, member_id: RowId, position: int, member: DemoMember
) -> Member:
    return Member(
        home=demo.home,
        id=member_id,
        household_id=household,
        position=position,
        name=member.name,
        relation=member.relation,
        sex=member.sex,
        birth_date=member.birth_date,
        document_kind=member.document_kind,
        document_number=member.document_number or None,
        no_document_reason=member.no_document_reason,
        nation=member.nation,
        marital=member.marital,
        political=member.political,
        education=member.education,
        counted=member.counted,
        school=member.school or "none",
        boards=member.boards,
        new_student=member.new_student,
        full_time=member.full_time,
        labour=member.labour,
        health=" ".join(member.health) or "none",
        disability_class=member.disability_class or "none",
        disability_grade=member.disability_grade,
        disability_card=member.disability_card,
        rehabilitation_need=member.rehabilitation_need,
        dibao=member.dibao,
        tekun=member.tekun,
        insured_medical=member.insured_medical,
        medical_scheme=member.medical_scheme,
        pension_scheme=member.pension_scheme or "none",
        pension_years=member.pension_years,
        works=member.works,
        months_worked=member.months_worked,
        wants_work=member.wants_work,
        recommended_job=member.recommended_job,
        can_live_alone=member.can_live_alone,
        supporter_able=member.supporter_able,
    )


def _income(
    demo: DemoHousehold, household: RowId, people: dict[str, RowId], row_id: RowId, line: DemoLine
) -> IncomeLine:
    return IncomeLine(
        home=demo.home,
        id=row_id,
        household_id=household,
        member_id=people.get(line.member_id or ""),
        kind=line.kind,
        detail=line.detail,
        window_from=WINDOW_FROM,
        window_to=WINDOW_TO,
        amount_fen=line.amount_fen,
        source="import",
    )


def _living(office: Office, demo: DemoHousehold, household: RowId) -> Iterator[SharedRow]:
    housing, assets = demo.housing, demo.assets
    yield Housing(
        home=demo.home,
        id=household,
        grade=housing.grade or "none",
        ownership=housing.ownership,
        structure=housing.structure,
        built_year=housing.built_year,
        rooms=housing.rooms,
        floor_area_centi_m2=housing.area_m2 * 100,
        water=housing.water,
        toilet=housing.toilet,
        fuel=housing.fuel,
        road=housing.road,
    )
    yield Assets(
        home=demo.home,
        id=household,
        vehicles=assets.vehicles,
        livelihood_vehicle=assets.livelihood_vehicle if assets.vehicles else None,
        machinery=assets.machinery,
        second_home=assets.second_home,
        registered_business=assets.registered_business,
        public_employee=assets.public_employee,
        deposits_fen=assets.deposits_fen,
        land_centi_mu=assets.land_centi_mu,
    )
    for cause in demo.causes:
        yield Cause(
            home=demo.home, id=office.new_id(), household_id=household, code=cause.code, main=cause.main
        )
