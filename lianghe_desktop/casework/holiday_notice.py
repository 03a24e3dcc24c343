"""Read the days out of a notice on the holidays of a year, as the State Council words it.

Every date is held against the weekday in its brackets and every span against its 共几天, so that a slip of
the pen is refused and not counted with. Source: the notices themselves, e.g. 国办发明电〔2024〕12号.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lianghe_desktop.casework.working_days import FixedHolidays, YearArrangement
from lianghe_desktop.records.errors import ErrorCode, UserError

_DATE = re.compile(r"(?:(\d{1,2})\s*月)?\s*(\d{1,2})\s*日(?!起)\s*(?:[（(]([^）)]*)[）)])?")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_COUNT = re.compile(r"共\s*(\d+)\s*天")
_WEEKDAYS = "一二三四五六日"
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class _Found:
    day: dt.date
    start: int
    end: int


def read_notice(year: int, source: str, text: str, fixed: FixedHolidays | None = None) -> YearArrangement:
    """Return the arrangement that a notice words.

    Raises:
        UserError: A date is none, its weekday or the number of days is not right, a day to be worked is on no
            weekend, or a holiday fixed by date is missing, so that the text is not the whole notice.
    """
    if not source.strip():
        raise UserError(ErrorCode.BAD_INPUT, "请写明文件名称和文号，例如“国办发明电〔2024〕12号”。")
    off: set[dt.date] = set()
    worked: set[dt.date] = set()
    for sentence in re.split(r"[。；;\n]", text):
        if "上班" in sentence:
            worked.update(_worked(year, sentence))
        elif "放假" in sentence:
            off.update(_off(year, sentence))
    missing = _missing(year, off, fixed)
    if missing:
        raise UserError(
            ErrorCode.BAD_INPUT,
            f"没有读到 {year} 年 {missing} 放假，请核对年份，并把通知里“一、元旦”到最后一条全部贴上。",
        )
    return YearArrangement(year=year, source=source.strip(), off=frozenset(off), worked=frozenset(worked))


def _worked(year: int, sentence: str) -> Iterator[dt.date]:
    for found in _dates(year, sentence):
        if found.day.weekday() < _SATURDAY:
            raise UserError(ErrorCode.BAD_INPUT, f"“{_short(sentence)}”：{found.day} 不是周末，请核对。")
        yield found.day


def _off(year: int, sentence: str) -> list[dt.date]:
    days: list[dt.date] = []
    found = list(_dates(year, sentence))
    for place, one in enumerate(found):
        joined = place > 0 and "至" in sentence[found[place - 1].end : one.start]
        first = found[place - 1].day + dt.timedelta(days=1) if joined else one.day
        if first > one.day:
            raise UserError(ErrorCode.BAD_INPUT, f"“{_short(sentence)}”：后一天在前一天之前，请核对。")
        days += [first + dt.timedelta(days=step) for step in range((one.day - first).days + 1)]
    count = _COUNT.search(sentence)
    if count and int(count.group(1)) != len(days):
        raise UserError(
            ErrorCode.BAD_INPUT,
            f"“{_short(sentence)}”：写的是共 {count.group(1)} 天，数下来是 {len(days)} 天，请核对。",
        )
    return days


def _dates(year: int, sentence: str) -> Iterator[_Found]:
    month = 0
    for match in _DATE.finditer(sentence):
        month = int(match.group(1)) if match.group(1) else month
        try:
            day = dt.date(year, month, int(match.group(2)))
        except ValueError as problem:
            raise UserError(
                ErrorCode.BAD_INPUT, f"“{_short(sentence)}”：{year} 年没有“{match.group(0)}”这一天，请核对。"
            ) from problem
        said = _WEEKDAY.search(match.group(3) or "")
        if said and _WEEKDAYS.index(said.group(1).replace("天", "日")) != day.weekday():
            right = _WEEKDAYS[day.weekday()]
            raise UserError(
                ErrorCode.BAD_INPUT,
                f"“{_short(sentence)}”：{day} 是周{right}，写的是周{said.group(1)}，请核对年份和日期。",
            )
        yield _Found(day, match.start(), match.end())


def _missing(year: int, off: set[dt.date], fixed: FixedHolidays | None) -> str:
    wanted = sorted(fixed.days) if fixed is not None else []
    found = [(month, day) for month, day in wanted if dt.date(year, month, day) not in off]
    return "、".join(f"{month}月{day}日" for month, day in found)


def _short(sentence: str) -> str:
    words = sentence.strip()
    return words if len(words) <= 30 else words[:30] + "…"
