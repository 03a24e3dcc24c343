"""What is offered to people able to work, with the answer: listed, counted, printed, taken back."""

import datetime as dt

import pytest

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.helping.entering import MeasureEntry, enter_measure
from lianghe_desktop.casework.helping.views import view_table
from lianghe_desktop.casework.helping.written import take_back
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.paper_log import new_mark
from lianghe_desktop.casework.paper_values import book_values
from lianghe_desktop.casework.watching.job_offers import (
    NewJobOffer,
    bring_offer_back,
    drop_offer,
    offer_lines,
    people_to_offer,
    record_offer,
    refusers,
)
from lianghe_desktop.records.case_codes import JobAnswer
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.ids import RowId
from tests.casework.conftest import TODAY, NewDesk
from tests.casework.families import put_family


def test_the_five_offers_are_kept_listed_printed_and_taken_back(new_desk: NewDesk) -> None:
    desk = new_desk()
    office, acting = desk.office, desk.acting
    key = put_family(desk)
    head = RowId(people_to_offer(household_file(office, *key), TODAY)[0].id)
    common = {"home": key[0], "member": head, "offered_on": TODAY}
    for kind in ("employment_recommend", "employment_training"):
        for _ in range(3):
            new = NewJobOffer(**common, kind=kind, job="保洁", answer=JobAnswer.REFUSED)
            written = record_offer(office, acting, new)
    (one,) = refusers(office, TODAY)
    assert one.times == 3, "only refused jobs count"
    row = next(row for row in view_table(office, "employment", TODAY).rows if row.member == head)
    assert row.values["training"] == f"{TODAY} 拒绝"
    assert (row.values["ones"], row.helped) == (1, True), (
        "a job recommended was given, a training refused not"
    )
    file = household_file(office, *key)
    book = book_values(file, area_names(office), year=TODAY.year, today=TODAY, mark=new_mark(acting))
    assert [(o.kind, o.reply) for o in book.offers][-1] == ("技能培训", "无正当理由拒绝")
    assert [line.id for line in offer_lines(file, TODAY.year)] == [line.id for line in offer_lines(file)]
    assert offer_lines(file, TODAY.year - 1) == ()
    take_back(office, acting, written)
    assert len(offer_lines(household_file(office, *key))) == 5
    first = offer_lines(file)[0].id
    drop_offer(office, acting, key[0], first)
    assert refusers(office, TODAY) == []
    with pytest.raises(UserError, match="已不在本机"):
        drop_offer(office, acting, key[0], first)
    bring_offer_back(office, acting, key[0], first)
    assert len(refusers(office, TODAY)) == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "housing"}, "employment_recommend（岗位推荐）"),
        ({"offered_on": TODAY + dt.timedelta(days=1)}, "不能在今天之后"),
        ({"job": " "}, "什么工作或服务"),
        ({"offered_on": dt.date(1960, 1, 1)}, "劳动法 15"),
    ],
)
def test_an_offer_that_cannot_be_is_refused(
    new_desk: NewDesk, values: dict[str, object], sentence: str
) -> None:
    desk = new_desk()
    key = put_family(desk)
    head = RowId(people_to_offer(household_file(desk.office, *key), TODAY)[0].id)
    plain = {"home": key[0], "member": head, "offered_on": TODAY, "job": "保洁", "answer": JobAnswer.ACCEPTED}
    with pytest.raises(UserError, match=sentence):
        record_offer(desk.office, desk.acting, NewJobOffer(**plain | values))


def test_a_technical_school_for_a_child_counts_for_the_parents(new_desk: NewDesk) -> None:
    desk = new_desk()
    key = put_family(desk)
    (first, *_) = view_table(desk.office, "employment", TODAY).rows
    child = next(m for m in household_file(desk.office, *key).members if m.relation in ("20", "30"))
    entry = MeasureEntry(
        kind="employment_technical", content="技工学校", done_on=TODAY, member=RowId(child.id), because="已办"
    )
    enter_measure(desk.office, desk.acting, *key, entry)
    row = next(r for r in view_table(desk.office, "employment", TODAY).rows if r.member == first.member)
    assert (row.values["technical"], row.values["ones"]) == (TODAY.isoformat(), 1)
