"""Remarks on single fields: sent back by the township, answered by the village, closed or sent back again."""

import datetime as dt
from pathlib import Path

import pytest

from lianghe_desktop.casework.finished_answers import finished_interview
from lianghe_desktop.casework.finishing import finish
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.reviewing.answering import answer, close, send_again, take_answer_back
from lianghe_desktop.casework.reviewing.listing import comments_of, my_turn, open_comments
from lianghe_desktop.casework.reviewing.sending_back import Remark, SendBack, answer_by, send_back
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.survey import correct
from lianghe_desktop.records.case_codes import ReviewAnswer, ReviewClosing, ReviewSubject
from lianghe_desktop.records.enums import Level, Role
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.casework.conftest import TODAY, TOWNSHIP, NewDesk, as_role
from tests.casework.exchanging import RETURN, carry, let_in
from tests.casework.families import interview_of, put_family

Key = tuple[HomeCode, RowId]


@pytest.fixture
def two(new_desk: NewDesk, tmp_path: Path) -> tuple[Started, Started, Path]:
    """Return a village, its township and the stick between them, with one family on both."""
    stick = tmp_path / "stick"
    stick.mkdir()
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    village = new_desk()
    let_in(village, township, stick)
    put_family(village)
    carry(village, township, stick)
    return village, township, stick


def _on_phone(key: Key, request: str = "电话打不通，请核对", **changed: object) -> SendBack:
    home, household = key
    remark = Remark(request=request, row_table="household", row_id=household, field="address")
    values = {
        "home": home,
        "household": household,
        "subject": ReviewSubject.HOUSEHOLD,
        "subject_id": household,
        "remarks": (remark,),
    }
    return SendBack(**(values | changed))  # type: ignore[arg-type]  # tests change one thing at a time


def _change_address(desk: Started, key: Key, text: str) -> None:
    edit = FieldEdit(table="household", home=key[0], id=key[1], column="address", text=text)
    change_field(desk.office, desk.acting, edit)


def test_a_remark_goes_down_is_answered_and_goes_up_again(two: tuple[Started, Started, Path]) -> None:
    village, township, stick = two
    key = household_ids(township.office)[0]
    (comment,) = send_back(township.office, township.acting, _on_phone(key))
    assert my_turn(township.office, open_comments(township.office, township.acting)) == []
    carry(township, village, stick, RETURN)
    (line,) = my_turn(village.office, open_comments(village.office, village.acting))
    assert line.id == comment
    assert (line.label, line.request) == ("住址", "电话打不通，请核对")
    assert line.author == "镇（街道） 李管理"
    assert line.due_on == answer_by(village.office, village.acting) == dt.date(2026, 11, 27)
    assert (line.days_left, line.state) == (7, "还有 7 天")

    with pytest.raises(UserError) as refusal:
        answer(village.office, village.acting, key[0], comment, how=ReviewAnswer.FIXED)
    assert "没有改动" in refusal.value.text
    _change_address(village, key, "河堤东 12 号")
    answer(village.office, village.acting, key[0], comment, how=ReviewAnswer.FIXED)
    assert my_turn(village.office, open_comments(village.office, village.acting)) == []
    carry(village, township, stick)

    (waiting,) = my_turn(township.office, open_comments(township.office, township.acting))
    assert (waiting.answer, waiting.state) == (ReviewAnswer.FIXED, "已改，等审核")
    again = send_again(township.office, township.acting, key[0], comment, request="请写到门牌号")
    carry(township, village, stick, RETURN)
    (following,) = my_turn(village.office, open_comments(village.office, village.acting))
    assert (following.id, following.previous, following.value_seen) == (again, comment, "河堤东 12 号")
    answer(village.office, village.acting, key[0], again, how=ReviewAnswer.EXPLAINED, text="村里没有编门牌")
    carry(village, township, stick)
    close(township.office, township.acting, key[0], again)
    carry(township, village, stick, RETURN)
    for desk in (village, township):
        assert open_comments(desk.office, desk.acting) == []
        closed = comments_of(desk.office, desk.acting, *key)
        assert {(c.id, c.closed_label) for c in closed} == {(comment, "再次退回"), (again, "已认可")}


