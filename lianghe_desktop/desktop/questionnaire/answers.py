"""Which editor a question wants, by its kind and its appearances."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QCoreApplication

from lianghe_desktop.desktop.questionnaire import answer_texts as texts
from lianghe_desktop.desktop.widgets.annotate_editor import AnnotateEditor
from lianghe_desktop.desktop.widgets.choice_editors import (
    MOST_RADIOS,
    ButtonsLook,
    MultiChoiceEditor,
    Option,
    RadioEditor,
    SearchChoiceEditor,
)
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.file_editor import ChosenFile, FileEditor
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor, TextEditor
from lianghe_desktop.desktop.widgets.photo_editor import ChosenPicture, PhotoEditor
from lianghe_desktop.desktop.widgets.range_editor import RangeEditor, RatingEditor, steps_between
from lianghe_desktop.desktop.widgets.rank_editor import RankEditor
from lianghe_desktop.desktop.widgets.refused import Refused
from lianghe_desktop.desktop.widgets.search_many_editor import SearchManyEditor
from lianghe_desktop.desktop.widgets.signature_editor import SignatureEditor
from lianghe_desktop.desktop.widgets.special_line_editors import (
    BarcodeEditor,
    CounterEditor,
    GroupedNumberEditor,
    MaskedEditor,
    MomentEditor,
    MonthEditor,
    PointEditor,
    PointsEditor,
    TimeEditor,
)
from lianghe_desktop.desktop.widgets.typed_editors import (
    DateEditor,
    DecimalEditor,
    IntegerEditor,
    MoneyEditor,
)
from lianghe_desktop.desktop.widgets.typed_values import (
    decimal_text,
    format_money,
    parse_decimal,
    parse_integer,
    parse_money,
)
from lianghe_desktop.survey import ControlKind, NodeState, OutlineItem, RangeSpec

MONEY_APPEARANCES = {"yuan", "money"}
THOUSANDS_APPEARANCES = {"thousands-sep", "thousands"}
DRAWN_APPEARANCES = {"signature", "draw"}
LONG_APPEARANCES = {"multiline", "multi-line"}
SEARCHED_APPEARANCES = {"autocomplete", "search", "minimal"}
GRID_APPEARANCES = {"list-nolabel", "label"}
TIGHT_APPEARANCES = {"likert", "list"}
ACKNOWLEDGED = "OK"
_YUAN = "（元）"
_SOUNDS = frozenset({".mp3", ".m4a", ".wav", ".amr", ".ogg"})
_FILMS = frozenset({".mp4", ".3gp", ".mov", ".avi"})
_PAPERS = frozenset({".pdf", ".docx", ".doc", ".xlsx", ".xls", ".txt", ".csv", ".jpg", ".jpeg", ".png"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Answering:
    """Pair an editor with the way between its value and the answer's text."""

    editor: Editor
    to_text: Callable[[object], str]
    from_text: Callable[[str], object]
    wide: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Pictures:
    """Keep and find the pictures and files that answers name; media: those that came with the form."""

    store: Callable[[bytes, str], str]
    load: Callable[[str], bytes | None]
    media: Callable[[str], bytes | None]


def make_answering(
    item: OutlineItem, state: NodeState, *, today: Callable[[], date], pictures: Pictures
) -> Answering | None:
    """Return the editor for a question, None for notes, which take no answer."""
    looks = set(item.appearance)
    match item.control:
        case ControlKind.NOTE | None:
            return None
        case ControlKind.SELECT_ONE | ControlKind.SELECT_MULTIPLE | ControlKind.RANK:
            return _choosing(item, state, pictures)
        case ControlKind.ACKNOWLEDGE:
            word = QCoreApplication.translate("Answers", "已经说明并同意")
            return _worded(RadioEditor((Option(code=ACKNOWLEDGED, label=word),)))
        case ControlKind.IMAGE:
            if looks & DRAWN_APPEARANCES:
                return _signing(pictures, SignatureEditor(free="signature" not in looks))
            return _photographing(pictures, AnnotateEditor() if "annotate" in looks else PhotoEditor())
        case ControlKind.INTEGER | ControlKind.DECIMAL:
            return _numbering(item, state)
        case ControlKind.RANGE:
            return _ranging(item)
        case ControlKind.DATE | ControlKind.TIME | ControlKind.DATETIME:
            return _dating(item, today)
        case ControlKind.AUDIO | ControlKind.VIDEO | ControlKind.FILE:
            return _filing(item.control, pictures)
        case _:
            return _wording(item)


