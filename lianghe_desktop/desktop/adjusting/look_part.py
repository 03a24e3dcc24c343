"""How the program looks on this machine: size and contrast."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.theme import Appearance, current_theme
from lianghe_desktop.desktop.theme.tokens import SCALES_PERCENT
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.choice_editors import Option, RadioEditor


class LookPart(Part):
    """Change size and contrast at once; the window is built anew."""

    def __init__(self, change: Callable[[Appearance], None]) -> None:
        super().__init__()
        self._change = change
        self.scale = RadioEditor([Option(code=str(s), label=f"{s}%") for s in SCALES_PERCENT])
        self.contrast = QCheckBox(self.tr("高对比度：黑字白底，线条更重"))
        cards = CardColumn()
        card = Card(self.tr("字和按钮的大小"), self.tr("看不清就调大，马上生效，填到一半的内容不会丢。"))
        card.add(self.scale)
        card.add(self.contrast)
        cards.add(card)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)
        now = current_theme().appearance
        self.scale.set_value(str(now.scale_percent))
        self.contrast.setChecked(now.high_contrast)
        self.scale.answered.connect(self._on_changed)
        self.contrast.toggled.connect(self._on_changed)

    @override
    def refresh(self) -> None:
        now = current_theme().appearance
        self.scale.set_value(str(now.scale_percent))

    def _on_changed(self, _value: object) -> None:
        chosen = self.scale.value()
        scale = int(str(chosen)) if chosen is not None else current_theme().appearance.scale_percent
        self._change(Appearance(scale_percent=scale, high_contrast=self.contrast.isChecked()))
