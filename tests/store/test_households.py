"""Questions about households: one file, the list, search, the counts of annex 1."""

import datetime as dt

import pytest

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.helprecord import Determination, HelpVisit
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.identity import check_digit
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import Assets, Cause, Housing, IncomeLine, SpendingLine
from lianghe_desktop.records.local_tables import Area
from lianghe_desktop.records.staff import Helper, HelperLink
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.household_list import HouseholdFilter, HouseholdSort, household_ids, household_page
from lianghe_desktop.store.households import file_of, files_of, lines_of, members_of
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.overview import overview
from lianghe_desktop.store.search import search
from lianghe_desktop.store.search_index import rebuild_index
from tests.store.conftest import ACTOR, OTHER_VILLAGE, TOWNSHIP, VILLAGE

HOME, OTHER = HomeCode(VILLAGE), HomeCode(OTHER_VILLAGE)
H1, H2, H3 = (HOME, RowId("h1")), (HOME, RowId("h2")), (OTHER, RowId("h3"))
DAY = dt.date(2026, 11, 1)
NUMBER = "44040320150102001" + check_digit("44040320150102001")


@pytest.fixture
def township(new_store) -> Store:  # type: ignore[no-untyped-def]
    store: Store = new_store(level=AreaLevel.TOWNSHIP, area=TOWNSHIP)
    store.write(lambda unit: unit.insert_many(rows()), actor=ACTOR)
    store.write(lambda unit: unit.put(Area(code=VILLAGE, name="示范一村")), actor=ACTOR)
    return store


def rows() -> list[SharedRow]:
    return [
        Household(
            home=HOME, id="h1", household_no="0003", status="listed", registered=True, single_mother=True
        ),
        Household(home=HOME, id="h2", provisional_no="L1-0001", status="draft", housing_hardship="none"),
        Household(
            home=OTHER,
            id="h3",
            household_no="0001",
            surveyed_on=DAY,
            housing_hardship="dangerous",
            phone="13912345678",
        ),
        Household(home=OTHER, id="h4", household_no="0002", status="left"),
        Household(home=OTHER, id="h5", household_no="0009", gone=True),
        Member(
            home=HOME,
            id="m1",
            household_id="h1",
            position=2,
            name="单小明",
            relation="20",
            school="primary",
            document_kind="resident",
            document_number=NUMBER,
            birth_date=dt.date(2015, 1, 2),
        ),
        Member(
            home=HOME,
            id="m2",
            household_id="h1",
            position=1,
            name="欧阳建国",
            relation="02",
            labour="weak",
            health="chronic serious",
            birth_date=dt.date(1966, 11, 1),
            dibao=True,
            disability_class="none",
        ),
        Member(
            home=HOME,
            id="m3",
            household_id="h1",
            position=3,
            name="走了",
            left_on=dt.date(2026, 1, 1),
            tekun=True,
        ),
        Member(home=HOME, id="m4", household_id="h1", position=4, name="删了", gone=True, dibao=True),
        Member(home=HOME, id="m5", household_id="h2", position=1, name="李四", labour="none", school="none"),
        Member(
            home=OTHER,
            id="m6",
            household_id="h3",
            position=1,
            name="𠮷四",
            tekun=True,
            disability_class="1",
            birth_date=dt.date(1966, 11, 2),
            health="healthy",
        ),
        Member(home=OTHER, id="m7", household_id="h4", position=1, name="王五", dibao=True),
        IncomeLine(home=HOME, id="i1", household_id="h1", kind="wage", amount_fen=1),
        IncomeLine(home=HOME, id="i2", household_id="h1", kind="wage", amount_fen=2, gone=True),
        SpendingLine(home=HOME, id="s1", household_id="h1", kind="other", amount_fen=3),
        Housing(home=HOME, id="h1", grade="C"),
        Assets(home=HOME, id="h1", vehicles=1),
        Cause(home=HOME, id="c1", household_id="h1", code="illness"),
        Determination(
            home=HOME, id="d1", household_id="h1", decided_on=dt.date(2025, 1, 1), categories="low_income"
        ),
        Determination(
            home=HOME, id="d2", household_id="h1", decided_on=dt.date(2026, 1, 1), categories="dibao tekun"
        ),
        HelpVisit(home=HOME, id="v1", household_id="h1", content="看望"),
        Helper(home=HomeCode(TOWNSHIP), id="p1", name="赵六"),
        HelperLink(home=HOME, id="l1", household_id="h1", helper_id="p1"),
    ]


def test_the_file_of_a_household_holds_all_that_hangs_on_it(township: Store) -> None:
    file = file_of(township, *H1)
    assert file is not None
    assert [member.name for member in file.members] == ["欧阳建国", "单小明", "走了"]
    assert [line.id for line in file.income] == ["i1"]
    assert [line.id for line in file.spending] == ["s1"]
    assert file.housing is not None
    assert file.assets is not None
    assert [one.id for one in file.determinations] == ["d1", "d2"]
    assert [one.code for one in file.causes] == ["illness"]
    assert [one.content for one in file.visits] == ["看望"]
    assert [helper.name for helper in file.helpers] == ["赵六"]
    assert [member.id for member in members_of(township, *H1)] == ["m2", "m1", "m3"]
    assert [len(lines) for lines in lines_of(township, *H1)] == [1, 1]
    assert file_of(township, OTHER, RowId("h5")) is None
    assert file_of(township, OTHER, RowId("h1")) is None