def _wording(item: OutlineItem) -> Answering:
    looks = set(item.appearance)
    if item.control is ControlKind.GEOPOINT:
        return _worded(PointEditor())
    if item.control in (ControlKind.GEOTRACE, ControlKind.GEOSHAPE):
        return _worded(PointsEditor(closed=item.control is ControlKind.GEOSHAPE))
    if item.control is ControlKind.BARCODE:
        return _worded(BarcodeEditor())
    if "masked" in looks:
        return _worded(MaskedEditor())
    if looks & LONG_APPEARANCES or "rows" in item.parameters:
        rows = item.parameters.get("rows", "3")
        return _worded(ParagraphEditor(rows=int(rows) if rows.isdigit() else 3))
    return _worded(TextEditor())


def _worded(editor: Editor) -> Answering:
    return Answering(editor=editor, to_text=texts.plain_text, from_text=texts.text_or_none)


def _dating(item: OutlineItem, today: Callable[[], date]) -> Answering:
    looks = set(item.appearance)
    if item.control is ControlKind.TIME:
        return Answering(editor=TimeEditor(), to_text=texts.time_answer, from_text=texts.time_of)
    if item.control is ControlKind.DATETIME:
        moment = MomentEditor(today=today)
        return Answering(editor=moment, to_text=texts.moment_answer, from_text=texts.moment_of)
    if looks & {"month-year", "year"}:
        month = MonthEditor(year_only="year" in looks)
        return Answering(editor=month, to_text=texts.day_answer, from_text=texts.day_of)
    return Answering(editor=DateEditor(today=today), to_text=texts.day_answer, from_text=texts.day_of)


def _numbering(item: OutlineItem, state: NodeState) -> Answering:
    looks, whole = set(item.appearance), item.control is ControlKind.INTEGER
    if looks & MONEY_APPEARANCES:
        label = state.label or item.label
        money = MoneyEditor(unit="" if _YUAN in label else item.unit or None)
        return Answering(editor=money, to_text=texts.money_answer, from_text=parse_money)
    editor: Editor
    if looks & THOUSANDS_APPEARANCES:
        editor = GroupedNumberEditor(unit=item.unit, whole=whole)
    elif "counter" in looks and whole:
        editor = CounterEditor(unit=item.unit)
    else:
        editor = IntegerEditor(unit=item.unit) if whole else DecimalEditor(unit=item.unit)
    return Answering(
        editor=editor, to_text=texts.number_answer, from_text=parse_integer if whole else parse_decimal
    )


def _ranging(item: OutlineItem) -> Answering:
    looks = set(item.appearance)
    start, end, step = _bounds(item.range)
    if "rating" in looks:
        return _worded(RatingEditor(steps_between(start, end, step)))
    if "picker" in looks:
        numbers = steps_between(start, end, step)
        options = tuple(Option(code=decimal_text(each), label=decimal_text(each)) for each in numbers)
        return _worded(SearchChoiceEditor(options))
    editor = RangeEditor(start, end, step, upright="vertical" in looks, ticks="no-ticks" not in looks)
    return Answering(editor=editor, to_text=texts.number_answer, from_text=texts.number_of)


def _bounds(given: RangeSpec | None) -> tuple[Decimal, Decimal, Decimal]:
    spec = given or RangeSpec(start="0", end="10", step="1")
    try:
        return Decimal(spec.start), Decimal(spec.end), Decimal(spec.step)
    except InvalidOperation:
        return Decimal(0), Decimal(10), Decimal(1)


