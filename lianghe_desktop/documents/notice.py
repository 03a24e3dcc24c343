"""Print publicity notices (公示): who, how many people, which kind, once decided how much; nothing else.

What is drawn is held against what must not be published before a byte of it is handed on (leaks/).
"""

from io import BytesIO
from typing import BinaryIO

from lianghe_desktop.documents.flow import Column
from lianghe_desktop.documents.leaks import NOTHING_KNOWN, Private, refuse_leaks
from lianghe_desktop.documents.official import BODY, TABLE, TABLE_HEAD, OfficialFlow
from lianghe_desktop.documents.paper import Align, Sheet, money, naming_paper, spoken_date
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.small_cells import SMALLEST_CELL
from lianghe_desktop.documents.values import NoticeValues, PrintedPages
from lianghe_desktop.records.case_codes import PublicityKind

_CLOSING_MM = 4 * BODY.pitch_mm + 13
_TITLES = {
    PublicityKind.VILLAGE: "公　　示",
    PublicityKind.ANNOUNCEMENT: "公　　告",
    PublicityKind.LONG_TERM: "长　期　公　示",
}
_PROPOSED, _RECOGNISED = "拟认定类别", "类别"


def few_words(count: int) -> str:
    """Return a number of households in words that single nobody out."""
    return f"不足 {SMALLEST_CELL} 户" if count < SMALLEST_CELL else f"{count} 户"


def _list(flow: OfficialFlow, values: NoticeValues) -> None:
    named = [entry for entry in values.entries if not entry.minor]
    with_amount = any(entry.amount_fen is not None for entry in named)
    columns = [
        Column(title="序号", width_mm=15, align=Align.CENTRE),
        Column(title="申请人\n（户主）", width_mm=36),
        Column(title="组别"),
        Column(title="人数", width_mm=16, align=Align.CENTRE),
        Column(title=_PROPOSED if values.kind is PublicityKind.VILLAGE else _RECOGNISED, width_mm=40),
    ]
    if with_amount:
        columns.append(Column(title="每月金额\n（元）", width_mm=27, align=Align.RIGHT))
    rows = []
    for number, entry in enumerate(named, start=1):
        row = [str(number), entry.head_name, entry.group_name or "", str(entry.people), entry.category]
        if with_amount:
            row.append("" if entry.amount_fen is None else money(entry.amount_fen))
        rows.append(row)
    flow.table(columns, rows, style=TABLE, head=TABLE_HEAD, least_mm=10)
    # The sum goes with the seal: a page with a seal alone could be put under any list.
    flow.need(_CLOSING_MM + TABLE.pitch_mm)
    flow.gap(2)
    if values.extract:
        flow.text("以上为公示名单中本户的摘录。", TABLE)
        return
    words = f"以上共 {len(named)} 户 {sum(entry.people for entry in named)} 人。"
    hidden = len(values.entries) - len(named)
    if hidden:
        words += f"另有{few_words(hidden)}的户主未满 18 周岁，依法不公示姓名。"
    flow.text(words, TABLE)


def _opening(values: NoticeValues) -> str:
    if values.kind is PublicityKind.LONG_TERM:
        said = "现将本村正在享受帮扶的家庭长期公示如下，名单有变化的及时更换"
        return f"根据{values.policy}，{said}。公示自{spoken_date(values.first_day)}起。"
    period = f"{spoken_date(values.first_day)}至{spoken_date(values.last_day)}，共 {values.days} 天"
    if not values.entries:
        return f"根据{values.policy}，经入户调查，本村本次没有符合条件的家庭。公示期：{period}。"
    if values.kind is PublicityKind.ANNOUNCEMENT:
        return f"根据{values.policy}，经审核确认，现将认定结果公告如下。公告期：{period}。"
    return f"根据{values.policy}，经入户调查和评议，现将名单公示如下。公示期：{period}。"


def notice_sheets(values: NoticeValues) -> list[Sheet]:
    """Lay out one notice."""
    flow = OfficialFlow(values.mark)
    flow.title(_TITLES[values.kind])
    flow.text(f"（{values.village_name}{values.subject}）", BODY, Align.CENTRE)
    if values.sample:
        flow.text("示范参数", TABLE, Align.CENTRE)
    flow.gap(4)
    flow.paragraph(_opening(values))
    if values.entries:
        flow.gap(3)
        _list(flow, values)
    flow.need(_CLOSING_MM)
    flow.gap(3)
    place = values.objection_place or values.issuer
    phone = values.objection_phone or "＿＿＿＿＿＿＿＿＿"
    when = "" if values.kind is PublicityKind.LONG_TERM else "在公示期内"
    flow.paragraph(f"对公示内容有异议的，请{when}向{place}反映，电话：{phone}。")
    if values.place:
        flow.paragraph(f"张贴地点：{values.place}。")
    flow.gap(4)
    flow.signature(values.issuer, spoken_date(values.first_day))
    return flow.finish()


def render_notice(values: NoticeValues, out: BinaryIO, private: Private = NOTHING_KNOWN) -> PrintedPages:
    """Write the publicity notice of one village once it was found to hold nothing private.

    `private` is what the village knows and must not publish; what may stand there is added here from the
    values themselves. Raises UserError naming where and what was found, or the character without a glyph;
    nothing is written then.
    Source: 个人信息保护法 第二十五条, 第二十八条; 最低生活保障审核确认办法 第二十四条.
    """
    where = f"{values.village_name}的公示"
    with naming_paper(where):
        sheets = notice_sheets(values)
    drawn = BytesIO()
    pages = write_pdf(sheets, drawn, "公示")
    refuse_leaks(drawn.getvalue(), ".pdf", paper=where, private=_allowing(values, private))
    out.write(drawn.getvalue())
    return PrintedPages(pages, (values.mark.code,))


def _allowing(values: NoticeValues, private: Private) -> Private:
    """Add what this notice may say: who applied, the village and unit, the document, and its telephone."""
    said = (
        *(entry.head_name for entry in values.entries if not entry.minor),
        *(entry.group_name for entry in values.entries),
        *(values.village_name, values.policy, values.subject, values.issuer, values.place),
        values.objection_place,
    )
    phones = [values.objection_phone] if values.objection_phone else []
    return private.allowing(dict.fromkeys(one for one in said if one), published=phones)