def test_files_come_in_the_order_asked_for(township: Store) -> None:
    asked = [H3, H1, (OTHER, RowId("none")), H2]
    assert [file.household.id for file in files_of(township, asked)] == ["h3", "h1", "h2"]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (HouseholdFilter(), ["h3", "h4", "h1", "h2"]),
        (HouseholdFilter(area=VILLAGE), ["h1", "h2"]),
        (HouseholdFilter(area=TOWNSHIP[:9]), ["h3", "h4", "h1", "h2"]),
        (HouseholdFilter(statuses=("listed", "draft")), ["h1", "h2"]),
        (HouseholdFilter(category="tekun"), ["h1"]),
        (HouseholdFilter(category="low_income"), []),
        (HouseholdFilter(registered=True), ["h1"]),
        (HouseholdFilter(registered=False), ["h3", "h4", "h2"]),
        (HouseholdFilter(surveyed=True), ["h3"]),
    ],
)
def test_the_list_is_filtered(township: Store, where: HouseholdFilter, expected: list[str]) -> None:
    assert [row_id for _, row_id in household_ids(township, where=where)] == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (HouseholdSort.NUMBER, ["h3", "h4", "h1", "h2"]),
        # ls, oyjg, s (the rare sign has no reading), ww
        (HouseholdSort.HEAD, ["h2", "h1", "h3", "h4"]),
        (HouseholdSort.MEMBERS, ["h3", "h4", "h2", "h1"]),
        (HouseholdSort.VILLAGE, ["h1", "h2", "h3", "h4"]),
        (HouseholdSort.STATUS, ["h3", "h2", "h4", "h1"]),
        (HouseholdSort.SURVEYED, ["h4", "h1", "h2", "h3"]),
    ],
)
def test_the_list_is_sorted_by_any_column(township: Store, sort: HouseholdSort, expected: list[str]) -> None:
    found = [row_id for _, row_id in household_ids(township, sort=sort)]
    assert found == expected
    assert household_ids(township, home=VILLAGE) == [H1, H2]
    backwards = [row_id for _, row_id in household_ids(township, sort=sort, descending=True)]
    assert set(backwards) == set(found)
    assert backwards[0] == found[-1] or sort in (HouseholdSort.MEMBERS, HouseholdSort.VILLAGE)


def test_a_line_of_the_list_tells_what_the_page_shows(township: Store) -> None:
    first, second = household_page(township, [H1, H2, (HOME, RowId("none"))])
    assert (first.household_no, first.head_name, first.members, first.village) == (
        "0003",
        "欧阳建国",
        2,
        "示范一村",
    )
    assert (first.categories, first.status) == (("dibao", "tekun"), "listed")
    assert (second.provisional_no, second.head_name, second.members) == ("L1-0001", "李四", 1)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("单", ["h1"]),
        ("四", ["h2", "h3"]),
        ("小明", ["h1"]),
        ("建国", ["h1"]),
        ("欧阳建", ["h1"]),
        ("阳建国", ["h1"]),
        ("𠮷", ["h3"]),
        ("𠮷四", ["h3"]),
        ("sx", ["h1"]),
        ("DXM", ["h1"]),
        ("oyjg", ["h1"]),
        ("ls", ["h2"]),
        ("4404032015", ["h1"]),
        ("501020", ["h1"]),
        ("1234567", ["h3"]),
        ("000", ["h1", "h2", "h3", "h4"]),
        ("0003", ["h1"]),
        ("０００３", ["h1"]),
        ("l1-0", ["h2"]),
        ("单 0003", ["h1"]),
        ("单 0001", []),
        ("单 建国", ["h1"]),
        ("删了", []),
        ("0009", []),
        ("明小", []),
        ("' OR 1=1 --", []),
        ('"', []),
        ("%", []),
        ("  ", []),
    ],
)
def test_households_are_found_by_what_a_person_types(
    township: Store, typed: str, expected: list[str]
) -> None:
    assert sorted(row_id for _, row_id in search(township, typed)) == expected


def test_search_follows_every_change_and_a_rebuilt_index_is_the_same(township: Store) -> None:
    def job(unit) -> None:  # type: ignore[no-untyped-def]
        unit.change(Member, HOME, "m5", {"name": "仇大", "household_id": "h1"})
        unit.remove(Member, HOME, "m1")
        unit.remove(Household, OTHER, "h3")

    township.write(job, actor=ACTOR)
    assert search(township, "qd") == search(township, "仇大") == [H1]
    assert (
        search(township, "李四")
        == search(township, "小明")
        == search(township, "𠮷")
        == search(township, "139")
        == []
    )
    assert check_store(township) == []
    before = township.query(_entries)
    township.write(lambda unit: rebuild_index(unit.connection), actor=ACTOR)
    assert township.query(_entries) == before
    assert check_store(township) == []


def _entries(connection) -> list[tuple[object, ...]]:  # type: ignore[no-untyped-def]
    rows = connection.exec_driver_sql(
        "SELECT home, household_id, member_id, name, initials, other_initials, digits FROM search_entry"
    )
    return sorted(tuple(row) for row in rows)


def test_annex_1_counts_by_village_with_the_total_first(township: Store) -> None:
    table = overview(township, [AreaCode(VILLAGE), AreaCode(OTHER_VILLAGE)], DAY)
    assert table.values == (
        (3, 2, 1),  # households: not those that left
        (4, 3, 1),  # people
        (1, 1, 0),  # able to work
        (1, 1, 0),  # ill
        (1, 0, 1),  # disabled
        (1, 1, 0),  # at school
        (1, 1, 0),  # minimum living
        (1, 0, 1),  # five guarantees
        (1, 0, 1),  # housing hardship
        (1, 1, 0),  # single mothers
        (1, 1, 0),  # sixty on the day itself, not the day before
    )
    assert overview(township, [AreaCode(TOWNSHIP)], dt.date(2025, 12, 31)).values[1] == (5, 5)
    assert overview(township, [AreaCode("440403103000")], DAY).values == ((0, 0),) * 11
