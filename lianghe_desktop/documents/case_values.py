"""The finished values of the papers of a case, from the sheet a family confirms to the cover of its file.

None means not known: the paper leaves a line to write on.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from lianghe_desktop.documents.values import BookMember, BookVisit, CardBenefit, PaperMark, SurveySection


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmationValues:
    """Hold what the village has written down of a family, for the family to confirm (核实确认单).

    Source: 最低生活保障审核确认办法 第十六条 (the result is confirmed by signature).
    """

    village_name: str
    group_name: str | None
    household_no: str
    head_name: str
    on: date
    members: tuple[BookMember, ...]
    sections: tuple[SurveySection, ...]
    phone: str | None
    mark: PaperMark


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingResult:
    """Hold what a meeting said of one family."""

    household_no: str
    head_name: str
    people: int | None
    advice: str | None
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstain: int | None = None
    outcome: str | None = None
    opinion: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MinutesValues:
    """Hold the minutes of a village discussion (评议记录); `quorum` says in words what was needed.

    Source: 最低生活保障审核确认办法 第十九条 (民主评议).
    """

    village_name: str
    held_on: date | None
    place: str | None
    chair: str | None
    recorder: str | None
    entitled: int | None
    present: int | None
    attendants: tuple[str, ...]
    quorum: str
    minutes: str | None
    results: tuple[MeetingResult, ...]
    extract: bool
    mark: PaperMark


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckLine:
    """Hold one item of the economic check."""

    item: str
    result: str | None
    source: str | None
    finding: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OpinionBox:
    """Hold what one level said: its words, who signed, when; `seal` is whose seal belongs there."""

    title: str
    text: str | None
    signer: str | None
    day: date | None
    seal: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalValues:
    """Hold the approval form of a case (审核确认表).

    Source: 最低生活保障审核确认办法 第十五条至第二十条.
    """

    village_name: str
    group_name: str | None
    household_no: str
    head_name: str
    applicant: str | None
    applied_on: date | None
    origin: str | None
    reason: str | None
    policy: str
    members: tuple[BookMember, ...]
    income_fen: int | None
    per_head_fen: int | None
    checks: tuple[CheckLine, ...]
    steps: tuple[tuple[str, str | None], ...]
    opinions: tuple[OpinionBox, ...]
    sample: bool
    mark: PaperMark


class LetterKind(Enum):
    """Tell a family that it is recognised, or that it is not."""

    DECISION = "decision"
    REFUSAL = "refusal"


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterValues:
    """Hold the letter that tells a family what was decided (告知书).

    `reasons` are sentences, `clauses` the documents with their clauses.
    Source: 最低生活保障审核确认办法 第二十一条; 社会救助暂行办法 第六十五条 (review, lawsuit).
    """

    kind: LetterKind
    issuer: str
    applicant: str | None
    village_name: str
    household_no: str
    people: int | None
    applied_on: date | None
    decided_on: date | None
    categories: tuple[str, ...]
    benefits: tuple[CardBenefit, ...] | None
    from_day: date | None
    reasons: tuple[str, ...]
    clauses: tuple[str, ...]
    appeal_place: str | None
    appeal_phone: str | None
    sample: bool
    mark: PaperMark


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitSheetValues:
    """Hold a visit sheet (走访表): of a visit that was made, or (`visit` None) to be filled in at the door.

    Source: 珠斗办字〔2017〕6号 四（三） (帮扶记录簿); 巩固提升脱贫攻坚成果实施意见 二（一） (走访).
    """

    village_name: str
    group_name: str | None
    household_no: str
    head_name: str
    people: int | None
    categories: tuple[str, ...] | None
    helper_name: str | None
    helper_unit: str | None
    phone: str | None
    visit: BookVisit | None
    previous: BookVisit | None
    needs: str | None
    measures: tuple[str, ...]
    mark: PaperMark


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverEntry:
    """Hold one line of the contents of a file; `page` None: not numbered yet, or not there."""

    title: str
    day: date | None
    author: str | None
    page: int | None
    remark: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverValues:
    """Hold the cover of a household's file with its contents (档案封面, 卷内目录).

    Source: 珠斗办字〔2017〕6号 四（三） (分户建档立卡); GB/T 9705-2008 (cover and contents of a file).
    """

    town_name: str
    village_name: str
    household_no: str
    head_name: str
    year: int
    made_on: date
    made_by: str | None
    entries: tuple[CoverEntry, ...]
    mark: PaperMark
