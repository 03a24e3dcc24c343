"""What to do with a machine that replaces another, told before there is a desk on it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from lianghe_desktop.desktop.guiding.guides import guide
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.states import heading

_TOLD = ("new_laptop", "restored", "lost_laptop", "two_cadres")
_FOR_OFFICES = ("machine",)


class GuidesDialog(QDialog):
    """Show the guides that matter now; they stand in the settings afterwards, with buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("两合"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(px(760), px(560))
        self.cards: list[Card] = []
        column = CardColumn()
        told = [(guide(key).title, guide(key).when, guide(key).village) for key in _TOLD]
        told += [
            (self.tr("%1（镇里、县区）").replace("%1", guide(key).title), guide(key).when, guide(key).above)
            for key in _FOR_OFFICES
        ]
        for title, when, steps in told:
            words = "\n".join(f"{number}　{step.words}" for number, step in enumerate(steps, start=1))
            card = Card(title, f"{when}\n{words}")
            column.add(card)
            self.cards.append(card)
        self.close_button = Button(self.tr("知道了"), role="primary")
        self.close_button.clicked.connect(self.close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(16), px(16), px(16), px(16))
        outer.addWidget(heading(self.tr("换电脑怎么办"), "title"))
        outer.addWidget(column, 1)
        outer.addWidget(self.close_button, alignment=Qt.AlignmentFlag.AlignRight)
