"""Print help record books (帮扶记录簿): cover, household, money, living, plan, records, result."""

from collections.abc import Sequence
from typing import BinaryIO

from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.flow import Column, Flow, FormField, FormRows, Gap
from lianghe_desktop.documents.paper import (
    LABEL,
    STRONG,
    Align,
    Sheet,
    Style,
    money,
    naming_paper,
)
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.stock import laid_out
from lianghe_desktop.documents.values import (
    BookMeasure,
    BookMoney,
    BookOptions,
    BookVisit,
    HelpBookValues,
    PrintedPages,
    StockOptions,
)

_COVER_TITLE = Style(Face.HEI_BOLD, 36, 50)
_COVER_LABEL = Style(Face.HEI, 16, 26)
_COVER_VALUE = Style(Face.SONG, 16, 26)
_MEMBER_COLUMNS = (
    Column(title="姓名", width_mm=23),
    Column(title="与户主\n关系", width_mm=20, align=Align.CENTRE),
    Column(title="性别", width_mm=12, align=Align.CENTRE),
    Column(title="年龄", width_mm=12, align=Align.CENTRE),
    Column(title="文化程度\n或在校", width_mm=27),
    Column(title="健康状况", width_mm=25),
    Column(title="劳动能力", width_mm=25),
    Column(title="备注"),
)
_MEASURE_COLUMNS = (
    Column(title="完成日期\n或时限", width_mm=23, align=Align.CENTRE),
    Column(title="措施类别", width_mm=25),
    Column(title="帮扶内容、成效"),
    Column(title="责任单位、\n责任人", width_mm=28),
    Column(title="资金（元）\n和出资", width_mm=32, align=Align.RIGHT),
    Column(title="农户\n签收", width_mm=13, align=Align.CENTRE),
)
_OFFER_COLUMNS = (
    Column(title="日期", width_mm=23, align=Align.CENTRE),
    Column(title="给谁", width_mm=23),
    Column(title="类别", width_mm=30),
    Column(title="介绍的内容"),
    Column(title="本人的答复", width_mm=48),
)
_SATISFACTION = ("满意", "基本满意", "不满意")
_VISIT_MM = 72.0
_LEAST_MEMBER_ROWS, _LEAST_MEASURE_ROWS = 6, 6
_MEMBER_FORM, _MEASURE_FORM, _EFFECT_FORM = FormRows(8, 11), FormRows(8, 15), FormRows(6, 10)
_OFFER_FORM = FormRows(4, 11)
_VISIT_FORMS = 6


def _amount(fen: int | None) -> str:
    return "" if fen is None else money(fen)


def _cover(flow: Flow, values: HelpBookValues) -> None:
    flow.gap(38)
    flow.text("帮扶记录簿", _COVER_TITLE, Align.CENTRE)
    flow.sentence(("（", Gap(str(values.year), 3), " 年度）"), Style(Face.HEI, 18, 30), Align.CENTRE)
    if values.sample or flow.fixed:
        flow.words("示范参数" if values.sample else "", Style(Face.HEI, 12, 20), Align.CENTRE)
    flow.gap(26)
    lines: tuple[tuple[str, str | None], ...] = (
        ("户编号", values.household_no),
        ("户　主", values.head_name),
        ("村　组", values.village_name + (f" {values.group_name}" if values.group_name else "")),
        ("帮扶单位", values.helper_unit),
        ("责任人", values.helper_name),
        ("联系电话", values.helper_phone),
    )
    for label, value in lines:
        _cover_line(flow, label, value)
    flow.gap(28)
    flow.words(values.town_name, _COVER_VALUE, Align.CENTRE)


def _cover_line(flow: Flow, label: str, value: str | None) -> None:
    flow.sheet.text(72, flow.top_mm + 1, label, _COVER_LABEL, Align.RIGHT)
    style, lines = flow.fit(value or "", _COVER_VALUE, 98)
    for line in lines:
        flow.ink.text(78, flow.top_mm + 1, line, style)
        flow.top_mm += _COVER_VALUE.pitch_mm + 2
        flow.sheet.line(76, flow.top_mm, 178, flow.top_mm, width_pt=0.5)
    flow.gap(3)


