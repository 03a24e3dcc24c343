"""Sample values of papers, and what a reader of the PDF sees."""

import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

from PIL import Image

from lianghe_desktop.documents.handover_list import HandOverRow, HandOverValues
from lianghe_desktop.documents.values import (
    BookMeasure,
    BookMember,
    BookMoney,
    BookOffer,
    BookTopic,
    BookVisit,
    CardBenefit,
    HelpBookValues,
    HelpCardValues,
    HouseholdReceiptLine,
    HouseholdReceiptValues,
    LedgerEntry,
    LedgerValues,
    NoticeEntry,
    NoticeValues,
    OverviewRow,
    OverviewValues,
    PaperMark,
    ReasonBenefit,
    ReasonIndicator,
    ReasonLine,
    ReasonsValues,
    ReceiptLine,
    ReceiptValues,
    RecoveryValues,
    SurveyAnswer,
    SurveySection,
    SurveySignature,
    SurveyValues,
)

DAY = date(2019, 8, 1)
MARK = PaperMark(code="7K2M-9QXA", qr_text="LH1:440403106205-0012:7K2M-9QXA", printed_on=DAY)


def card(**changes: object) -> HelpCardValues:
    """Return a help card with three benefits."""
    values: dict[str, object] = {
        "village_name": "斗门区白蕉镇新环村",
        "household_no": "440403106205-0012",
        "head_name": "陈大文",
        "people": 4,
        "categories": ("低收入家庭", "低保户"),
        "benefits": (
            CardBenefit(item="农业种养生产资助", standard="每户每年最高 5,000 元", paid_how="打卡"),
            CardBenefit(item="学前教育生活费补助", standard="每人每年 300 元", paid_how="学校发放"),
            CardBenefit(item="残疾人居家康复", standard="每人每年 1,200 至 3,600 元", paid_how="打卡"),
        ),
        "helper_name": "李小明",
        "helper_unit": "区农业局",
        "helper_phone": "13800001234",
        "complaint_phone": "0756-5550123",
        "issued_on": DAY,
        "issuer": "新环村村民委员会",
        "sample": True,
        "mark": MARK,
    }
    return HelpCardValues(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


def pdf_text(pdf: BytesIO) -> str:
    """Return what a person can copy out of a PDF, without layout spaces."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf.getvalue(), capture_output=True, check=True
    )
    return done.stdout.decode("utf-8")


def page_picture(pdf: BytesIO, folder: Path, page: int = 1, dpi: int = 150) -> Path:
    """Draw one page as a grey picture and return its path."""
    target = folder / f"page{page}"
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-png", "-gray", "-singlefile", "-f", str(page), "-", str(target)],
        input=pdf.getvalue(),
        capture_output=True,
        check=True,
    )
    return target.with_suffix(".png")


def book(members: int = 4, visits: int = 2, **changes: object) -> HelpBookValues:
    """Return a help record book with that many members and visits."""
    values: dict[str, object] = {
        "year": 2019,
        "village_name": "斗门区白蕉镇新环村",
        "group_name": "第三村民小组",
        "household_no": "440403106205-0012",
        "head_name": "陈大文",
        "helper_unit": "区农业局",
        "helper_name": "李小明",
        "helper_phone": "13800001234",
        "facts": (
            ("家庭住址", "新环村第三村民小组 12 号"),
            ("联系电话", "138****1234"),
            ("家庭人口", f"{members} 人"),
            ("困难类别", "低收入家庭、低保户"),
            ("主要致贫原因", "因病"),
            ("次要致贫原因", None),
            ("认定日期", "2019-07-20"),
        ),
        "members": tuple(
            BookMember(
                name=f"陈成员{n}",
                relation="户主" if n == 0 else "之外孙子",
                sex="男",
                age=60 - 4 * n,
                schooling="普通高中二年级",
                health="长期慢性病、残疾",
                labour="弱劳动力或半劳动力",
                remarks="低保、残疾三级",
            )
            for n in range(members)
        ),
        "incomes": tuple(
            BookMoney(item=item, previous_fen=1_200_000 + n, current_fen=None if n == 2 else 1_350_050)
            for n, item in enumerate(("工资性收入", "经营净收入", "财产净收入", "转移净收入", "合计"))
        ),
        "spendings": (
            BookMoney(item="医疗自付", previous_fen=800_000, current_fen=930_000),
            BookMoney(item="教育", previous_fen=None, current_fen=300_000),
        ),
        "topics": (
            BookTopic(title="住房", text="砖混平房，2003 年建，危房等级 C 级，人均 18 平方米。" * 3),
            BookTopic(title="教育", text=None),
            BookTopic(title="医疗", text="户主长期慢性病，每月药费约 600 元。"),
            BookTopic(title="饮水", text="自来水。"),
            BookTopic(title="困难与需求", text=None),
        ),
        "goal": "全年人均可支配收入达到 10,000.00 元以上。",
        "measures": (
            BookMeasure(
                kind="产业帮扶",
                content="发放鱼苗，由镇农业技术人员上门指导，秋后统一收购。" * 2,
                responsible="区农业局 李小明",
                due=date(2019, 12, 31),
                funds_fen=500_000,
                state="已实施",
                payers="区级 3,000.00 元、镇级 2,000.00 元",
                signed=True,
                effect="成活八成",
            ),
        ),
        "offers": (
            BookOffer(
                day=date(2019, 9, 2),
                member="陈䶮㐆",
                kind="岗位推荐",
                job="镇环卫站保洁员，每天四小时",
                reply="有正当理由未接受：照看卧病的母亲",
            ),
        ),
        "visits": tuple(
            BookVisit(
                day=date(2019, 8, 1 + n % 28),
                way="走访",
                helper="李小明",
                content=f"第{n}次走访，了解鱼塘情况，送去慰问品。" * 3,
                kind="产业帮扶",
                funds_fen=50_000,
                goods="大米 1 袋",
                effect="收入稳定",
                photos="P-0001",
                findings="鱼塘缺氧" if n % 2 else None,
                signed=bool(n % 2),
            )
            for n in range(visits)
        ),
        "result": None,
        "satisfaction": "基本满意",
        "town_name": "白蕉镇农业办公室",
        "sample": True,
        "mark": MARK,
    }
    return HelpBookValues(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


def reasons(**changes: object) -> ReasonsValues:
    """Return a sheet of reasons with points and benefits."""
    values: dict[str, object] = {
        "village_name": "斗门区白蕉镇新环村",
        "household_no": "440403106205-0012",
        "head_name": "陈大文",
        "people": 4,
        "computed_on": DAY,
        "policy": "珠斗办字〔2017〕6号《斗门区帮扶低收入群体实施方案》",
        "income_fen": 3_615_050,
        "per_head_fen": 903_763,
        "income_words": "近 12 个月全家收入 36,150.50 元，按 4 人计算，每人 9,037.63 元。",
        "lines": (
            ReasonLine(name="低收入标准", line_fen=1_290_000, below=True, source="珠斗办字〔2017〕6号"),
            ReasonLine(name="最低生活保障标准", line_fen=756_000, below=False, source="示范参数"),
            ReasonLine(name="低保标准的 1.5 倍", line_fen=1_134_000, below=None, source="示范参数"),
        ),
        "categories": ("低收入家庭",),
        "indicators": tuple(
            ReasonIndicator(
                name=name, found=found, band=band, points=points, most_points=most, source="示范参数"
            )
            for name, found, band, points, most in (
                ("家庭人均收入", "每人 9,037.63 元", "1.2 倍低保标准", 22, 30),
                ("劳动力", "全劳动力 1 人，供养 3 人", "抚养比 3 以上", 10, 20),
                ("医疗", None, None, None, 15),
                ("教育支出", "高中 1 人", "非义务教育 1 人", 6, 9),
            )
        ),
        "points": None,
        "tier": None,
        "benefits": (
            ReasonBenefit(
                item="高中住宿和书本费补助", person="陈小明", standard="每年 1,000.00 元",
                source="珠斗办字〔2017〕6号 二（二）4",
            ),
        ),
        "missing": ("陈大文近 12 个月自付医疗费", "陈小明是否住校"),
        "decision": None,
        "appeal_phone": "0756-5550123",
        "sample": True,
        "mark": MARK,
    }  # fmt: skip
    return ReasonsValues(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


def notice(households: int = 30, **changes: object) -> NoticeValues:
    """Return a notice of that many households."""
    values: dict[str, object] = {
        "village_name": "白蕉镇新环村",
        "subject": "低收入家庭名单",
        "policy": "珠斗办字〔2017〕6号四（三）的规定",
        "first_day": DAY,
        "last_day": date(2019, 8, 7),
        "days": 7,
        "entries": tuple(
            NoticeEntry(
                head_name=f"陈公示{n}",
                group_name=f"第{n % 5 + 1}村民小组",
                people=n % 6 + 1,
                category="低收入家庭",
            )
            for n in range(households)
        ),
        "objection_place": "白蕉镇农业办公室",
        "objection_phone": "0756-5550123",
        "issuer": "新环村村民委员会",
        "sample": True,
        "mark": MARK,
    }
    return NoticeValues(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


def survey(**changes: object) -> SurveyValues:
    """Return an interview with signatures of which one is a picture."""
    picture = BytesIO()
    Image.linear_gradient("L").resize((240, 60)).save(picture, "PNG")
    values: dict[str, object] = {
        "title": "农户入户调查表",
        "form_version": "2026112201",
        "village_name": "斗门区白蕉镇新环村",
        "household_no": "440403106205-0012",
        "head_name": "陈大文",
        "interviewed_on": DAY,
        "sections": tuple(
            SurveySection(
                title=f"第{part}部分　家庭情况",
                answers=tuple(
                    SurveyAnswer(
                        question=f"{part}.{n} 近 12 个月外出务工的总收入是多少？（元）", answer="12,000.00"
                    )
                    for n in range(14)
                ),
            )
            for part in range(1, 5)
        ),
        "signatures": (
            SurveySignature(role="户主", name="陈大文", picture=picture.getvalue()),
            SurveySignature(role="调查员", name="李小明", picture=None),
            SurveySignature(role="调查员", name="黄小红", picture=None),
        ),
        "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "mark": MARK,
    }
    return SurveyValues(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


def receipt(**changes: object) -> ReceiptValues:
    """Return a receipt slip with something waiting."""
    values: dict[str, object] = {
        "township_name": "白蕉镇农业办公室",
        "village_name": "白蕉镇新环村",
        "received_on": DAY,
        "received_by": "黄小红",
        "bundle": "up-440403106205-2019-08-01-1of1.lhb",
        "lines": (
            ReceiptLine(what="农户", count=1200),
            ReceiptLine(what="入户调查", count=1, remark="第 1 至 214 号，没有缺号"),
        ),
        "waiting": ("陈大文家的联系电话两处写得不一样，等镇里核对。",),
        "mark": MARK,
    }
    return ReceiptValues(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


def overview() -> OverviewValues:
    """Return annex 1 with made-up numbers."""
    items = (
        "低收入群体户数", "低收入群体人数", "有劳动力人口数", "患大病或长期慢性病人数", "残疾人数",
        "在校学生数（含学前教育）", "低保人数", "五保人数", "低收入住房困难户数", "低收入单亲母亲家庭帮扶",
        "60岁以上人群",
    )  # fmt: skip
    return OverviewValues(
        district_name="斗门区",
        on=DAY,
        areas=("全区总数", "井岸镇", "斗门镇", "白蕉镇", "乾务镇", "莲洲镇", "白藤办"),
        rows=tuple(
            OverviewRow(
                number=n,
                item=item,
                unit="户" if n in (1, 9, 10) else "人",
                values=(21 * n, *range(n, 7 * n, n)),
            )
            for n, item in enumerate(items, start=1)
        ),
        mark=MARK,
    )


def ledger(entries: int = 30) -> LedgerValues:
    """Return a ledger of that many entries."""
    return LedgerValues(
        village_name="白蕉镇新环村",
        first_day=date(2019, 1, 1),
        last_day=DAY,
        entries=tuple(
            LedgerEntry(
                day=DAY,
                household_no=f"440403106205-{n:04d}",
                head_name="陈大文",
                group_name="第三组",
                people=4,
                kind="产业帮扶",
                content="上门了解鱼塘情况，发放鱼苗。",
                helper="李小明",
                funds_fen=50_050,
                effect="收入稳定",
            )
            for n in range(entries)
        ),
        mark=MARK,
    )


RECOVERY = RecoveryValues(
    desk_name="白蕉镇新环村",
    made_on=DAY,
    words=("4K7P-92QX", "M8WT-31RD", "Z6HN-55VB", "Q2JC-08LF"),
    advice=("放进信封封好，锁在镇农办的保险柜里，不要和电脑放在一起。", "不要拍照，不要用手机发送。"),
)


def household_receipt(**changes: object) -> HouseholdReceiptValues:
    """Return a family's slip with something taken up, on its way and waiting."""
    values: dict[str, object] = {
        "village_name": "白蕉镇新环村",
        "household_no": "4404031062050001",
        "head_name": "陈大䶮",
        "office_name": "新环村委会",
        "on": DAY,
        "lines": (
            HouseholdReceiptLine(what="入户调查", day=DAY, state="白蕉镇已收到，已并入档案。"),
            HouseholdReceiptLine(what="照片：房屋", day=None, state="在本机，还没有导出。"),
        ),
        "waiting": "这个村还缺第 3-4 号，后面的登记先等着，补齐后自动生效。",
        "mark": MARK,
    }
    return HouseholdReceiptValues(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


def handover(households: int = 4) -> HandOverValues:
    """Return a hand-over list of that many households, the first without a visit."""
    return HandOverValues(
        leaving="周一平",
        leaving_unit="区农业局",
        successor="阿卜杜勒·买买提·穆罕默德·吐",
        successor_unit="",
        on=DAY,
        rows=tuple(
            HandOverRow(
                village="白蕉镇新环村",
                household_no=f"440403106205-{n:04d}",
                head_name="陈大䶮",
                since=date(2018, 1, 2) if n else None,
                last_visit=date(2019, 7, n % 28 + 1) if n else None,
                open_measures="水稻种苗和肥料补助；危房改造" if n else "",
            )
            for n in range(households)
        ),
        mark=MARK,
    )
