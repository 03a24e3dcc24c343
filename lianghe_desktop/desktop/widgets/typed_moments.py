"""What people type for a time, a month or a place, and what they mean by it; no Qt."""

import re
from datetime import date, time

from lianghe_desktop.desktop.widgets.refused import Refused
from lianghe_desktop.desktop.widgets.typed_values import parse_date, plain

CHINA_OFFSET = "+08:00"
_CLOCK = re.compile(r"(上午|早上|凌晨|中午|下午|晚上)?\s*(\d{1,2})\s*(?:[:点时.]\s*(\d{1,2}|半)?)?\s*分?")
_PLAIN_CLOCK = re.compile(r"(\d{1,2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-./年\s]*(\d{1,2})月?")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_SIDES = re.compile(r"[°度NnEe北东纬经,，、;；:：]")


def parse_time(text: str) -> time | None:
    """Return the time typed as 930, 9:30, 9点半 or 下午3点, None for nothing; raises Refused otherwise."""
    cleaned = plain(text)
    if not cleaned:
        return None
    run_together = _PLAIN_CLOCK.fullmatch(cleaned)
    found = None if run_together else _CLOCK.fullmatch(cleaned)
    if run_together is None and found is None:
        raise Refused("时间请写成 9:30 或 0930，下午三点写 15:00")
    if run_together is not None:
        return _time(int(run_together.group(1)), int(run_together.group(2)))
    part, hour, minute = found.groups() if found else (None, "0", None)
    shift = 12 if part in ("下午", "晚上") and int(hour) < 12 else 0
    return _time(int(hour) + shift, 30 if minute == "半" else int(minute or 0))


def _time(hour: int, minute: int) -> time:
    if hour > 23 or minute > 59:
        raise Refused(f"没有{hour}点{minute}分，请检查")
    return time(hour, minute)


def parse_moment(text: str, *, today: date) -> tuple[date, time] | None:
    """Return day and time typed with a blank between (20190801 930), None for nothing; raises Refused."""
    cleaned = plain(text).replace("T", " ")
    if not cleaned:
        return None
    day_text, _, clock_text = cleaned.partition(" ")
    day, clock = parse_date(day_text, today=today), parse_time(clock_text)
    if day is None or clock is None:
        raise Refused("请写日期和时间，中间空一格，例如 20190801 9:30")
    return day, clock


def parse_month(text: str) -> date | None:
    """Return the first day of the month typed as 201908 or 2019-8, None for nothing; raises Refused."""
    cleaned = plain(text)
    if not cleaned:
        return None
    found = _MONTH.fullmatch(cleaned)
    if found is None or not 1 <= int(found.group(2)) <= 12:
        raise Refused("年月请写成 201908 或 2019-8")
    return date(int(found.group(1)), int(found.group(2)), 1)


def parse_year(text: str) -> date | None:
    """Return the first day of the year typed, None for nothing; raises Refused."""
    cleaned = plain(text).removesuffix("年")
    if not cleaned:
        return None
    if not re.fullmatch(r"[12]\d{3}", cleaned):
        raise Refused("年份请写四位数，例如 2019")
    return date(int(cleaned), 1, 1)


def parse_point(text: str) -> str | None:
    """Return a typed place as `latitude longitude altitude accuracy`, None for nothing; raises Refused.

    Longitude first is turned round where only that can be meant (China lies east of 73 degrees).
    """
    cleaned = _SIDES.sub(" ", plain(text)).strip()
    if not cleaned:
        return None
    parts = cleaned.split()
    if not 2 <= len(parts) <= 4 or any(not _NUMBER.fullmatch(part) for part in parts):
        raise Refused("位置请写纬度和经度，中间空一格，例如 22.2100 113.2900")
    latitude, longitude = parts[0], parts[1]
    if abs(float(latitude)) > 90 >= abs(float(longitude)):
        latitude, longitude = longitude, latitude
    if abs(float(latitude)) > 90 or abs(float(longitude)) > 180:
        raise Refused("纬度在90以内，经度在180以内，请检查是否多写了数字")
    rest = [*parts[2:], "0", "0"][:2]
    return " ".join((latitude, longitude, *rest))


def parse_points(text: str, *, closed: bool, least: int) -> str | None:
    """Return typed places, a line each, as an answer; with closed the first is added at the end."""
    lines = [line for line in text.splitlines() if line.strip()]
    points = [point for line in lines if (point := parse_point(line)) is not None]
    if not points:
        return None
    if len(points) < least:
        raise Refused(f"至少要{least}个点，一行一个")
    if closed and points[0] != points[-1]:
        points.append(points[0])
    return "; ".join(points)


def time_text(clock: time) -> str:
    """Return a time as answers hold it."""
    return f"{clock.strftime('%H:%M:%S')}.000{CHINA_OFFSET}"


def moment_text(day: date, clock: time) -> str:
    """Return a day with its time as answers hold it."""
    return f"{day.isoformat()}T{time_text(clock)}"
