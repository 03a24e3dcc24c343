"""Sample values of the papers of a case, for families of any size."""

from datetime import date

from lianghe_desktop.documents.case_values import (
    ApprovalValues,
    CheckLine,
    ConfirmationValues,
    CoverEntry,
    CoverValues,
    LetterKind,
    LetterValues,
    MeetingResult,
    MinutesValues,
    OpinionBox,
    VisitSheetValues,
)
from lianghe_desktop.documents.values import BookMember, SurveyAnswer, SurveySection
from tests.documents.papers import DAY, MARK, book, card

RARE_NAMES = ("䶮㐆", "𠅤𬱖", "陈𫖯", "阿卜杜勒·买买提·穆罕默德·吐")
"""Names that fall out of common fonts, and one of fourteen characters with a dot."""
WHERE = {"village_name": "斗门区白蕉镇新环村", "household_no": "440403106205-0012", "mark": MARK}


def people(count: int) -> tuple[BookMember, ...]:
    """Return a family of that many; the first of them have rare names."""
    return tuple(
        BookMember(
            name=RARE_NAMES[n] if n < len(RARE_NAMES) else f"陈成员{n}",
            relation="户主" if n == 0 else "之外孙子",
            sex="男",
            age=None if n == 1 else 60 - 3 * n,
            schooling="普通高中二年级",
            health="长期慢性病",
            labour="弱劳动力或半劳动力",
            remarks="低保",
        )
        for n in range(count)
    )


