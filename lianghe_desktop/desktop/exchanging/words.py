"""How streams and moments are called on screen."""

from lianghe_desktop.casework.desks_below import DeskBelow
from lianghe_desktop.casework.exchange import StreamStatus
from lianghe_desktop.casework.working_date import moment_of

_SHELVES = {"s": "农户和帮扶资料", "o": "镇街内部意见", "a": "操作记录"}


def stream_line(stream: StreamStatus, names: dict[str, str]) -> dict[str, object]:
    """Return one stream as a line of the table: whose, what, how far."""
    whose = "本机" if stream.own else stream.author_name or "另一台电脑"
    return {
        "whose": whose,
        "what": f"{names.get(stream.home, '')} {_SHELVES.get(stream.shelf, '其他')}".strip(),
        "here": stream.here,
        "sent": min(stream.sent, stream.here),
        "received": stream.received,
        "state": _state(stream),
    }


def _state(stream: StreamStatus) -> str:
    if stream.waiting:
        return f"有 {stream.waiting} 条等前面的内容"
    if stream.received >= stream.here:
        return "已收到"
    return (
        "已导出，等回执" if stream.sent >= stream.here else f"还有 {stream.here - stream.received} 条没送到"
    )


def moment_or_never(at_ms: int | None) -> str:
    """Return a moment in words, 还没有 for none."""
    return moment_of(at_ms) if at_ms is not None else "还没有"


def named(name: str, desk: DeskBelow) -> str:
    """Return a desk below with the digits that it shows, by which two laptops of one name differ."""
    return f"{name}\n核对码 {desk.fingerprint}" if desk.fingerprint else name


def spaced(digits: str) -> str:
    """Return eight digits in two groups, as they are read aloud."""
    plain = "".join(digits.split())
    return f"{plain[:4]} {plain[4:]}"


def breakable(name: str) -> str:
    """Let a long file name go on in the next line, where its parts end."""
    return name.replace("-", "-\u200b")
