"""The languages of a form, to ask a family in its own; not shown where a form has one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox
from typing_extensions import override

from lianghe_desktop.desktop.theme.theme import px


class LanguageChoice(QComboBox):
    """Choose the language of labels and choices; `chosen` carries its name in the form."""

    chosen = Signal(str)

    def __init__(self, languages: Sequence[str], language: str) -> None:
        super().__init__()
        self._languages = tuple(languages)
        for each in self._languages:
            self.addItem(self.tr("问卷语言：%1").replace("%1", each.partition(" (")[0]))
        if language in self._languages:
            self.setCurrentIndex(self._languages.index(language))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(px(208))
        self.setVisible(len(self._languages) > 1)
        self.activated.connect(self._on_activated)

    @override
    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible and len(self._languages) > 1)

    def _on_activated(self, place: int) -> None:
        self.chosen.emit(self._languages[place])