def confirmation(members: int = 4, **changes: object) -> ConfirmationValues:
    """Return a sheet to confirm; the smallest family has nothing written down."""
    known = members > 1
    answers = tuple(
        SurveyAnswer(question=f"{what}收入", answer="12,000.00 元" if known else None)
        for what in ("工资性", "经营", "财产性", "转移性")
    )
    values: dict[str, object] = {
        **WHERE,
        "group_name": "第三村民小组" if known else None,
        "head_name": RARE_NAMES[0],
        "on": DAY,
        "members": people(members),
        "sections": (
            SurveySection(title="收入（一年）", answers=answers),
            SurveySection(
                title="住处和生活",
                answers=(
                    SurveyAnswer(question="住房", answer="砖混平房，C 级危房。" * 4 if known else None),
                ),
            ),
        ),
        "phone": "0756-5550123" if known else None,
    }
    return ConfirmationValues(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


def minutes(households: int = 4, **changes: object) -> MinutesValues:
    """Return minutes over that many families; over one they are still to be written."""
    known = households > 1
    values: dict[str, object] = {
        "village_name": WHERE["village_name"],
        "mark": MARK,
        "held_on": DAY if known else None,
        "place": "村委会会议室" if known else None,
        "chair": "陈主任" if known else None,
        "recorder": None,
        "entitled": 60 if known else None,
        "present": 45 if known else None,
        "attendants": tuple(f"代表{n}" for n in range(40)) if known else (),
        "quorum": "到会不少于应到的三分之二，同意超过到会的一半（示范参数）",
        "minutes": "主持人介绍各户情况，代表逐户讨论。" * 60 if known else None,
        "results": tuple(
            MeetingResult(
                household_no=f"44040310620500{n:02d}",
                head_name=RARE_NAMES[n % 4],
                people=n % 6 + 1,
                advice="低收入家庭、低保",
                votes_for=40 if known else None,
                votes_against=5 if known else None,
                votes_abstain=0 if known else None,
                outcome="通过" if known else None,
                opinion="情况属实，同意。" if known else None,
            )
            for n in range(households)
        ),
        "extract": False,
    }
    return MinutesValues(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


def approval(members: int = 4, **changes: object) -> ApprovalValues:
    """Return an approval form; of the smallest family nothing was decided yet."""
    known = members > 1
    items = (
        "户籍",
        "机动车",
        "就业",
        "保险",
        "住房",
        "农机",
        "农业补贴",
        "存款",
        "证券",
        "纳税",
        "公积金",
        "个体",
    )
    values: dict[str, object] = {
        **WHERE,
        "group_name": None,
        "head_name": RARE_NAMES[0],
        "applicant": RARE_NAMES[3] if known else None,
        "applied_on": DAY if known else None,
        "origin": "本人申请" if known else None,
        "reason": "家里有人大病，收入少。" * 6 if known else None,
        "policy": "斗门区低收入群体精准帮扶实施方案（珠斗办字〔2017〕6号）",
        "members": people(members) if known else (),
        "income_fen": 3_290_050 if known else None,
        "per_head_fen": 822_513 if known else None,
        "checks": tuple(
            CheckLine(
                item=item,
                result="未发现" if known else None,
                source="区民政局核对中心" if known else None,
                finding="名下小型普通客车一辆，2025 年已报废。" if known and item == "机动车" else None,
            )
            for item in items
        ),
        "steps": (("入户调查", "2019-08-01，李一、王二" if known else None), ("公示异议", None)),
        "opinions": tuple(
            OpinionBox(
                title=title,
                text="同意。按民主评议结果上报。" * (60 if known and title == "镇（街）审核意见" else 1)
                if known
                else None,
                signer="黄小红" if known else None,
                day=DAY if known else None,
                seal=seal,
            )
            for title, seal in (
                ("村（居）民委员会意见", "新环村村（居）民委员会"),
                ("镇（街）审核意见", "白蕉镇人民政府"),
                ("县（市、区）确认意见", "县级民政（农业农村）部门"),
            )
        ),
        "sample": True,
    }
    return ApprovalValues(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


def letter(kind: LetterKind = LetterKind.DECISION, members: int = 4, **changes: object) -> LetterValues:
    """Return a letter; to the smallest family with everything left open that may be."""
    known, given = members > 1, kind is LetterKind.DECISION
    values: dict[str, object] = {
        **WHERE,
        "kind": kind,
        "issuer": "白蕉镇人民政府",
        "applicant": RARE_NAMES[3] if known else None,
        "people": members if known else None,
        "applied_on": DAY if known else None,
        "decided_on": date(2019, 9, 1) if known else None,
        "categories": ("低收入家庭", "低保") if given and known else (),
        "benefits": (card().benefits or ()) * (members if known else 0) if given else None,
        "from_day": date(2019, 10, 1) if given and known else None,
        "reasons": ()
        if given or not known
        else ("低收入线：每人每年 11,000.00 元 × 4 人，不低于，不符合",) * 3,
        "clauses": ("珠斗办字〔2017〕6号 一（二）1", "《最低生活保障审核确认办法》第二十条、第二十一条"),
        "appeal_place": "新环村村（居）委会或者白蕉镇" if known else None,
        "appeal_phone": "0756-5550123" if known else None,
        "sample": given,
    }
    return LetterValues(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


def visit(*, made: bool = True, **changes: object) -> VisitSheetValues:
    """Return a sheet of a visit that was made, or one to be filled in."""
    last = book(visits=1).visits[0]
    values: dict[str, object] = {
        **WHERE,
        "group_name": "第三村民小组",
        "head_name": RARE_NAMES[3],
        "people": 4,
        "categories": ("低收入家庭",) if made else None,
        "helper_name": "李小明" if made else None,
        "helper_unit": "区农业局" if made else None,
        "phone": "138****1234" if made else None,
        "visit": last if made else None,
        "previous": None if made else last,
        "needs": "希望得到教育资助。",
        "measures": () if made else ("水稻种苗和肥料补助",) * 3,
    }
    return VisitSheetValues(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


def cover(entries: int = 8, **changes: object) -> CoverValues:
    """Return a cover with that many lines of contents."""
    values: dict[str, object] = {
        **WHERE,
        "town_name": "白蕉镇",
        "head_name": RARE_NAMES[3],
        "year": 2019,
        "made_on": DAY,
        "made_by": "黄小红" if entries else None,
        "entries": tuple(
            CoverEntry(title="核实确认单", day=DAY, author="新环村", page=n + 3) for n in range(entries)
        ),
    }
    return CoverValues(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand
