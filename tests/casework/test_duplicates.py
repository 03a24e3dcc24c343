"""Two entries of one person: found by number, slip, sound and birth; merged, joined, split, taken back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.casework.duplicates.finding import Certainty, find_twins, similar_to
from lianghe_desktop.casework.duplicates.guard import TwinGuard
from lianghe_desktop.casework.duplicates.likeness import likeness, old_number, one_slip
from lianghe_desktop.casework.duplicates.merging import (
    household_differences,
    keep_apart,
    merge_households,
    merge_people,
    person_differences,
    rearrangements_of,
    split_household,
)
from lianghe_desktop.casework.duplicates.recorded import take_back
from lianghe_desktop.casework.finishing import review
from lianghe_desktop.casework.register import NewMember
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import Housing, IncomeLine
from lianghe_desktop.store.dump import dump_tables
from lianghe_desktop.store.people_read import PersonLine
from lianghe_desktop.store.pinyin import sounds
from lianghe_desktop.store.unit import Unit
from tests.casework.conftest import VILLAGE, number
from tests.casework.families import interview_of, the_family

HOME = HomeCode(VILLAGE)
BORN = dt.date(1970, 3, 12)
DIGITS = st.text("0123456789", min_size=18, max_size=18)


def person(name: str, born: dt.date = BORN, order: int = 101, **more: object) -> PersonLine:
    values: dict[str, object] = {
        "home": HOME,
        "household": RowId("h"),
        "household_no": "1",
        "id": RowId(f"{name}{order}"),
        "name": name,
        "sex": "1",
        "birth_date": born,
        "document_number": number(born, order),
        "phone": None,
        "disability_card": None,
    }
    return PersonLine(**(values | more))  # type: ignore[arg-type] # written out above


def _misspelt() -> str:
    right = number(BORN, 101)
    return right[:8] + right[9] + right[8] + right[10:]


@given(DIGITS, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_a_slip(text: str, at: int, digit: str) -> None:
    other = text[:at] + digit + text[at + 1 :]
    assert one_slip(text, other) is (text != other)
    assert one_slip(text, other) is one_slip(other, text)
    assert one_slip(text, text[:at] + text[at + 1 :])


@pytest.mark.parametrize(
    ("first", "second", "certainty"),
    [
        (person("陈小明"), person("陈小明", household=RowId("x")), Certainty.CERTAIN),
        (person("陈小明"), person("陈晓鸣", order=102), Certainty.LIKELY),
        (person("陈小明"), person("陈晓鸣", order=345), Certainty.POSSIBLE),
        (person("陈小明"), person("李四", document_number=_misspelt()), Certainty.POSSIBLE),
        (person("陈小明"), person("陈小明", order=102), Certainty.LIKELY),
        (person("陈小明"), person("陈晓鸣", document_number=None), Certainty.LIKELY),
        (person("陈小明"), person("李四", document_number=old_number(number(BORN, 101))), Certainty.CERTAIN),
        (person("陈小明"), person("李四", order=102), None),
        (person("陈小明"), person("陈小明", born=dt.date(1970, 12, 3), order=103), Certainty.POSSIBLE),
        (person("陈小明"), person("陈小明", born=dt.date(1981, 1, 1), order=103), None),
        (person("梁䶮㐆"), person("梁䶮㐆", order=102), Certainty.LIKELY),
    ],
)
def test_what_speaks_for_one_person(
    first: PersonLine, second: PersonLine, certainty: Certainty | None
) -> None:
    found = likeness(first, second, sounds)
    assert (found.certainty if found else None) == certainty
    if found:
        assert found.reasons


def put(started: Started, name: str, born: dt.date, order: int, *, household: str | None = None) -> Member:
    """Write a person into the register as a bundle would, past the check of double numbers."""
    office = started.office

    def job(unit: Unit) -> Member:
        home_id = household
        if home_id is None:
            home = Household(home=HOME, id=office.new_id(), household_no=f"N{order}", status="listed")
            unit.insert(home)
            home_id = home.id
        row = Member(
            home=HOME,
            id=office.new_id(),
            household_id=home_id,
            position=1,
            name=name,
            relation="02" if household is None else "20",
            sex="1",
            birth_date=born,
            document_kind="resident",
            document_number=number(born, order),
        )
        unit.insert(row)
        return row

    return office.store.write(job, actor=started.acting.actor)


def test_pairs_are_found_over_the_desk_and_kept_apart(village: Started) -> None:
    first, second = put(village, "陈小明", BORN, 101), put(village, "陈小明", BORN, 101)
    put(village, "黄月", dt.date(1960, 1, 1), 104)
    (pair,) = find_twins(village.office)
    assert pair.likeness.certainty is Certainty.CERTAIN
    assert {pair.first.id, pair.second.id} == {first.id, second.id}
    keep_apart(village.office, village.acting, (HOME, pair.first.id), (HOME, pair.second.id), because="同名")
    assert find_twins(village.office) == []


def test_somebody_who_is_written_down_is_compared_at_once(village: Started) -> None:
    put(village, "陈小明", BORN, 101)
    new = NewMember(name="陈晓鸣", relation="02", document_kind="none", sex="1", birth_date=BORN)
    (pair,) = similar_to(village.office, HOME, new)
    assert pair.likeness.reasons == ("姓名同音（陈晓鸣、陈小明）", "出生日期相同")
    stranger = NewMember(name="黄月", relation="02", document_kind="none", sex="2", birth_date=BORN)
    assert similar_to(village.office, HOME, stranger) == []


def test_an_old_number_of_somebody_known_is_told_before_it_is_kept(village: Started) -> None:
    put(village, "陈小明", BORN, 101)
    guard = TwinGuard(village.office)
    old = NewMember(
        name="李四",
        relation="02",
        document_kind="other",
        document_number=old_number(number(BORN, 101)),
        sex="1",
        birth_date=BORN,
    )
    with pytest.raises(UserError, match="15位和18位是同一个"):
        guard.check(HOME, old)
    guard.check(HOME, old)  # told once, it passes
    put(village, "王五", BORN, 103)
    village.office.store.write(
        lambda unit: [unit.change(Member, HOME, m.id, {"document_number": None}) for m in unit.rows(Member)],
        actor=village.acting.actor,
    )
    nameless = NewMember(name="王五", relation="02", document_kind="none", sex="1", birth_date=BORN)
    with pytest.raises(UserError, match="姓名相同"):
        guard.check(HOME, nameless)


def test_an_interview_tells_who_may_be_registered_already(village: Started) -> None:
    interview = interview_of(village, HOME, None)
    assert review(village.office, interview).twins == ()
    head = the_family().members[0]
    put(village, head.name, head.birth_date, 345)
    (told,) = review(village.office, interview).twins
    assert told.startswith(f"{head.name}：可能是户 N345 的{head.name}（姓名相同")


def test_two_entries_become_one_and_two_again(village: Started) -> None:
    office, acting = village.office, village.acting
    first = put(village, "陈小明", BORN, 101)
    second = put(village, "陈晓鸣", BORN, 103, household=first.household_id)
    line = IncomeLine(
        home=HOME,
        id=office.new_id(),
        household_id=first.household_id,
        member_id=second.id,
        kind="wage",
        amount_fen=5,
    )
    office.store.write(lambda unit: unit.insert(line), actor=acting.actor)
    labels = {one.key: (one.first, one.second) for one in person_differences(first, second)}
    assert labels["name"] == ("陈小明", "陈晓鸣")
    assert labels["document_number"][0] != labels["document_number"][1]
    before = shown(village)
    merged = merge_people(
        office,
        acting,
        (HOME, RowId(first.id)),
        (HOME, RowId(second.id)),
        from_second=["name"],
        because="同一人",
    )
    rows = {row.id: row for row in office.store.rows(Member)}
    assert rows[first.id].name == "陈晓鸣"
    assert rows[second.id].gone
    assert office.store.get(IncomeLine, HOME, line.id).member_id == first.id  # type: ignore[union-attr]
    back = take_back(office, acting, HOME, merged)
    assert back.kept == 0
    assert shown(village) == before
    with pytest.raises(UserError, match="已经撤销"):
        take_back(office, acting, HOME, merged)


def test_what_was_changed_since_stays_when_a_merge_is_taken_back(village: Started) -> None:
    office, acting = village.office, village.acting
    first = put(village, "陈小明", BORN, 101)
    second = put(village, "陈晓鸣", BORN, 103)
    merged = merge_people(
        office, acting, (HOME, RowId(first.id)), (HOME, RowId(second.id)), from_second=["name"]
    )
    office.store.write(lambda unit: unit.change(Member, HOME, first.id, {"name": "陈明"}), actor=acting.actor)
    back = take_back(office, acting, HOME, merged)
    assert (back.restored, back.kept) == (0, 1)
    assert office.store.get(Member, HOME, first.id).name == "陈明"  # type: ignore[union-attr]
    assert not office.store.get(Member, HOME, second.id).gone  # type: ignore[union-attr]


def test_households_are_joined_and_come_apart_again(village: Started) -> None:
    office, acting = village.office, village.acting
    first, second = put(village, "陈小明", BORN, 101), put(village, "陈大", dt.date(1945, 1, 1), 105)
    stays, goes = RowId(first.household_id or ""), RowId(second.household_id or "")
    office.store.write(lambda unit: unit.insert(Housing(home=HOME, id=goes, grade="C")), actor=acting.actor)
    rows = [office.store.get(Household, HOME, one) for one in (stays, goes)]
    assert [one.key for one in household_differences(*rows)] == ["household_no"]  # type: ignore[arg-type]
    before = shown(village)
    joined = merge_households(office, acting, HOME, stays, goes, head_relation="51", because="并户")
    assert office.store.get(Member, HOME, second.id).relation == "51"  # type: ignore[union-attr]
    assert office.store.get(Housing, HOME, stays).grade == "C"  # type: ignore[union-attr]
    assert office.store.get(Household, HOME, goes).gone  # type: ignore[union-attr]
    assert [row.id for row in rearrangements_of(office, HOME, stays)] == [joined]
    take_back(office, acting, HOME, joined)
    assert shown(village) == before
    with pytest.raises(UserError, match="不能还是户主"):
        merge_households(office, acting, HOME, stays, goes, head_relation="02")


def test_a_household_is_split_and_comes_together_again(village: Started) -> None:
    office, acting = village.office, village.acting
    first = put(village, "陈小明", BORN, 101)
    son = put(village, "陈子", dt.date(1995, 1, 1), 107, household=first.household_id)
    household = RowId(first.household_id or "")
    before = shown(village)
    made = split_household(office, acting, HOME, household, leaving={RowId(son.id): "02"}, because="分家")
    row = office.store.get(Member, HOME, son.id)
    assert row is not None
    assert (row.household_id, row.relation) == (made, "02")
    (kept,) = rearrangements_of(office, HOME, household)
    take_back(office, acting, HOME, RowId(kept.id))
    assert shown(village) == before
    for leaving, words in (
        ({}, "正好有一个户主"),
        ({RowId(son.id): "02", RowId(first.id): "51"}, "至少要留一个人"),
    ):
        with pytest.raises(UserError, match=words):
            split_household(office, acting, HOME, household, leaving=leaving)


def shown(started: Started) -> list[str]:
    """Return what the register shows: rows that are not deleted, without the acts themselves."""
    return [
        line.replace('"gone":0,', "")
        for line in dump_tables(started.office.store).splitlines()
        if not line.startswith(("rearrangement", "event")) and '"gone":1' not in line
    ]