def _household(flow: Flow, values: HelpBookValues) -> None:
    flow.new_page()
    flow.heading("一、家庭基本情况")
    facts = [FormField(label, value) for label, value in values.facts]
    flow.fields([facts[at : at + 2] for at in range(0, len(facts), 2)])
    flow.gap(4)
    flow.heading("家庭成员", STRONG)
    rows = [
        (
            member.name, member.relation, member.sex, "" if member.age is None else str(member.age),
            member.schooling or "", member.health or "", member.labour or "", member.remarks or "",
        )
        for member in values.members
    ]  # fmt: skip
    blank = [("",) * len(_MEMBER_COLUMNS)] * (_LEAST_MEMBER_ROWS - len(rows))
    flow.table(_MEMBER_COLUMNS, [*rows, *blank], least_mm=9, form=_MEMBER_FORM)


def _money_table(flow: Flow, year: int, title: str, lines: Sequence[BookMoney]) -> None:
    before, this = (
        ("上年（元）", "本年（元）") if flow.fixed else (f"{year - 1} 年（元）", f"{year} 年（元）")
    )
    columns = (
        Column(title=title, printed=True),
        Column(title=before, width_mm=45, align=Align.RIGHT),
        Column(title=this, width_mm=45, align=Align.RIGHT),
    )
    rows = [(line.item, _amount(line.previous_fen), _amount(line.current_fen)) for line in lines]
    flow.table(columns, rows, least_mm=9)


def _living(flow: Flow, values: HelpBookValues) -> None:
    flow.new_page()
    flow.heading("三、住房、教育、医疗、饮水、困难与需求")
    for topic in values.topics:
        flow.need(30)
        flow.gap(2)
        flow.text(topic.title, STRONG)
        flow.answer(topic.text, 2)
        flow.gap(2)


def _measure_row(measure: BookMeasure) -> tuple[str, ...]:
    when = "\n".join(part for part in (measure.due.isoformat() if measure.due else "", measure.state) if part)
    effect = f"成效：{measure.effect}" if measure.effect else ""
    what = "\n".join(part for part in (measure.content, effect) if part)
    sums = "\n".join(part for part in (_amount(measure.funds_fen), measure.payers) if part)
    signed = "" if measure.signed is None else ("是" if measure.signed else "否")
    return (when, measure.kind, what, measure.responsible or "", sums, signed)


def _plan(flow: Flow, values: HelpBookValues) -> None:
    flow.new_page()
    flow.heading("四、帮扶计划和措施")
    flow.text("年度目标", STRONG)
    flow.answer(values.goal, 2)
    flow.gap(4)
    rows = [_measure_row(measure) for measure in values.measures]
    blank = [("",) * len(_MEASURE_COLUMNS)] * (_LEAST_MEASURE_ROWS - len(rows))
    flow.table(_MEASURE_COLUMNS, [*rows, *blank], least_mm=10, form=_MEASURE_FORM)
    if values.offers or flow.fixed:
        _offers(flow, values)


def _offers(flow: Flow, values: HelpBookValues) -> None:
    flow.gap(5)
    flow.need(30)
    flow.text("五个一和介绍工作", STRONG)
    offers = [
        (one.day.isoformat() if one.day else "", one.member, one.kind, one.job, one.reply)
        for one in values.offers
    ]
    flow.table(_OFFER_COLUMNS, offers, least_mm=10, form=_OFFER_FORM)


def _visit(flow: Flow, number: int | None, visit: BookVisit | None) -> None:
    """Set one record as a block of boxes that stays together, with room for the family's signature."""
    rows = _visit_rows(visit) if visit else _visit_rows(None)
    flow.need(_VISIT_MM)
    flow.sentence(("第 ", Gap(str(number) if number else None, 2), " 次"), STRONG)
    flow.fields(rows, least_mm=9)
    flow.gap(4)


def _visit_rows(visit: BookVisit | None) -> list[list[FormField]]:
    day = visit.day.isoformat() if visit else None
    way, helper, content = (visit.way, visit.helper, visit.content) if visit else (None, None, None)
    kind, funds = (visit.kind, visit.funds_fen) if visit else (None, None)
    goods, effect, photos = (visit.goods, visit.effect, visit.photos) if visit else (None, None, None)
    signed = "已签字" if visit and visit.signed else None
    return [
        [FormField("日期", day), FormField("方式", way), FormField("帮扶人", helper, 1.3)],
        [
            FormField("措施类别", kind, 1.2),
            FormField("资金（元）", _amount(funds), 1.2),
            FormField("物资", goods, 1.1),
            FormField("照片", photos, 0.8),
        ],
        [FormField("内容", content, lines=1 if visit else 3, form_lines=3)],
        [FormField("发现的问题", visit.findings if visit else None), FormField("成效", effect)],
        [FormField("农户签字", signed, lines=2), FormField("帮扶人签字", None, lines=2)],
    ]


