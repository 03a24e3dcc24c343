"""The finished values of a periodic report, for Word and PDF alike."""

from dataclasses import dataclass
from datetime import date

from lianghe_desktop.documents.values import PaperMark


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportSection:
    """Hold one part: its head without number, and its paragraphs; none leaves room to write."""

    head: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportValues:
    """Hold one report; blank addressee or copies are left out, `draft` is told at its top."""

    title: str
    addressee: str
    sections: tuple[ReportSection, ...]
    issuer: str
    dated: date
    copies: str
    draft: bool
    mark: PaperMark | None = None


NUMERALS = "一二三四五六七八九十"


def head_of(place: int, section: ReportSection) -> str:
    """Return the head of a part as GB/T 9704 numbers it: 一、项目进展."""
    return f"{NUMERALS[place]}、{section.head}"


def official_date(day: date) -> str:
    """Return a day as official texts date: 2026年11月28日. Source: GB/T 9704—2012 7.3.5.4."""
    return f"{day.year}年{day.month}月{day.day}日"
