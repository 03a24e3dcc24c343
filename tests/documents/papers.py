"""Sample values of papers, and what a reader of the PDF sees."""

import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

from lianghe_desktop.documents.values import CardBenefit, HelpCardValues, PaperMark

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
