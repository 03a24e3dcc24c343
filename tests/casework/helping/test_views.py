"""Each theme lists whom it says, with what was done for them; a new measure shows at once."""

import pytest

from lianghe_desktop.casework.helping.entering import MeasureEntry, enter_measure
from lianghe_desktop.casework.helping.views import VIEWS, view_of, view_table
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.livelihood import Cause
from tests.casework.conftest import TODAY
from tests.casework.families import put_family, put_village


def test_every_theme_counts_kinds_that_exist() -> None:
    known = code_list("help_measure_kind")
    assert [view.code for view in VIEWS] == [
        "employment", "students", "health", "housing", "mothers", "elderly", "loans", "consumption",
    ]  # fmt: skip
    assert all(kind in known for view in VIEWS for kind in view.kinds)
    with pytest.raises(UserError, match="没有“boats”这个专题"):
        view_of("boats")


def test_every_theme_reads_a_village(village: Started) -> None:
    put_village(village, 40)
    for view in VIEWS:
        table = view_table(village.office, view.code, TODAY)
        assert all(set(row.values) == {column.field for column in view.columns} for row in table.rows)
        assert all(bool(row.member) == view.of_people for row in table.rows)
    assert len(view_table(village.office, "students", TODAY).rows) > 5
    assert len(view_table(village.office, "elderly", TODAY).rows) > 5


def test_a_measure_shows_in_its_column_and_count(village: Started) -> None:
    key = put_family(village)
    before = view_table(village.office, "students", TODAY)
    assert (len(before.rows), before.helped) == (2, 0)
    pupil = before.rows[0]
    entry = MeasureEntry(kind="education_grant", content="助学金", amount_fen=200_000, done_on=TODAY,
                         member=pupil.member, because="先行发放")  # fmt: skip
    enter_measure(village.office, village.acting, *key, entry)
    after = view_table(village.office, "students", TODAY)
    row = next(one for one in after.rows if one.member == pupil.member)
    assert (row.values["support"], row.values["amount"], row.helped) == (TODAY.isoformat(), 200_000, True)
    assert after.helped == 1


def test_the_five_ones_are_counted_for_each_person(village: Started) -> None:
    key = put_family(village)
    (first, *_rest) = view_table(village.office, "employment", TODAY).rows
    for kind in ("employment_guidance", "employment_recommend"):
        entry = MeasureEntry(kind=kind, content="就业", done_on=TODAY, member=first.member, because="已办")
        enter_measure(village.office, village.acting, *key, entry)
    row = next(r for r in view_table(village.office, "employment", TODAY).rows if r.member == first.member)
    assert (row.values["ones"], row.values["guidance"], row.values["training"]) == (2, TODAY.isoformat(), "")


def test_the_health_register_tells_class_and_grade_of_a_disability(village: Started) -> None:
    home, household = put_family(village)
    file = household_file(village.office, home, household)
    values = {"disability_class": "4", "disability_grade": "3", "health": "healthy"}
    village.office.store.write(
        lambda unit: unit.change(Member, home, file.members[0].id, values), actor=village.acting.actor
    )
    rows = view_table(village.office, "health", TODAY).rows
    assert [row.values["disability"] for row in rows if row.member == file.members[0].id] == ["肢体残疾三级"]


def test_a_household_listed_for_a_cause_says_so(village: Started) -> None:
    home, household = put_family(village)
    cause = Cause(home=home, id=village.office.new_id(), household_id=household, code="funds")
    village.office.store.write(lambda unit: unit.insert(cause), actor=village.acting.actor)
    (row,) = view_table(village.office, "loans", TODAY).rows
    assert row.values["needs"].endswith(f"原因：{code_list('poverty_cause').label('funds')}")


def test_loans_and_sales_list_who_asked(village: Started) -> None:
    put_family(village)
    home, household = household_ids(village.office)[0]
    village.office.store.write(
        lambda unit: unit.change(Household, home, household, {"extra.need_kinds": "funds sales"}),
        actor=village.acting.actor,
    )
    for code in ("loans", "consumption"):
        (row,) = view_table(village.office, code, TODAY).rows
        assert row.values["needs"] == "生产资金、农产品销路"
        assert not row.helped
    assert household_file(village.office, home, household).measures == ()
