"""The finished values that papers show; casework fills them, this room only sets them.

None means not known: the paper leaves a line to write on. An empty tuple means there is none, and
the paper says so.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from lianghe_desktop.documents.small_cells import HIDDEN_CELL
from lianghe_desktop.records.audience import Audience
from lianghe_desktop.records.case_codes import PublicityKind


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperMark:
    """Mark one paper so that it can be checked later.

    `code` is the short code printed beside the QR code, `qr_text` what the QR code holds (no name, no
    document number), `printed_on` the working day.
    """

    code: str
    qr_text: str
    printed_on: date


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """Say what was written: pages of the PDF and the short codes on them, in order."""

    count: int
    codes: tuple[str, ...]


class PaperLayout(Enum):
    """Choose the whole paper, values alone for one that is printed already, or that paper's blank form."""

    WHOLE = "whole"
    VALUES_ONLY = "values_only"
    BLANK_FORM = "blank_form"


@dataclass(frozen=True, kw_only=True, slots=True)
class StockOptions:
    """Set how a paper meets pre-printed stock; offsets move values right and down, in millimetres."""

    layout: PaperLayout = PaperLayout.WHOLE
    offset_x_mm: float = 0.0
    offset_y_mm: float = 0.0


class CardPaper(Enum):
    """Choose two cards on an A4 sheet to cut, or A5 sheets across."""

    TWO_ON_A4 = "two_on_a4"
    A5 = "a5"


@dataclass(frozen=True, kw_only=True, slots=True)
class CardOptions:
    """Set how cards are printed: on which paper, and whole or onto stock."""

    paper: CardPaper = CardPaper.TWO_ON_A4
    stock: StockOptions = StockOptions()


@dataclass(frozen=True, kw_only=True, slots=True)
class CardBenefit:
    """Hold one benefit as the family reads it: what, how much, how it is paid."""

    item: str
    standard: str | None
    paid_how: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpCardValues:
    """Hold a help card (帮扶卡).

    `village_name` is the whole name (镇 and 村), `issuer` who puts the seal; `sample` marks 示范参数.

    Source: 珠斗办字〔2017〕6号 四（三） (a card for each filed household; no layout is public, so the
    layout is ours).
    """

    village_name: str
    household_no: str
    head_name: str
    people: int | None
    categories: tuple[str, ...] | None
    benefits: tuple[CardBenefit, ...] | None
    helper_name: str | None
    helper_unit: str | None
    helper_phone: str | None
    complaint_phone: str | None
    issued_on: date | None
    issuer: str | None
    sample: bool
    mark: PaperMark


