"""Options of a paper: only those that the chosen paper needs are in sight."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Signal

from lianghe_desktop.casework.areas import Village
from lianghe_desktop.casework.helping.pairing import HandedOver, handovers
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_order import PaperOrder
from lianghe_desktop.casework.printer_offsets import Offset, keep_offset, read_offset
from lianghe_desktop.casework.printing import Layout
from lianghe_desktop.casework.procedure.notices import open_notices
from lianghe_desktop.desktop.papers.drawing import ON_STOCK, PUBLICITY_DAYS, Paper
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.choice_editors import Option, RadioEditor, SearchChoiceEditor
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.field import FieldColumn, LabelledField
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor, DecimalEditor, IntegerEditor
from lianghe_desktop.records.case_codes import PublicityKind
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import Publicity

EVERY, CHANGED = "every", "changed"
_WHOLE_VILLAGE = ("kind", "village", "first_day", "days")
_NEEDED: dict[Paper, tuple[str, ...]] = {
    Paper.CARD: ("order", "which"),
    Paper.BOOK: ("year", "order", "which"),
    Paper.CONFIRMATION: ("order", "which"),
    Paper.VISIT: ("order",),
    Paper.APPROVAL: ("order", "which"),
    Paper.HANDOVER: ("handover",),
    Paper.NOTICE: ("notice", *_WHOLE_VILLAGE),
    Paper.OVERVIEW: ("day",),
    Paper.TASKS: ("day",),
    Paper.PARAMETERS: ("day",),
    Paper.CALIBRATION: ("printer", "x", "y"),
}
_FOR_VALUES = ("printer", "x", "y")


class OptionsPanel(FieldColumn):
    """Ask what the chosen paper needs; offsets are kept a printer as soon as they are typed."""

    changed = Signal()

    def __init__(
        self, office: Office, acting: Acting, villages: Sequence[Village], printers: Sequence[str]
    ) -> None:
        super().__init__()
        self._office = office
        self._acting = acting
        self._paper = Paper.CARD
        self._fields: dict[str, LabelledField] = {}
        self._notices = {row.id: HomeCode(row.home) for row in open_notices(office)}
        self._handovers = {str(at): one for at, one in enumerate(handovers(office))}
        names = [*printers, self.tr("其他打印机")]
        known = [Option(code=v.home, label=v.full_name) for v in villages]
        self._add_sheet(names)
        self._add_content(known)
        self._show_starts(names, known)
        self._fit_side()
        self._show_offset()
        self._fields["printer"].editor.answered.connect(self._on_printer)
        for key in ("x", "y"):
            self._fields[key].editor.answered.connect(self._on_offset)
        for key in ("layout", "notice", "kind"):
            self._fields[key].editor.answered.connect(self._on_layout)
        self.show_paper(Paper.CARD)

    def _add_sheet(self, names: Sequence[str]) -> None:
        """Add what is asked about the paper and the printer, and about the order of a batch."""
        layouts = (
            Option(code=Layout.WHOLE.value, label=self.tr("白纸：整张打印")),
            Option(code=Layout.VALUES.value, label=self.tr("印好格子的纸：只打内容")),
            Option(code=Layout.BLANK.value, label=self.tr("空白表：送去印刷")),
        )
        self._add("layout", self.tr("用什么纸"), RadioEditor(layouts))
        self._add("printer", self.tr("打印机"), SearchChoiceEditor([Option(code=n, label=n) for n in names]))
        self._add("x", self.tr("向右移"), DecimalEditor(unit=self.tr("毫米")))
        self._add("y", self.tr("向下移"), DecimalEditor(unit=self.tr("毫米")))
        orders = (
            Option(code=PaperOrder.LIST.value, label=self.tr("按名单的顺序")),
            Option(code=PaperOrder.DOOR.value, label=self.tr("按村民小组和门牌")),
        )
        which = (
            Option(code=EVERY, label=self.tr("选中的全部")),
            Option(code=CHANGED, label=self.tr("只打上次打印后有变化的")),
        )
        self._add("order", self.tr("按什么顺序"), RadioEditor(orders))
        self._add("which", self.tr("打印哪些"), RadioEditor(which))
        self._add("year", self.tr("哪一年"), IntegerEditor(unit=self.tr("年")))

    def _add_content(self, known: Sequence[Option]) -> None:
        """Add what is asked about a notice, a handover or the day that a paper is of."""
        registered = [Option(code=row.id, label=_notice_label(row)) for row in open_notices(self._office)]
        whole = Option(code="", label=self.tr("全村决定纳入帮扶的户"))
        self._add("notice", self.tr("公示哪些户"), SearchChoiceEditor([whole, *registered]))
        made = [Option(code=at, label=_handover_label(one)) for at, one in self._handovers.items()]
        self._add("handover", self.tr("哪一次交接"), SearchChoiceEditor(made))
        kinds = [
            Option(code=PublicityKind.VILLAGE.value, label=self.tr("认定前：公示")),
            Option(code=PublicityKind.ANNOUNCEMENT.value, label=self.tr("认定后：公告，加金额")),
            Option(code=PublicityKind.LONG_TERM.value, label=self.tr("长期公示，加金额")),
        ]
        self._add("kind", self.tr("哪一种"), RadioEditor(kinds))
        self._add("village", self.tr("村（居）"), SearchChoiceEditor(known))
        self._add("first_day", self.tr("从哪天公示"), DateEditor(today=self._today))
        self._add("days", self.tr("公示几天"), IntegerEditor(unit=self.tr("天")))
        self._add("day", self.tr("算到哪天"), DateEditor(today=self._today))

    def _show_starts(self, names: Sequence[str], known: Sequence[Option]) -> None:
        starts: dict[str, object] = {
            "layout": Layout.WHOLE.value,
            "order": PaperOrder.LIST.value,
            "which": EVERY,
            "printer": names[0],
            "year": self._acting.today.year,
            "first_day": self._acting.today,
            "days": PUBLICITY_DAYS,
            "notice": "",
            "kind": PublicityKind.VILLAGE.value,
            "day": self._acting.today,
        }
        if self._handovers:
            starts["handover"] = next(iter(self._handovers))
        if len(known) == 1:
            starts["village"] = known[0].code
        for key, value in starts.items():
            self._fields[key].editor.set_value(value)

    def _fit_side(self) -> None:
        """Bring editors to the width of a page's side, where this panel stands."""
        for field in self._fields.values():
            if isinstance(field.editor, SearchChoiceEditor):
                field.editor.combo.setFixedWidth(px(264))
            elif isinstance(field.editor, DateEditor):
                field.editor.line.setFixedWidth(px(116))

    def _add(self, key: str, label: str, editor: Editor) -> None:
        hints = {"days": self.tr("规定是 7 天"), "x": self.tr("打偏了就改这里，程序记住每台打印机")}
        self._fields[key] = self.add_field(LabelledField(label, editor, hint=hints.get(key, "")))

    def field(self, key: str) -> LabelledField:
        """Return a field."""
        return self._fields[key]

    def show_paper(self, paper: Paper) -> None:
        """Show the options of a paper."""
        self._paper = paper
        needed = _NEEDED.get(paper, ())
        if paper is Paper.NOTICE and self.notice is not None:
            needed = ("notice",)
        elif paper is Paper.NOTICE and self.notice_kind is PublicityKind.LONG_TERM:
            needed = tuple(one for one in needed if one != "days")
        if paper in ON_STOCK and self.stock_layout is Layout.BLANK:
            needed = ("layout",)
        elif paper in ON_STOCK:
            needed = ("layout", *(_FOR_VALUES if self.stock_layout is Layout.VALUES else ()), *needed)
        for key, field in self._fields.items():
            field.setVisible(key in needed)

    @property
    def stock_layout(self) -> Layout:
        """Return whether the paper is wanted whole, as values for pre-printed stock, or as its blank form."""
        if self._paper not in ON_STOCK:
            return Layout.WHOLE
        return Layout(str(self._fields["layout"].editor.value() or Layout.WHOLE.value))

    @property
    def handed_over(self) -> HandedOver | None:
        """Return the hand-over chosen."""
        return self._handovers.get(str(self._fields["handover"].editor.value() or ""))

    @property
    def order(self) -> PaperOrder:
        """Return in which order papers are printed."""
        return PaperOrder(str(self._fields["order"].editor.value() or PaperOrder.LIST.value))

    @property
    def only_changed(self) -> bool:
        """Tell whether only papers that changed since their last print are wanted."""
        return self._fields["which"].editor.value() == CHANGED

    @property
    def printer(self) -> str:
        """Return the printer whose offset holds."""
        return str(self._fields["printer"].editor.value() or "")

    def offset(self) -> Offset:
        """Return the offset typed, none for a whole paper."""
        if self.stock_layout is not Layout.VALUES and self._paper is not Paper.CALIBRATION:
            return Offset()
        return Offset(x_mm=self._decimal("x"), y_mm=self._decimal("y"))

    def village(self) -> HomeCode | None:
        """Return the village chosen."""
        value = self._fields["village"].editor.value()
        return HomeCode(str(value)) if value else None

    @property
    def notice(self) -> tuple[HomeCode, RowId] | None:
        """Return the registered notice that was chosen, None for a whole village."""
        chosen = str(self._fields["notice"].editor.value() or "")
        return (self._notices[chosen], RowId(chosen)) if chosen in self._notices else None

    @property
    def notice_kind(self) -> PublicityKind:
        """Return what kind of notice a whole village gets."""
        return PublicityKind(str(self._fields["kind"].editor.value() or PublicityKind.VILLAGE.value))

    def day(self, key: str) -> dt.date:
        """Return a day, today where none was typed."""
        value = self._fields[key].editor.value()
        return value if isinstance(value, dt.date) else self._today()

    def number(self, key: str, otherwise: int) -> int:
        """Return a whole number, `otherwise` where none was typed."""
        value = self._fields[key].editor.value()
        return value if isinstance(value, int) else otherwise

    def _today(self) -> dt.date:
        return self._acting.today

    def _decimal(self, key: str) -> Decimal:
        value = self._fields[key].editor.value()
        return value if isinstance(value, Decimal) else Decimal(0)

    def _show_offset(self) -> None:
        offset = read_offset(self._office, self.printer)
        self._fields["x"].editor.set_value(offset.x_mm)
        self._fields["y"].editor.set_value(offset.y_mm)

    def _on_printer(self, _value: object) -> None:
        self._show_offset()

    def _on_offset(self, _value: object) -> None:
        keep_offset(self._office, self._acting, self.printer, self.offset())

    def _on_layout(self, _value: object) -> None:
        self.show_paper(self._paper)
        self.changed.emit()


def _handover_label(one: HandedOver) -> str:
    return f"{one.on.isoformat()}　{one.leaving.name} 交给 {one.successor.name}，{len(one.households)} 户"


def _notice_label(row: Publicity) -> str:
    return f"{row.first_day} 至 {row.last_day}，{row.place or ''}"
