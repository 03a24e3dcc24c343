"""Print publicity notices (公示): who, which group, how many people, which kind; nothing else of anybody."""

import re
from typing import BinaryIO

from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.flow import OFFICIAL, Column, Flow
from lianghe_desktop.documents.paper import (
    FAMILY,
    TITLE,
    Align,
    Sheet,
    Style,
    money,
    naming_paper,
    spoken_date,
)
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.values import NoticeEntry, NoticeValues, PrintedPages
from lianghe_desktop.records.errors import ErrorCode, UserError

# GB/T 9704-2012 5.2.2: body size 3 (16 pt), 22 lines of 28 characters; 28.95 pt gives the 22 lines.
_BODY = Style(Face.SONG, 16, 28.95)
_CLOSING_MM = 4 * _BODY.pitch_mm + 13
_TABLE_HEAD = Style(Face.HEI_BOLD, 14, 21)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_HEALTH = re.compile(r"病|残|精神|艾滋|HIV|癌|康复|护理", re.IGNORECASE)


def _refuse_private(entry: NoticeEntry, number: int) -> None:
    """Refuse telephone numbers and words about health in what is published of a household.

    Source: 个人信息保护法 第二十八条 (health is sensitive), 第二十五条 (no publication without consent).
    """
    for text in (entry.head_name, entry.group_name or "", entry.category):
        if _MOBILE.search(text):
            problem = "手机号码"
        elif text is entry.category and _HEALTH.search(text):
            problem = "健康或残疾情况"
        else:
            continue
        raise UserError(
            ErrorCode.NO_PERMISSION,
            f"公示名单第 {number} 户里有{problem}，依法不能公示；请改用“低收入家庭”“低保”一类的名称。",
        )


def _list(flow: Flow, values: NoticeValues) -> None:
    named = [entry for entry in values.entries if not entry.minor]
    with_amount = any(entry.amount_fen is not None for entry in named)
    columns = [
        Column(title="序号", width_mm=15, align=Align.CENTRE),
        Column(title="户主", width_mm=36),
        Column(title="组别"),
        Column(title="人数", width_mm=16, align=Align.CENTRE),
        Column(title="类别", width_mm=40),
    ]
    if with_amount:
        columns.append(Column(title="每月金额\n（元）", width_mm=27, align=Align.RIGHT))
    rows = []
    for number, entry in enumerate(named, start=1):
        row = [str(number), entry.head_name, entry.group_name or "", str(entry.people), entry.category]
        if with_amount:
            row.append("" if entry.amount_fen is None else money(entry.amount_fen))
        rows.append(row)
    flow.table(columns, rows, style=FAMILY, head=_TABLE_HEAD, least_mm=10)
    # The sum goes with the seal: a page with a seal alone could be put under any list.
    flow.need(_CLOSING_MM + FAMILY.pitch_mm)
    flow.gap(2)
    words = f"以上共 {len(named)} 户 {sum(entry.people for entry in named)} 人。"
    hidden = len(values.entries) - len(named)
    if hidden:
        words += f"另有 {hidden} 户户主未满 18 周岁，依法不公示姓名。"
    flow.text(words, FAMILY)


def notice_sheets(values: NoticeValues) -> list[Sheet]:
    """Lay out one notice."""
    flow = Flow(OFFICIAL, f"公示　{values.village_name}", values.mark)
    flow.text("公　　示", TITLE, Align.CENTRE)
    flow.text(f"（{values.village_name}{values.subject}）", _BODY, Align.CENTRE)
    if values.sample:
        flow.text("示范参数", FAMILY, Align.CENTRE)
    flow.gap(4)
    period = f"{spoken_date(values.first_day)}至{spoken_date(values.last_day)}，共 {values.days} 天"
    if not values.entries:
        flow.text(
            f"根据{values.policy}，经入户调查，本村本次没有符合条件的家庭。公示期：{period}。",
            _BODY,
            indent=2,
        )
    else:
        flow.text(
            f"根据{values.policy}，经入户调查和评议，现将名单公示如下。公示期：{period}。", _BODY, indent=2
        )
        flow.gap(3)
        _list(flow, values)
    flow.need(_CLOSING_MM)
    flow.gap(3)
    place = values.objection_place or values.issuer
    phone = values.objection_phone or "＿＿＿＿＿＿＿＿＿"
    flow.text(f"对公示内容有异议的，请在公示期内向{place}反映，电话：{phone}。", _BODY, indent=2)
    flow.gap(8)
    flow.text(values.issuer + "　　", _BODY, Align.RIGHT)
    # GB/T 9704-2012 7.3.5: the day in Arabic figures, four characters from the right.
    flow.text(spoken_date(values.first_day) + "　　　　", _BODY, Align.RIGHT)
    return flow.finish()


def render_notice(values: NoticeValues, out: BinaryIO) -> PrintedPages:
    """Write the publicity notice of one village.

    Raises UserError where a value holds a document number, a mobile number or words about health, or
    a character has no glyph; nothing is written then.
    """
    refuse_document_numbers(values, f"{values.village_name}的公示")
    for number, entry in enumerate(values.entries, start=1):
        _refuse_private(entry, number)
    with naming_paper(f"{values.village_name}的公示"):
        sheets = notice_sheets(values)
    return PrintedPages(write_pdf(sheets, out, "公示"), (values.mark.code,))
