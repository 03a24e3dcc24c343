"""Hold a finished file against what must not be published, and refuse it where anything is found."""

from collections.abc import Iterable, Iterator, Sequence

from lianghe_desktop.documents.leaks.office_reading import read_office
from lianghe_desktop.documents.leaks.passages import Found, Obstacle
from lianghe_desktop.documents.leaks.patterns import found_across, found_in
from lianghe_desktop.documents.leaks.pdf_reading import read_pdf
from lianghe_desktop.documents.leaks.private import NOTHING_KNOWN, Leak, LeakKind, Private
from lianghe_desktop.records.errors import ErrorCode, UserError

_MOST_TOLD = 3
_NAMED = ("工作簿的名称和设置", "文件属性")
"""Where a workbook's and its sheets' names stand."""
EVERY_KIND = frozenset(LeakKind)
OF_FIGURES = EVERY_KIND - {LeakKind.ILLNESS, LeakKind.TELEPHONE}
"""What mere figures must not hold: they may count the ill, and name an office's telephone."""


def find_leaks(content: bytes, suffix: str, private: Private = NOTHING_KNOWN) -> list[Leak]:
    """Return what a file of this kind (.pdf, .xlsx, .docx) would publish, each kind and place once.

    Another kind of file is one leak: it cannot be looked into.
    """
    return list(dict.fromkeys(_leaks(_parts(content, suffix.lower()), private)))


def refuse_leaks(
    content: bytes,
    suffix: str,
    *,
    paper: str,
    private: Private = NOTHING_KNOWN,
    kinds: frozenset[LeakKind] = EVERY_KIND,
) -> None:
    """Refuse a file that would publish something private; to be called before it is written anywhere.

    `kinds` is what this file must not hold: a report counts the ill, and must name nobody's number.

    Raises:
        UserError: NO_PERMISSION, with where and what was found; the thing itself is not repeated.
    """
    _refuse([leak for leak in find_leaks(content, suffix, private) if leak.kind in kinds], paper)


def refuse_hidden(content: bytes, suffix: str, *, paper: str) -> None:
    """Refuse a file in which anything private lies where nobody looks: properties, comments, hidden cells.

    For lists that are lawfully handed to a department with numbers of people in their cells. A list of the
    disabled or the ill says so in its name: that word in names and properties tells of nobody.

    Raises:
        UserError: NO_PERMISSION, with where and what was found.
    """
    unseen = (part for part in _parts(content, suffix) if isinstance(part, Obstacle) or part.hidden)
    found = dict.fromkeys(_leaks(unseen, NOTHING_KNOWN))
    if LeakKind.ILLNESS in found_in(paper, NOTHING_KNOWN):
        found = {leak: None for leak in found if not _is_subject(leak)}
    _refuse(list(found), paper)


def _is_subject(leak: Leak) -> bool:
    return leak.kind is LeakKind.ILLNESS and leak.where.startswith(_NAMED)


def _refuse(found: Sequence[Leak], paper: str) -> None:
    if found:
        told = "；".join(f"{one.where}有{one.kind.value}" for one in found[:_MOST_TOLD])
        more = f"等 {len(found)} 处" if len(found) > _MOST_TOLD else ""
        raise UserError(
            ErrorCode.NO_PERMISSION,
            f"{paper}没有写出：{told}{more}，依法不能公开；请从资料里删去或改用“低收入家庭”一类的名称后再试。",
        )


def _leaks(parts: Iterable[Found], private: Private) -> Iterator[Leak]:
    for part in parts:
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