def test_a_question_of_an_interview_is_answered_by_its_correction(
    new_desk: NewDesk,
) -> None:
    desk = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    office, acting = desk.office, desk.acting
    home, household = finish(office, acting, interview_of(desk, HomeCode("440403106201"), None))
    interview = RowId(household_file(office, home, household).interviews[0].id)
    lines = finished_interview(office, acting, home, interview).answers
    asked = next(line for line in lines if line.ref == "/data/home/housing_grade")
    remark = Remark(request="等级请再看", ref=asked.ref, label=asked.question, value_seen=asked.answer)
    back = SendBack(
        home=home,
        household=household,
        subject=ReviewSubject.INTERVIEW,
        subject_id=interview,
        remarks=(remark,),
    )
    (comment,) = send_back(office, acting, back)
    with pytest.raises(UserError):
        answer(office, acting, home, comment, how=ReviewAnswer.FIXED)
    corrected = correct(office, acting, home, interview)
    other = "D" if corrected.session.state(asked.ref).value != "D" else "C"
    corrected.session.answer(asked.ref, other)
    finish(office, acting, corrected)
    answer(office, acting, home, comment, how=ReviewAnswer.FIXED)
    (line,) = my_turn(office, open_comments(office, acting))
    assert line.answer is ReviewAnswer.FIXED


@pytest.mark.parametrize("how", [ReviewAnswer.EXPLAINED, ReviewAnswer.DISPUTED])
def test_an_explanation_needs_words(village_and_key: tuple[Started, Key], how: ReviewAnswer) -> None:
    desk, key = village_and_key
    (comment,) = send_back(desk.office, desk.acting, _on_phone(key))
    with pytest.raises(UserError) as refusal:
        answer(desk.office, desk.acting, key[0], comment, how=how, text="  ")
    assert refusal.value.code is ErrorCode.BAD_INPUT
    answer(desk.office, desk.acting, key[0], comment, how=how, text="就是这样")
    take_answer_back(desk.office, desk.acting, key[0], comment)
    (line,) = open_comments(desk.office, desk.acting)
    assert line.answer is None


def test_who_may_not_and_what_is_too_early_is_refused(
    village_and_key: tuple[Started, Key], village: Started
) -> None:
    desk, key = village_and_key
    surveyor = as_role(desk.acting, Role.SURVEYOR)
    refused = [
        (desk, surveyor, _on_phone(key), ErrorCode.NO_PERMISSION),
        (village, village.acting, _on_phone(key), ErrorCode.NO_PERMISSION),
        (desk, desk.acting, _on_phone(key, remarks=()), ErrorCode.BAD_INPUT),
        (desk, desk.acting, _on_phone(key, request=" "), ErrorCode.BAD_INPUT),
        (desk, desk.acting, _on_phone(key, due_on=TODAY - dt.timedelta(days=1)), ErrorCode.BAD_INPUT),
        (desk, desk.acting, _on_phone(key, household=RowId("nobody")), ErrorCode.NOT_FOUND),
    ]
    for at, acting, back, code in refused:
        with pytest.raises(UserError) as refusal:
            send_back(at.office, acting, back)
        assert refusal.value.code is code
    (comment,) = send_back(desk.office, desk.acting, _on_phone(key))
    with pytest.raises(UserError) as refusal:
        close(desk.office, desk.acting, key[0], comment)
    assert refusal.value.code is ErrorCode.WRONG_STATE
    with pytest.raises(UserError):
        send_again(desk.office, desk.acting, key[0], comment, request="再写")
    close(desk.office, desk.acting, key[0], comment, how=ReviewClosing.WITHDRAWN)
    with pytest.raises(UserError):
        answer(desk.office, desk.acting, key[0], comment, how=ReviewAnswer.EXPLAINED, text="晚了")


@pytest.fixture
def village_and_key(new_desk: NewDesk) -> tuple[Started, Key]:
    """Return a township's desk that holds one family."""
    desk = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    return desk, put_family(desk)


def test_the_clock_of_a_remark(village_and_key: tuple[Started, Key]) -> None:
    desk, key = village_and_key
    send_back(desk.office, desk.acting, _on_phone(key, due_on=TODAY + dt.timedelta(days=2)))
    later = desk.acting
    states = []
    for days in (0, 2, 3):
        day = TODAY + dt.timedelta(days=days)
        acting = type(later)(person=later.person, name=later.name, role=later.role, today=day)
        (line,) = open_comments(desk.office, acting)
        states.append((line.state, line.soon, line.overdue))
    assert states == [("还有 2 天", True, False), ("今天到期", True, False), ("已超期 1 天", False, True)]
