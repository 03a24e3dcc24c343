"""Hold a finished file against what must not be published, and refuse it where anything is found."""

from collections.abc import Iterator

from lianghe_desktop.documents.leaks.office_reading import read_office
from lianghe_desktop.documents.leaks.passages import Found, Obstacle
from lianghe_desktop.documents.leaks.patterns import found_across, found_in
from lianghe_desktop.documents.leaks.pdf_reading import read_pdf
from lianghe_desktop.documents.leaks.private import NOTHING_KNOWN, Leak, LeakKind, Private
from lianghe_desktop.records.errors import ErrorCode, UserError

_MOST_TOLD = 3


def find_leaks(content: bytes, suffix: str, private: Private = NOTHING_KNOWN) -> list[Leak]:
    """Return what a file of this kind (.pdf, .xlsx, .docx) would publish, each kind and place once.

    Another kind of file is one leak: it cannot be looked into.
    """
    return list(dict.fromkeys(_leaks(content, suffix.lower(), private)))


def refuse_leaks(content: bytes, suffix: str, *, paper: str, private: Private = NOTHING_KNOWN) -> None:
    """Refuse a file that would publish something private; to be called before it is written anywhere.

    Raises:
        UserError: NO_PERMISSION, with where and what was found; the thing itself is not repeated.
    """
    found = find_leaks(content, suffix, private)
    if found:
        told = "；".join(f"{one.where}有{one.kind.value}" for one in found[:_MOST_TOLD])
        more = f"等 {len(found)} 处" if len(found) > _MOST_TOLD else ""
        raise UserError(
            ErrorCode.NO_PERMISSION,
            f"{paper}没有写出：{told}{more}，依法不能公开；请从资料里删去或改用“低收入家庭”一类的名称后再试。",
        )


def _leaks(content: bytes, suffix: str, private: Private) -> Iterator[Leak]:
    for part in _parts(content, suffix):
        if isinstance(part, Obstacle):
            yield Leak(part.kind, part.where)
            continue
        kinds: dict[LeakKind, None] = {}
        for piece in part.pieces:
            if "\ufffd" in piece and not part.hidden:
                kinds[LeakKind.UNREADABLE] = None
            kinds.update(dict.fromkeys(found_in(piece, private)))
        if len(part.pieces) > 1:
            kinds.update(dict.fromkeys(found_across(part.pieces, private)))
        for kind in kinds:
            yield Leak(kind, part.where)


def _parts(content: bytes, suffix: str) -> Iterator[Found]:
    if suffix == ".pdf":
        return read_pdf(content)
    if suffix in (".xlsx", ".docx"):
        return read_office(content)
    return iter((Obstacle("整个文件", LeakKind.UNREADABLE),))
