"""One screenful of a questionnaire: the fields, notes and rosters of a section or of one member."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lianghe_desktop.desktop.questionnaire.answers import Pictures, shown_answer
from lianghe_desktop.desktop.questionnaire.notes import QuestionNote
from lianghe_desktop.desktop.questionnaire.question_field import Earlier, QuestionField, label_picture
from lianghe_desktop.desktop.questionnaire.roster import Roster, RosterRow
from lianghe_desktop.desktop.questionnaire.sections import View, instances, lacking_in, questions_below
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import SIZES
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.field import FieldColumn
from lianghe_desktop.desktop.widgets.note_label import NoteLabel
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.survey import ControlKind, ItemKind, NodeState, OutlineItem, Problem, Session

MOST_SUMMARY = 3
_TELLING = {ControlKind.SELECT_ONE, ControlKind.DATE, ControlKind.INTEGER}  # never a document number


class ViewPanel(QScrollArea):
    """Draw one view and keep it in step with the session; it owns no answers."""

    given = Signal(str, str)
    failed = Signal(str)
    member_added = Signal(str)
    member_opened = Signal(str)
    member_removed = Signal(str)
    members_pasted = Signal(str)
    note_replied = Signal(object, str)
    typing = Signal(str, str)
    arrived = Signal(str)
    finished = Signal()

    def __init__(
        self,
        session: Session,
        *,
        today: Callable[[], date],
        pictures: Pictures,
        earlier: Callable[[str], Earlier | None],
        notes: Callable[[str], Sequence[QuestionNote]],
    ) -> None:
        super().__init__()
        self._earlier = earlier
        self._notes = notes
        self.session = session
        self._today = today
        self._pictures = pictures
        self._widgets: dict[int, QWidget] = {}
        self.column = FieldColumn()
        self.next_button = Button("")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._build_layout()
        self.column.finished.connect(self._on_finished)
        self.next_button.clicked.connect(self.finished)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def _build_layout(self) -> None:
        inner = QWidget()
        inner.setProperty("role", "surface")
        row = QHBoxLayout(inner)
        row.setContentsMargins(px(24), px(20), px(24), px(24))
        column = QVBoxLayout()
        self.column.setMaximumWidth(px(SIZES.form_width))
        column.addWidget(self.column)
        column.addSpacing(px(16))
        column.addWidget(self.next_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        row.addLayout(column, 10)
        row.addStretch(1)
        self.setWidget(inner)

    def show_view(
        self, view: View, items: Sequence[OutlineItem], problems: Sequence[Problem], *, strict: bool
    ) -> None:
        """Draw a view, keeping the widgets of questions that were drawn before."""
        kept = {}
        for item in view.items:
            widget = self._widgets.get(item.key)
            state = self.session.state(item.ref)
            if isinstance(widget, QuestionField) and not widget.fits(state):
                widget = None
            kept[item.key] = widget or self._make_widget(item, state)
            self._update(kept[item.key], item, state, items, problems, strict=strict)
        self._widgets = kept
        self.column.arrange(list(kept.values()))

    def refresh(
        self,
        view: View,
        items: Sequence[OutlineItem],
        problems: Sequence[Problem],
        *,
        refs: Collection[str],
        strict: bool,
    ) -> None:
        """Draw anew what stands at these references, and the rosters."""
        changed = [i for i in view.items if i.ref in refs or i.kind is ItemKind.REPEAT]
        states = {item.key: self.session.state(item.ref) for item in changed}
        for item in changed:
            widget = self._widgets.get(item.key)
            if widget is None or (isinstance(widget, QuestionField) and not widget.fits(states[item.key])):
                self.show_view(view, items, problems, strict=strict)
                return
            self._update(widget, item, states[item.key], items, problems, strict=strict)

    def focus_first(self) -> None:
        """Give the keyboard to the first question, or where there is none to the roster or the way on."""
        if any(isinstance(widget, QuestionField) for widget in self._widgets.values()):
            self.column.focus_first()
            return
        roster = next((widget for widget in self._widgets.values() if isinstance(widget, Roster)), None)
        if roster is None or not roster.focus_first():
            self.next_button.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_on(self, ref: str) -> bool:
        """Give the keyboard to the question at `ref` and bring it into sight."""
        for widget in self._widgets.values():
            if isinstance(widget, QuestionField) and widget.item.ref == ref:
                widget.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                self.ensureWidgetVisible(widget)
                return True
        return False

    def field_at(self, ref: str) -> QuestionField | None:
        """Return the field of a question that is drawn."""
        fields = (w for w in self._widgets.values() if isinstance(w, QuestionField))
        return next((field for field in fields if field.item.ref == ref), None)

    def focused_ref(self) -> str | None:
        """Return the reference of the question that has the keyboard."""
        focused = self.window().focusWidget()
        for widget in self._widgets.values():
            if isinstance(widget, QuestionField) and focused is not None and widget.isAncestorOf(focused):
                return widget.item.ref
        return None

    def first_answer(self) -> str:
        """Return the first answer drawn, in words; it names a member."""
        first = next((w for w in self._widgets.values() if isinstance(w, QuestionField)), None)
        return "" if first is None else shown_answer(first.item, self.session.state(first.item.ref))

    def member_name(self, ref: str) -> str:
        """Return the name that a roster shows for an instance."""
        rosters = (w for w in self._widgets.values() if isinstance(w, Roster))
        return next((row.name for roster in rosters for row in roster.rows if row.ref == ref), "")

    def _make_widget(self, item: OutlineItem, state: NodeState) -> QWidget:
        if item.kind is ItemKind.GROUP:
            return heading(state.label or item.label)
        if item.kind is ItemKind.REPEAT:
            return self._make_roster(item)
        if item.control is ControlKind.NOTE:
            return NoteLabel("")  # filled in when it is brought up to date
        if "label" in item.appearance and state.choices is not None:
            return NoteLabel(self._grid_head(state))
        field = QuestionField(item, state, today=self._today, pictures=self._pictures)
        field.given.connect(self.given)
        field.failed.connect(self.failed)
        field.note_replied.connect(self.note_replied)
        field.typing.connect(self.typing)
        return field

    def _grid_head(self, state: NodeState) -> str:
        """Say which digit stands for which choice in the rows of a grid below."""
        words = [f"{place} {choice.label}" for place, choice in enumerate(state.choices or (), 1)]
        title = state.label.strip()
        return f"**{title}**\n{'　'.join(words)}" if title else "　".join(words)

    def _make_roster(self, item: OutlineItem) -> Roster:
        roster = Roster(item.ref, item.label)
        roster.added.connect(self.member_added)
        roster.opened.connect(self.member_opened)
        roster.removed.connect(self.member_removed)
        roster.pasted.connect(self.members_pasted)
        return roster

    def _update(
        self,
        widget: QWidget,
        item: OutlineItem,
        state: NodeState,
        items: Sequence[OutlineItem],
        problems: Sequence[Problem],
        *,
        strict: bool,
    ) -> None:
        if isinstance(widget, QuestionField):
            widget.show_state(item, state, strict=strict)
            widget.show_earlier(self._earlier(item.ref))
            widget.show_notes(self._notes(item.ref))
        elif isinstance(widget, NoteLabel) and item.control is ControlKind.NOTE:
            widget.set_note(state.label or item.label, picture=label_picture(item, self._pictures))
        elif isinstance(widget, Roster):
            widget.ref = item.ref
            rows = [self._row(one, items, problems) for one in instances(items, item)]
            widget.show_rows(rows, can_add=item.can_add)

    def _row(
        self, instance: OutlineItem, items: Sequence[OutlineItem], problems: Sequence[Problem]
    ) -> RosterRow:
        below = questions_below(items, instance.ref)
        naming = next((question for question in below if question.control is ControlKind.TEXT), None)
        telling = [question for question in below if question.control in _TELLING][:MOST_SUMMARY]
        words = [shown_answer(question, self.session.state(question.ref)) for question in telling]
        name = "" if naming is None else shown_answer(naming, self.session.state(naming.ref))
        return RosterRow(
            ref=instance.ref,
            name=name or self.tr("未填姓名"),
            summary="　".join(word for word in words if word),
            lacking=lacking_in(problems, instance.ref),
            removable=instance.can_remove,
            named=bool(name),
        )

    def _on_finished(self) -> None:
        self.next_button.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(self.next_button)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            self.ensureWidgetVisible(new, px(16), px(48))
            ref = self.focused_ref()
            if ref is not None:
                self.arrived.emit(ref)