@dataclass(frozen=True, kw_only=True, slots=True)
class BookMember:
    """Hold a member as the book lists it; `remarks` e.g. 低保, 残疾三级. No document number."""

    name: str
    relation: str
    sex: str
    age: int | None
    schooling: str | None
    health: str | None
    labour: str | None
    remarks: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class BookMoney:
    """Hold one kind of income or spending, last year and this year, in fen."""

    item: str
    previous_fen: int | None
    current_fen: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class BookTopic:
    """Hold what was found about one topic (住房, 教育, 医疗, 饮水, 困难, 需求)."""

    title: str
    text: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class BookMeasure:
    """Hold one measure of the help plan; `due` is the day it was done where `state` says so."""

    kind: str
    content: str
    responsible: str | None
    due: date | None
    funds_fen: int | None
    state: str | None = None
    payers: str | None = None
    signed: bool | None = None
    effect: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BookOffer:
    """Hold one job or service offered to somebody able to work, with the answer."""

    day: date | None
    member: str
    kind: str
    job: str
    reply: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BookEffect:
    """Hold one line of what help has changed: the beginning and now."""

    title: str
    before: str
    now: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BookVisit:
    """Hold one help record."""

    day: date
    way: str
    helper: str
    content: str
    kind: str | None
    funds_fen: int | None
    goods: str | None
    effect: str | None
    photos: str | None
    findings: str | None = None
    signed: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpBookValues:
    """Hold a help record book (帮扶记录簿) of one household and year.

    `facts` are labelled lines of the household page (地址, 联系电话, 困难类别 …); `result` and
    `satisfaction` (满意, 基本满意, 不满意) belong to the last page, as do `effects`, measured since the
    day `since` of the first determination.

    Source: 珠斗办字〔2017〕6号 四（三） (one form set by the district, kept by the town, basis of inspection;
    no layout is public, so the layout is ours).
    """

    year: int
    village_name: str
    group_name: str | None
    household_no: str
    head_name: str
    helper_unit: str | None
    helper_name: str | None
    helper_phone: str | None
    facts: tuple[tuple[str, str | None], ...]
    members: tuple[BookMember, ...]
    incomes: tuple[BookMoney, ...]
    spendings: tuple[BookMoney, ...]
    topics: tuple[BookTopic, ...]
    goal: str | None
    measures: tuple[BookMeasure, ...]
    visits: tuple[BookVisit, ...]
    result: str | None
    satisfaction: str | None
    town_name: str
    sample: bool
    mark: PaperMark
    since: date | None = None
    effects: tuple[BookEffect, ...] = ()
    offers: tuple[BookOffer, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class BookOptions:
    """Set how a book is printed: records to write in by hand are added to those given."""

    blank_visits: int = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class ParameterRow:
    """Hold one dated value of a number of the rules; `since` None: a run gives it."""

    title: str
    shown: str
    since: date | None
    until: date | None
    source: str
    quote: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ParameterTableValues:
    """Hold the numbers of a policy pack over time; `sections` are a heading and its rows."""

    title: str
    document: str
    version: str
    first_day: date
    on: date
    draft: bool
    sections: tuple[tuple[str, tuple[ParameterRow, ...]], ...]
    stale: tuple[str, ...]
    mark: PaperMark


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonLine:
    """Hold one line the family's income was compared with, a person and year in fen."""

    name: str
    line_fen: int
    below: bool | None
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonIndicator:
    """Hold one indicator of the card: what was found, its band, its points."""

    name: str
    found: str | None
    band: str | None
    points: int | None
    most_points: int
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonBenefit:
    """Hold one benefit the family may have, with its clause; `person` names the member whose it is."""

    item: str
    person: str | None
    standard: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonsValues:
    """Hold the sheet that tells a family why (评定说明).

    `policy` names the document in words, `income_words` says the income in one sentence, `missing` what
    could not be judged, `borders` what would change the result, each in plain Chinese; `decision` is what
    the people decided, None while it is only the program's advice.

    Source: 个人信息保护法 第二十四条 (transparent and fair, a right to be told).
    """

    village_name: str
    household_no: str
    head_name: str
    people: int | None
    computed_on: date
    policy: str
    income_fen: int | None
    per_head_fen: int | None
    income_words: str
    lines: tuple[ReasonLine, ...]
    categories: tuple[str, ...]
    indicators: tuple[ReasonIndicator, ...]
    points: int | None
    tier: str | None
    benefits: tuple[ReasonBenefit, ...]
    missing: tuple[str, ...]
    decision: str | None
    appeal_phone: str | None
    sample: bool
    mark: PaperMark
    borders: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeEntry:
    """Hold one household of a notice: what the law lets be published, nothing else.

    `minor` says that the head is under age: the household is counted and not named.
    """

    head_name: str
    group_name: str | None
    people: int
    category: str
    amount_fen: int | None = None
    minor: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeValues:
    """Hold a publicity notice (公示) of one village; `last_day` is the last day of publicity.

    `objection_phone` is the one field that may hold a telephone number: the unit's own, published one.
    A standing list (LONG_TERM) has no last day; `last_day` is its first day then and `days` 0.

    Source: 珠斗办字〔2017〕6号 四（三） (按村公示); 最低生活保障审核确认办法 第十九条, 第二十四条 (name,
    number of family members, amount); 江府办〔2017〕23号 二（四） (长期公示).
    """

    village_name: str
    subject: str
    policy: str
    first_day: date
    last_day: date
    days: int
    entries: tuple[NoticeEntry, ...]
    objection_place: str | None
    objection_phone: str | None
    issuer: str
    sample: bool
    mark: PaperMark
    kind: PublicityKind = PublicityKind.VILLAGE
    place: str | None = None
    extract: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RecoveryValues:
    """Hold the recovery sheet (恢复单) of a desk: secret words or a code, exactly as given."""

    desk_name: str
    made_on: date
    words: tuple[str, ...]
    advice: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyAnswer:
    """Hold one question and its answer in words; None was not answered."""

    question: str
    answer: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveySection:
    """Hold the answers under one head of the questionnaire."""

    title: str
    answers: tuple[SurveyAnswer, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveySignature:
    """Hold who signed: `role` 户主, 调查员; `picture` is a PNG or JPEG, None leaves room to sign."""

    role: str
    name: str | None
    picture: bytes | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyValues:
    """Hold a finished interview to print and sign (调查表); `digest` is the hash of the stored original."""

    title: str
    form_version: str
    village_name: str
    household_no: str
    head_name: str
    interviewed_on: date
    sections: tuple[SurveySection, ...]
    signatures: tuple[SurveySignature, ...]
    digest: str
    mark: PaperMark


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptLine:
    """Hold one line of what arrived: what, how many, up to where."""

    what: str
    count: int
    remark: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptValues:
    """Hold a receipt slip (回执单): what the township has received from a village.

    `waiting` names in Chinese what a person must still decide or what is missing.
    """

    township_name: str
    village_name: str
    received_on: date
    received_by: str | None
    bundle: str
    lines: tuple[ReceiptLine, ...]
    waiting: tuple[str, ...]
    mark: PaperMark


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseholdReceiptLine:
    """Hold one thing registered for a family and, in words, how far it has come."""

    what: str
    day: date | None
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseholdReceiptValues:
    """Hold a family's slip (办理情况回执): each thing with how far it has come, the newest first."""

    village_name: str
    household_no: str
    head_name: str
    office_name: str
    on: date
    lines: tuple[HouseholdReceiptLine, ...]
    waiting: str
    mark: PaperMark


@dataclass(frozen=True, kw_only=True, slots=True)
class OverviewRow:
    """Hold one row of annex 1; values in the order of the areas, the total first.

    `hidden`: the places of values that are not published.
    """

    number: int
    item: str
    unit: str
    values: tuple[int, ...]
    hidden: frozenset[int] = frozenset()

    def shown(self, at: int) -> int | str:
        """Return a value as the table shows it."""
        return HIDDEN_CELL if at in self.hidden else self.values[at]


@dataclass(frozen=True, kw_only=True, slots=True)
class OverviewValues:
    """Hold annex 1 (低收入群体情况统计表): rows by areas; `as_of`: `on` is a past day, as it ended.

    Source: 珠斗办字〔2017〕6号 附件一.
    """

    district_name: str
    on: date
    areas: tuple[str, ...]
    rows: tuple[OverviewRow, ...]
    mark: PaperMark | None = None
    as_of: bool = False
    audience: Audience = Audience.OFFICE


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerEntry:
    """Hold one line of the working ledger: one measure or visit of one household."""

    day: date
    household_no: str
    head_name: str
    group_name: str | None
    people: int | None
    kind: str
    content: str
    helper: str
    funds_fen: int | None
    effect: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerValues:
    """Hold the working ledger (工作台账) of a village for a stretch of time.

    Source: 珠斗办字〔2017〕6号 四（三）.
    """

    village_name: str
    first_day: date
    last_day: date
    entries: tuple[LedgerEntry, ...]
    mark: PaperMark
