"""Choose several of many: search one after the other; what is chosen stands above and can be taken back."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.choice_editors import Option, SearchChoiceEditor
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.flow import FlowRow


class SearchManyEditor(Editor):
    """Choose several by typing; the value is a tuple of codes in the order of the list.

    Enter on a found choice adds it, Enter on an empty line goes on.
    """

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self._options = tuple(options)
        self._codes: tuple[str, ...] = ()
        self.chosen = FlowRow(gap=8)
        self.finder = SearchChoiceEditor(options, placeholder=self.tr("打字查找，回车加上；空着回车往下走"))
        self.tags: list[Button] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self.chosen)
        column.addWidget(self.finder)
        self.setFocusProxy(self.finder)
        self.finder.answered.connect(self._on_found)
        self.finder.refused.connect(self.refused)
        self.finder.advanced.connect(self._on_advanced)
        self._added = False
        self.chosen.hide()

    @override
    def value(self) -> object:
        return self._codes

    @override
    def set_value(self, value: object) -> None:
        wanted = set(value) if isinstance(value, tuple | list) else set()
        self._codes = tuple(option.code for option in self._options if option.code in wanted)
        self._show()

    @override
    def commit(self) -> None:
        self.finder.commit()

    @override
    def set_invalid(self, *, invalid: bool) -> None:
        self.finder.set_invalid(invalid=invalid)

    def take_back(self, code: str) -> None:
        """Take one choice back."""
        self._give(tuple(each for each in self._codes if each != code))

    def _on_found(self, code: object) -> None:
        if code is None:
            return
        self._added = True
        self.finder.set_value(None)
        self._give((*self._codes, str(code)))

    def _on_advanced(self) -> None:
        added, self._added = self._added, False
        if not added:
            self.advanced.emit()

    def _give(self, codes: tuple[str, ...]) -> None:
        before = self._codes
        self.set_value(codes)
        if self._codes != before:
            self.answered.emit(self._codes)

    def _show(self) -> None:
        for tag in self.tags:
            self.chosen.flow.removeWidget(tag)
            tag.hide()
            tag.deleteLater()
        self.tags = []
        for option in self._options:
            if option.code in self._codes:
                tag = Button(option.label, icon_name="remove")
                tag.setToolTip(self.tr("点一下去掉"))
                tag.setProperty("code", option.code)
                tag.clicked.connect(self._on_tag_clicked)
                self.chosen.flow.addWidget(tag)
                self.tags.append(tag)
        self.chosen.setVisible(bool(self.tags))

    def _on_tag_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.take_back(str(sender.property("code")))
