"""改一份: an edited copy of a pack, checked while it is edited, tried on a household, put in force as new."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.pack_drafts import (
    CheckedDraft,
    PackDraft,
    begin_draft,
    check_draft,
    drop_draft,
    install_draft,
    keep_draft,
    open_draft,
)
from lianghe_desktop.casework.pack_library import (
    ParameterView,
    ValueKey,
    WrittenValue,
    change_value,
    one_more_value,
    parameters_of_draft,
)
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.policies.text_card import TextCard
from lianghe_desktop.desktop.policies.trial_card import TrialCard
from lianghe_desktop.desktop.policies.value_card import ValueCard
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.local_tables import InstalledPack


class EditPart(Part):
    """Hold the draft; every change is kept at once and checked on a worker."""

    installed = Signal()

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._code = ""
        self._dropped: PackDraft | None = None
        self.draft: PackDraft | None = None
        self.checked: CheckedDraft | None = None
        self.state = paragraph("", "strong")
        self.begin_button = Button(self.tr("改一份"), icon_name="pen", role="primary")
        self.install_button = Button(self.tr("启用为新版本"), icon_name="done", role="primary")
        self.drop_button = Button(self.tr("不要这份草稿"), icon_name="remove")
        self.back_button = Button(self.tr("拿回草稿"), icon_name="undo")
        self.findings = LinesTable(
            (
                Column(title=self.tr("文件"), field="file", width=152),
                Column(title=self.tr("行"), field="line", width=56),
                Column(title=self.tr("说明"), field="words", width=480),
            ),
            empty=self.tr("没有发现错误。"),
            stretched="words",
        )
        self.values = ValueCard()
        self.text = TextCard()
        self.trial = TrialCard(room)
        self._build_layout()
        self.begin_button.clicked.connect(self.begin)
        self.install_button.clicked.connect(self.install)
        self.drop_button.clicked.connect(self.drop)
        self.back_button.clicked.connect(self.take_back)
        self.values.changed.connect(self._on_changed)
        self.values.added.connect(self._on_added)
        self.text.typed.connect(self._on_typed)
        self.findings.opened.connect(self._on_finding)

    def _build_layout(self) -> None:
        self.head_card = Card(
            self.tr("改一份政策包"),
            self.tr("从现用的抄一份来改。改好、检查没有错误，才能启用；现用的一直不变。"),
        )
        self.head_card.add(self.state)
        self.head_card.add_row(self.begin_button, self.install_button, self.drop_button, self.back_button)
        self.check_card = Card(self.tr("检查"))
        self.check_card.add(self.findings)
        cards = CardColumn(width=1100)
        for card in (self.head_card, self.check_card, self.values, self.trial, self.text):
            cards.add(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(cards)

    @override
    def refresh(self) -> None:
        self.draft = open_draft(self._room.office)
        if self.draft is not None:
            self.text.show_files(self.draft.files)
        self._check()

    def show_code(self, code: str) -> None:
        """Say which pack a new copy would be taken of."""
        self._code = code

    def begin(self) -> None:
        """Take a copy of the pack that is looked at."""
        room = self._room
        try:
            begin_draft(room.office, room.acting, self._code)
        except LiangheError as fault:
            room.tell_refusal(fault)
        self.refresh()

    def drop(self) -> None:
        """Put the draft aside; until another is begun it can be taken back."""
        room, kept = self._room, self.draft
        if kept is None:
            return
        drop_draft(room.office, room.acting)
        self._dropped = kept
        room.navigator.tell(Tone.INFO, self.tr("草稿已不要，可以点“拿回草稿”；现用的政策包没有改动。"))
        self.refresh()

    def take_back(self) -> None:
        """Go on with the draft that was put aside."""
        kept, self._dropped = self._dropped, None
        if kept is not None:
            self._show_edited(kept)

    def install(self) -> None:
        """Put the draft in force as a new version."""
        room = self._room
        self.text.give()
        draft = self.draft
        if draft is not None:
            room.run(
                self,
                lambda _control: install_draft(room.office, room.acting, draft),
                done=self._on_installed,
            )

    def _take(self, draft: PackDraft) -> None:
        self.draft = draft
        try:
            keep_draft(self._room.office, self._room.acting, draft)
        except LiangheError as fault:
            self._room.tell_refusal(fault)
        self._check()

    def _check(self) -> None:
        draft = self.draft
        self.begin_button.setVisible(draft is None)
        self.back_button.setVisible(draft is None and self._dropped is not None)
        for widget in (
            self.install_button,
            self.drop_button,
            self.text,
        ):
            widget.setVisible(draft is not None)
        for card in (self.check_card, self.values, self.trial):
            card.setVisible(draft is not None and self.checked is not None)
        if draft is None:
            self.state.setText(self.tr("现在没有草稿。"))
            return
        self.install_button.setEnabled(False)
        self.state.setText(self.tr("正在检查……"))
        self._room.look(self, lambda _control: check_draft(draft), done=self._on_checked)

    def _on_checked(self, checked: CheckedDraft) -> None:
        if self.draft is None:
            return
        self.checked = checked
        for card in (self.check_card, self.values, self.trial):
            card.show()
        self._say_state(len(checked.findings))
        self.findings.show_lines(
            [
                {
                    "file": one.file,
                    "line": one.line or "",
                    "words": one.message.partition("：")[2] or one.message,
                }
                for one in checked.findings
            ]
        )
        self.install_button.setEnabled(checked.pack is not None)
        views = parameters_of_draft(checked, self._room.acting.today)
        if views is not None:
            self.values.show_views(views)
        self.values.setEnabled(views is not None)
        self.trial.show_draft(self.draft, sound=views is not None)

    def _say_state(self, mistakes: int) -> None:
        draft = self.draft
        if draft is None:
            return
        words = self.tr("%1：在第 %2 版上改，改成第 %3 版。").replace("%1", draft.code)
        words = words.replace("%2", draft.based_on).replace("%3", draft.version or "？")
        found = self.tr("有 %1 处错误，改好才能启用。").replace("%1", str(mistakes))
        self.state.setText(words + (found if mistakes else self.tr("没有错误，可以启用。")))

    def _on_changed(self, asked: tuple[ParameterView, int, dict[ValueKey, str]]) -> None:
        view, place, typed = asked
        draft = self.draft
        try:
            for key, text in typed.items():
                draft = change_value(draft, view, place, key, text) if draft else None
        except LiangheError as fault:
            self._room.tell_refusal(fault)
            return
        self._show_edited(draft)

    def _on_added(self, asked: tuple[ParameterView, WrittenValue]) -> None:
        view, value = asked
        try:
            draft = one_more_value(self.draft, view, value) if self.draft else None
        except LiangheError as fault:
            self._room.tell_refusal(fault)
            return
        self._show_edited(draft)

    def _show_edited(self, draft: PackDraft | None) -> None:
        if draft is not None:
            self.text.show_files(draft.files)
            self._take(draft)

    def _on_typed(self, typed: tuple[str, str]) -> None:
        file, text = typed
        if self.draft is not None:
            self._take(self.draft.with_files({**self.draft.files, file: text}))

    def _on_finding(self, row: int) -> None:
        if self.checked is not None and row < len(self.checked.findings):
            found = self.checked.findings[row]
            self.text.go_to(found.file, found.line)

    def _on_installed(self, row: InstalledPack) -> None:
        words = self.tr("已启用“%1”第 %2 版；要发给下级，请到“文件和版本”。")
        words = words.replace("%1", row.title).replace("%2", row.version)
        self._room.navigator.tell(Tone.GOOD, words)
        self.refresh()
        self.installed.emit()
