"""What was written to a deleted row or a moved household: questions that wait for a person.

They stand in the same list as fields that two desks filled differently. Source: journal rule 6.
"""

from dataclasses import dataclass

from lianghe_desktop.casework import removal
from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_values import head_name
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.households import file_of
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.moves import MoveQuestion, carry_over, close_again, model_of, move_questions
from lianghe_desktop.store.streams import gone_questions

BACK, DELETE, CARRY, LEAVE = "back", "delete", "carry", "leave"
CHOICE_WORDS = {BACK: "恢复", DELETE: "仍然删除", CARRY: "转到迁入的村", LEAVE: "留在原处，不转"}
_GONE, _MOVED = "gone", "moved"
TABLE_WORDS = {
    "household": "户",
    "member": "家庭成员",
    "income_line": "收入",
    "spending_line": "支出",
    "housing": "住房",
    "assets": "财产",
    "cause": "致贫原因",
    "interview": "入户调查",
    "determination": "评定",
    "help_plan": "帮扶计划",
    "help_measure": "帮扶措施",
    "help_visit": "走访",
    "job_offer": "介绍工作",
    "attachment": "照片",
    "helper_link": "帮扶责任人",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Something that a person must decide, with the choices as commands name them."""

    id: str
    home: HomeCode
    household: str | None
    household_name: str
    sentence: str
    choices: tuple[str, ...]


def questions(office: Office) -> list[Question]:
    """Return the open questions of deleted rows, then of moved households."""
    gone = [_of_gone(office, key) for key in gone_questions(office.store)]
    return gone + [_of_move(office, one) for one in office.store.query(move_questions)]


def answer(office: Office, acting: Acting, question_id: str, choice: str) -> None:
    """Answer one: `back` or `delete` for a deleted row, `carry` or `leave` for a moved household.

    Raises:
        UserError: The role may not, the question is answered already, or there is no such choice.
    """
    require(acting, Act.DECIDE_CONFLICT)
    kind, _, rest = question_id.partition(":")
    found = next((one for one in questions(office) if one.id == question_id), None)
    if found is None:
        raise UserError(ErrorCode.NOT_FOUND, "这一处已经定过了，或编号写错，请重新列出待定内容。")
    if choice not in found.choices:
        words = "、".join(f"{one}（{CHOICE_WORDS[one]}）" for one in found.choices)
        raise UserError(ErrorCode.BAD_INPUT, f"这一处只能选：{words}。")
    if kind == _GONE:
        table, home, row_id = rest.split("/")
        act = removal.bring_row_back if choice == BACK else removal.remove_row
        act(office, acting, table, HomeCode(home), RowId(row_id))
        return
    home, household = rest.split("/")
    moved = next(
        one for one in office.store.query(move_questions) if (one.home, one.household) == (home, household)
    )
    if choice == CARRY:
        office.store.write(lambda unit: carry_over(unit, moved, new_id=office.new_id), actor=acting.actor)
    else:
        office.store.write(lambda unit: close_again(unit, moved), actor=acting.actor)


def _of_gone(office: Office, key: RowKey) -> Question:
    row = office.store.get(model_of(key.table), key.home, key.id)
    household = getattr(row, "household_id", None) or key.id
    word = TABLE_WORDS.get(key.table, "内容")
    return Question(
        id=f"{_GONE}:{key.table}/{key.home}/{key.id}",
        home=HomeCode(key.home),
        household=household,
        household_name=_name(office, key.home, household),
        sentence=f"有人删除了这条{word}，另一台电脑却还填过它：是恢复，还是仍然删除？",
        choices=(BACK, DELETE),
    )


def _of_move(office: Office, one: MoveQuestion) -> Question:
    kinds = "、".join(dict.fromkeys(TABLE_WORDS.get(key.table, "内容") for key in one.rows))
    return Question(
        id=f"{_MOVED}:{one.home}/{one.household}",
        home=HomeCode(one.home),
        household=one.household,
        household_name=_name(office, one.home, one.household),
        sentence=f"这户已迁到{area_names(office).full_name(one.to[0])}，原来的村后来又填了{kinds}：是转过去，还是留在原处？",
        choices=(CARRY, LEAVE),
    )


def _name(office: Office, home: str, household: str) -> str:
    file = file_of(office.store, HomeCode(home), RowId(household))
    return head_name(file) if file else ""
