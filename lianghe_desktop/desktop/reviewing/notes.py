"""A remark of a reviewer as the note that fields and questions show, with the verbs that fit who looks."""

from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.reviewing.listing import CommentLine, my_turn
from lianghe_desktop.desktop.questionnaire.notes import QuestionNote
from lianghe_desktop.records.case_codes import ReviewAnswer
from lianghe_desktop.records.code_lists import code_list

ACCEPT, AGAIN, WITHDRAW, CHANGE_ANSWER = "认可", "再次退回", "撤回意见", "改答复"
ANSWER_VERBS: dict[str, ReviewAnswer] = {
    code_list("review_answer").label(answer): answer for answer in ReviewAnswer
}


def note_of(office: Office, line: CommentLine) -> QuestionNote:
    """Return the note of a remark at its field (ref is "" there) or question."""
    day = line.due_on.isoformat() if line.due_on else ""
    words = [line.request]
    if line.waits_for == "village" and day:
        seen = f"；退回时填的是：{line.value_seen or '未填'}" if line.field or line.ref else ""
        words.append(f"请在 {day} 前答复{seen}")
    if line.answer is not None:
        said = f"：{line.answer_text}" if line.answer_text else ""
        words.append(
            f"答复（{line.answered_by or '村里'} {line.answered_on or ''}）{line.answer_label}{said}"
        )
    return QuestionNote(
        ref=line.ref or "",
        author=line.author,
        text="\n".join(words),
        state=line.state,
        settled=line.waits_for is None or (office.is_village and line.waits_for == "reviewer"),
        replies=verbs_for(office, line),
        key=line.id,
    )


def verbs_for(office: Office, line: CommentLine) -> tuple[str, ...]:
    """Return what may be done with a remark at this desk now."""
    if line.waits_for == "village":
        return tuple(ANSWER_VERBS) if office.is_village else (WITHDRAW,)
    if my_turn(office, [line]):
        return (ACCEPT, AGAIN)
    return (CHANGE_ANSWER,) if office.is_village and line.waits_for == "reviewer" else ()
