"""Hold a finished file against what must not be published, and refuse it where anything is found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lianghe_desktop.documents.leaks.office_reading import read_office
from lianghe_desktop.documents.leaks.passages import Found, Obstacle, Passage
from lianghe_desktop.documents.leaks.patterns import found_across, found_in, small_count_in
from lianghe_desktop.documents.leaks.pdf_reading import read_pdf
from lianghe_desktop.documents.leaks.private import NOTHING_KNOWN, Leak, LeakKind, Private
from lianghe_desktop.records.errors import ErrorCode, UserError

_MOST_TOLD = 3
_NAMED = ("工作簿的名称和设置", "文件属性")
"""Where a workbook's and its sheets' names stand."""
_SHEET, _PAGE = "工作表", "第 "
"""How the places begin where a reader sees figures: cells of a sheet, pages of a PDF."""
EVERY_KIND = frozenset(LeakKind)
_OF_FIGURES = EVERY_KIND - {LeakKind.ILLNESS, LeakKind.TELEPHONE}
"""What mere figures must not hold: they may count the ill, and name an office's telephone."""
_OF_LISTS = frozenset(
    {LeakKind.DOCUMENT_NUMBER, LeakKind.BANK_CARD, LeakKind.ATTACHED, LeakKind.PICTURE, LeakKind.UNREADABLE}
)
_NOT_PUBLIC = "依法不能公开；请从资料里删去或改用“低收入家庭”一类的名称后再试。"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What a file for one kind of reader must not hold: where it is seen, where nobody looks, and so on.

    `small`: nor any count of very few people. `figures`: it is made of counts, which may stand side by side.
    `advice` ends the sentence of a refusal.
    """

    seen: frozenset[LeakKind]
    hidden: frozenset[LeakKind] = EVERY_KIND
    small: bool = False
    figures: bool = False
    known: Private = NOTHING_KNOWN
    advice: str


PUBLISHED_FIGURES = Rule(
    seen=_OF_FIGURES,
    hidden=_OF_FIGURES,
    figures=True,
    small=True,
    advice="这样公布会让人认出是谁；请改用内部报送的表。",
)
"""Figures that everybody may read."""
OFFICE_FIGURES = Rule(
    seen=_OF_FIGURES, hidden=_OF_FIGURES, figures=True, advice="统计和报告里不该有；请从内容里删去后再试。"
)
"""Figures and reports that are handed up."""
OFFICE_LIST = Rule(
    seen=_OF_LISTS,
    known=Private(numbered=True),
    advice="这份名单里不该有；请从那一户的资料里删去或改正后再试。",
)
"""Lists of people whose numbers are masked; and lists for departments, but for the columns lawfully whole.

Source: 个人信息保护法 第六条 (the least that the purpose needs), 第三十四条 (within the statutory duty).
"""


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
) -> None:
    """Refuse a file that would publish something private; to be called before it is written anywhere.

    Raises:
        UserError: NO_PERMISSION, with where and what was found; the thing itself is not repeated.
    """
    _refuse(find_leaks(content, suffix, private), paper, _NOT_PUBLIC)


def refuse_by(
    rule: Rule, content: bytes, suffix: str, *, paper: str, whole_columns: frozenset[str] = frozenset()
) -> None:
    """Refuse a file that its reader must not get; to be called before it is written anywhere.

    Where nobody looks (properties, comments, hidden cells) nothing private may lie in any file. A list of the
    disabled or the ill says so in its name: that word in names and properties tells of nobody.

    `whole_columns`: the columns of a sheet (A, B, …) whose cells the receiver lawfully gets whole.

    Raises:
        UserError: NO_PERMISSION, with where and what was found; the thing itself is not repeated.
    """
    parts = list(_parts(content, suffix))
    unseen = [part for part in parts if isinstance(part, Obstacle) or part.hidden]
    seen = [part.without(whole_columns) for part in parts if isinstance(part, Passage) and not part.hidden]
    found = [leak for leak in _hidden_leaks(unseen, paper) if leak.kind in rule.hidden]
    found += [
        leak
        for leak in dict.fromkeys(_leaks(seen, rule.known, figures=rule.figures))
        if leak.kind in rule.seen
    ]
    if rule.small:
        found += _small(seen)
    _refuse(found, paper, rule.advice)


def _small(parts: Iterable[Passage]) -> list[Leak]:
    """Return the pages and cells in which a count of very few people stands."""
    return [
        Leak(LeakKind.SMALL_CELL, part.where)
        for part in parts
        if part.where.startswith((_SHEET, _PAGE)) and (not part.columns or len(part.columns) == 1)
        if any(small_count_in(piece) for piece in part.pieces)
    ]


def _hidden_leaks(parts: Iterable[Found], paper: str) -> list[Leak]:
    found = dict.fromkeys(_leaks(parts, NOTHING_KNOWN))
    if LeakKind.ILLNESS in found_in(paper, NOTHING_KNOWN):
        found = {leak: None for leak in found if not _is_subject(leak)}
    return list(found)


def _nearest(found: Sequence[Leak]) -> list[Leak]:
    """Leave out rows and columns of sheets where a cell was named with the same kind."""
    wide = [leak.where.startswith(_SHEET) and leak.where.endswith(("行", "列")) for leak in found]
    named = {
        leak.kind
        for leak, of_many in zip(found, wide, strict=True)
        if leak.where.startswith(_SHEET) and not of_many
    }
    return [leak for leak, of_many in zip(found, wide, strict=True) if not of_many or leak.kind not in named]


def _is_subject(leak: Leak) -> bool:
    return leak.kind is LeakKind.ILLNESS and leak.where.startswith(_NAMED)


def _refuse(found: Sequence[Leak], paper: str, advice: str) -> None:
    found = _nearest(found)
    if found:
        told = "；".join(f"{one.where}有{one.kind.value}" for one in found[:_MOST_TOLD])
        more = f"等 {len(found)} 处" if len(found) > _MOST_TOLD else ""
        raise UserError(
            ErrorCode.NO_PERMISSION,
            f"{paper}没有写出：{told}{more}，{advice}",
        )


def _leaks(parts: Iterable[Found], private: Private, *, figures: bool = False) -> Iterator[Leak]:
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
            kinds.update(dict.fromkeys(found_across(part.pieces, private, figures=figures)))
        for kind in kinds:
            yield Leak(kind, part.where)


def _parts(content: bytes, suffix: str) -> Iterator[Found]:
    if suffix == ".pdf":
        return read_pdf(content)
    if suffix in (".xlsx", ".docx"):
        return read_office(content)
    return iter((Obstacle("整个文件", LeakKind.UNREADABLE),))