def _choosing(item: OutlineItem, state: NodeState, pictures: Pictures) -> Answering:
    options = tuple(
        Option(
            code=c.value,
            label=c.label or c.value,
            picture=(pictures.media(c.media["image"]) if "image" in c.media else None) or b"",
        )
        for c in state.choices or ()
    )
    looks = set(item.appearance)
    searched = bool(looks & SEARCHED_APPEARANCES) or len(options) > MOST_RADIOS
    if item.control is ControlKind.RANK:
        return _several(RankEditor(options))
    look = _buttons_look(item.appearance, len(options))
    if item.control is ControlKind.SELECT_ONE:
        return _worded(SearchChoiceEditor(options) if searched else RadioEditor(options, look=look))
    return _several(SearchManyEditor(options) if searched else MultiChoiceEditor(options, look=look))


def _buttons_look(appearance: tuple[str, ...], count: int) -> ButtonsLook:
    """Read columns-2, likert, list, list-nolabel, quick; columns alone are three at most.

    A scale stands close together so that it fits on one line; where it does not, it goes on below, never cut.
    """
    looks = set(appearance)
    columns = 0
    if looks & GRID_APPEARANCES:
        columns = count
    elif "columns" in looks:
        columns = min(3, count)
    for look in appearance:
        number = look.removeprefix("columns-")
        if number != look and number.isdigit():
            columns = int(number)
    return ButtonsLook(
        columns=columns,
        only_digits="list-nolabel" in looks,
        quick="quick" in looks,
        tight=bool(looks & TIGHT_APPEARANCES),
    )


def _several(editor: Editor) -> Answering:
    return Answering(editor=editor, to_text=texts.codes_answer, from_text=texts.codes_of)


def _photographing(pictures: Pictures, editor: PhotoEditor | AnnotateEditor) -> Answering:
    def to_text(value: object) -> str:
        return pictures.store(value.content, value.suffix) if isinstance(value, ChosenPicture) else ""

    def from_text(name: str) -> object:
        content = pictures.load(name) if name else None
        return None if content is None else ChosenPicture(content=content, suffix=_suffix(name))

    return Answering(editor=editor, to_text=to_text, from_text=from_text, wide=True)


def _filing(kind: ControlKind, pictures: Pictures) -> Answering:
    words = {ControlKind.AUDIO: "录音", ControlKind.VIDEO: "录像"}.get(kind, "文件")
    suffixes = {ControlKind.AUDIO: _SOUNDS, ControlKind.VIDEO: _FILMS}.get(kind, _PAPERS)
    listed = " ".join(f"*{each}" for each in sorted(suffixes))

    def to_text(value: object) -> str:
        return pictures.store(value.content, value.suffix) if isinstance(value, ChosenFile) else ""

    def from_text(name: str) -> object:
        content = pictures.load(name) if name else None
        return None if content is None else ChosenFile(content=content, suffix=_suffix(name))

    editor = FileEditor(kinds=f"{words} ({listed})", suffixes=suffixes)
    return Answering(editor=editor, to_text=to_text, from_text=from_text)


def _signing(pictures: Pictures, editor: SignatureEditor) -> Answering:
    def to_text(value: object) -> str:
        return pictures.store(value, ".png") if isinstance(value, bytes) else ""

    def from_text(name: str) -> object:
        return pictures.load(name) if name else None

    return Answering(editor=editor, to_text=to_text, from_text=from_text, wide=True)


def _suffix(name: str) -> str:
    return f".{name.rpartition('.')[2]}"


def shown_answer(item: OutlineItem, state: NodeState) -> str:
    """Return an answer in the words a person reads, for lists and read-only questions."""
    text = state.value or ""
    if state.choices is not None:
        labels = {choice.value: choice.label for choice in state.choices}
        return "、".join(labels.get(code, code) for code in text.split())
    if set(item.appearance) & MONEY_APPEARANCES and text:
        return _shown_money(text)
    return text


def _shown_money(text: str) -> str:
    try:
        fen = parse_money(text)
    except Refused:
        return text
    return "" if fen is None else format_money(fen)