def _effects(flow: Flow, values: HelpBookValues) -> None:
    since = f"认定时（{values.since.isoformat()}）" if values.since and not flow.fixed else "认定时"
    columns = (
        Column(title="项目"),
        Column(title=since, width_mm=52, align=Align.RIGHT),
        Column(title="现在", width_mm=52, align=Align.RIGHT),
    )
    rows = [(line.title, line.before, line.now) for line in values.effects]
    flow.table(columns, rows, least_mm=9, form=_EFFECT_FORM)
    flow.gap(4)


def _result(flow: Flow, values: HelpBookValues) -> None:
    flow.new_page()
    flow.heading("六、年度成效与审核")
    flow.text("年度成效", STRONG)
    compared = bool(values.effects) or flow.fixed
    if compared:
        _effects(flow, values)
    flow.answer(values.result, 3 if compared else 5)
    flow.gap(8)
    said = FormField("农户满意度", values.satisfaction, choices=_SATISFACTION)
    flow.fields(
        [[said], [FormField("农户签字", None), FormField("日期", None)]],
        least_mm=12,
    )
    flow.gap(8)
    flow.need(62)
    flow.text("镇（街）审核意见" if flow.fixed else f"{values.town_name}审核意见", STRONG)
    top, frame = flow.top_mm + 1, flow.frame
    flow.sheet.box(frame.left_mm, top, frame.width_mm, 55)
    right = frame.left_mm + frame.width_mm - 4
    flow.sheet.text(right, top + 36, "（盖章）　　　　　　", LABEL, Align.RIGHT)
    flow.sheet.text(right, top + 45, "　　　　年　　月　　日", LABEL, Align.RIGHT)
    flow.gap(57)


def book_sheets(
    values: HelpBookValues, options: BookOptions, stock: StockOptions | None = None
) -> list[Sheet]:
    """Lay out one book."""
    head = f"帮扶记录簿　{values.head_name}　户编号 {values.household_no}"
    return laid_out(lambda flow: _book(flow, values, options), head, values.mark, stock)


def _book(flow: Flow, values: HelpBookValues, options: BookOptions) -> None:
    _cover(flow, values)
    _household(flow, values)
    flow.new_page()
    flow.heading("二、家庭收入与支出")
    _money_table(flow, values.year, "收入", values.incomes)
    flow.gap(6)
    _money_table(flow, values.year, "支出", values.spendings)
    _living(flow, values)
    _plan(flow, values)
    flow.new_page()
    flow.heading("五、帮扶记录")
    _visits(flow, values, options)
    _result(flow, values)


def _visits(flow: Flow, values: HelpBookValues, options: BookOptions) -> None:
    if flow.fixed:
        for numbered in flow.rows_here(list(enumerate(values.visits, start=1)), _VISIT_FORMS):
            _visit(flow, *(numbered or (None, None)))
        return
    visits: list[BookVisit | None] = [*values.visits, *([None] * options.blank_visits)]
    for number, visit in enumerate(visits, start=1):
        _visit(flow, number, visit)
    number = len(visits)
    while flow.room_mm > _VISIT_MM and options.blank_visits:
        number += 1
        _visit(flow, number, None)


def render_books(
    books: Sequence[HelpBookValues],
    out: BinaryIO,
    options: BookOptions | None = None,
    stock: StockOptions | None = None,
) -> PrintedPages:
    """Write help record books into one PDF, each with page numbers of its own.

    Raises UserError where a value holds a document number or a character has no glyph; nothing is
    written then.
    """
    sheets: list[Sheet] = []
    for at, values in enumerate(books, start=1):
        refuse_document_numbers(values, f"第 {at} 本帮扶记录簿")
        with naming_paper(f"帮扶记录簿（户编号 {values.household_no}）"):
            sheets += book_sheets(values, options or BookOptions(), stock)
    return PrintedPages(write_pdf(sheets, out, "帮扶记录簿"), tuple(values.mark.code for values in books))
