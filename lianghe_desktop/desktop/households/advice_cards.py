"""The cards of an advice: what is missing, lines, points as small bars, benefits, steps."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.reviewing.advice_places import benefit_ref, indicator_ref, line_ref
from lianghe_desktop.casework.wording import FieldPlace, missing_place, missing_words
from lianghe_desktop.desktop.households.advice_words import (
    SAMPLE_NOTE,
    below_words,
    benefit_line,
    counted_people,
)
from lianghe_desktop.desktop.reviewing.book import Spot
from lianghe_desktop.desktop.reviewing.spot_margins import SpotMargins
from lianghe_desktop.desktop.reviewing.table_margin import TableMargin
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.flow import FlowRow
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.widgets.states import Banner, heading
from lianghe_desktop.records.assessment import HouseholdResult, IndicatorResult
from lianghe_desktop.records.case_codes import ReviewSubject
from lianghe_desktop.records.money import yuan_text

_LINES = (
    Column(title="标准", field="title", width=136),
    Column(title="每人每年（元）", field="value", width=120, align=Align.RIGHT),
    Column(title="全家（元）", field="whole", width=112, align=Align.RIGHT),
    Column(title="家庭收入", field="below", width=88),
    Column(title="依据", field="source", width=88),
)
_BENEFITS = (
    Column(title="可享受的帮扶", field="title", width=176),
    Column(title="对象", field="person", width=80),
    Column(title="标准", field="amount", width=176),
    Column(title="依据", field="source", width=88),
)


def advice_spots(refs: Iterable[str]) -> list[Spot]:
    """Return the spots of places of an advice."""
    return [Spot(subject=ReviewSubject.ADVICE, ref=ref) for ref in refs]


def card_frame() -> tuple[QFrame, QVBoxLayout]:
    """Return an empty card and its column."""
    card = QFrame()
    card.setProperty("role", "card")
    return card, card_column(card)


def card_column(card: QFrame) -> QVBoxLayout:
    """Give a frame the look of a card and return its column."""
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(px(16), px(12), px(16), px(16))
    column.setSpacing(px(8))
    return column


class MissingCard(QFrame):
    """Name every fact that is missing, each with a button that leads to where it is filled in."""

    jump_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = card_column(self)
        self.title = heading("", "strong")
        self._column.addWidget(self.title)
        self._row: FlowRow | None = None
        self.buttons: list[Button] = []
        self._places: list[FieldPlace] = []

    def show_missing(self, result: HouseholdResult, people: Mapping[str, str]) -> None:
        """Show what is missing, nothing where all is known."""
        self.setVisible(bool(result.missing))
        self.title.setText(self.tr("还缺 %1 项，补上后会自动重算").replace("%1", str(len(result.missing))))
        if self._row is not None:
            self._column.removeWidget(self._row)
            self._row.deleteLater()
        self._row = FlowRow(gap=8)
        self.buttons, self._places = [], []
        for path in result.missing:
            place, words = missing_place(path), missing_words(path, people)
            if place is None:
                self._row.flow.addWidget(QLabel(words))
                continue
            button = Button(words, icon_name="pen")
            button.setToolTip(self.tr("去填写"))
            button.clicked.connect(self._on_clicked)
            self._row.flow.addWidget(button)
            self.buttons.append(button)
            self._places.append(place)
        self._column.addWidget(self._row)

    def _on_clicked(self) -> None:
        place = self.buttons.index(self.sender())  # type: ignore[arg-type] # only our buttons are connected
        self.jump_asked.emit(self._places[place])


class LinesCard(QFrame):
    """Hold the income against each line: 低于 or 不低于, with the clause."""

    def __init__(self) -> None:
        super().__init__()
        column = card_column(self)
        column.addWidget(heading(self.tr("收入和标准比")))
        self.table = LinesTable(_LINES, empty=self.tr("这个政策包没有收入标准。"))
        self.margin = TableMargin(self.table, word=self.tr("标准"))
        column.addWidget(self.table)
        column.addWidget(self.margin)

    def show_result(self, result: HouseholdResult, file: HouseholdFile) -> None:
        """Show the lines of an advice."""
        people = counted_people(file)
        self.table.show_lines(
            [
                {
                    "title": line.title,
                    "value": yuan_text(line.value_fen),
                    "whole": yuan_text(line.value_fen * people),
                    "below": below_words(line),
                    "source": line.source,
                }
                for line in result.lines
            ]
        )
        self.margin.show_spots(advice_spots(line_ref(line.code) for line in result.lines))


class PointsCard(QFrame):
    """Show the points of each indicator as a small bar; the note says that the card is a sample."""

    def __init__(self) -> None:
        super().__init__()
        self._column = card_column(self)
        self.title = heading("")
        self.note = Banner(Tone.CARE, SAMPLE_NOTE, closable=False)
        self._column.addWidget(self.title)
        self._column.addWidget(self.note)
        self.spots = SpotMargins(self)
        self._grid: QWidget | None = None

    def show_result(self, result: HouseholdResult) -> None:
        """Show the indicators of an advice; the card hides where the pack does not score."""
        self.setVisible(bool(result.indicators))
        points = self.tr("还不能合计") if result.points is None else f"{result.points} 分"
        tier = f"　{result.tier}" if result.tier else ""
        self.title.setText(self.tr("积分 %1").replace("%1", points) + tier)
        if self._grid is not None:
            self._column.removeWidget(self._grid)
            self._grid.deleteLater()
        self.spots.clear()
        self._grid = _bars(result.indicators, self.spots)
        self._column.addWidget(self._grid)


def _bars(indicators: tuple[IndicatorResult, ...], spots: SpotMargins) -> QWidget:
    inside = QWidget()
    grid = QGridLayout(inside)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(16))
    grid.setVerticalSpacing(px(8))
    grid.setColumnStretch(1, 1)
    for place, (one, spot) in enumerate(
        zip(indicators, advice_spots(indicator_ref(one.code) for one in indicators), strict=True)
    ):
        row = 2 * place
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setRange(0, max(one.max, 1))
        bar.setValue(one.points)
        bar.setFixedWidth(px(160))
        bar.setToolTip(one.source)
        band = QLabel(one.band_title)
        band.setWordWrap(True)
        band.setProperty("role", "quiet")
        points = QLabel(f"{one.points} / {one.max}")
        points.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(QLabel(one.title), row, 0)
        grid.addWidget(band, row, 1)
        grid.addWidget(bar, row, 2)
        grid.addWidget(points, row, 3)
        grid.addWidget(spots.margin(spot, one.title), row + 1, 0, 1, 4)
    return inside


class BenefitsCard(QFrame):
    """List the benefits that fit, each with its clause."""

    def __init__(self) -> None:
        super().__init__()
        column = card_column(self)
        column.addWidget(heading(self.tr("可享受的帮扶政策")))
        self.table = LinesTable(_BENEFITS, empty="")
        self.margin = TableMargin(self.table, word=self.tr("政策"))
        column.addWidget(self.table)
        column.addWidget(self.margin)

    def show_result(self, result: HouseholdResult, people: Mapping[str, str]) -> None:
        """Show the benefits of an advice, nothing where none fits."""
        self.setVisible(bool(result.benefits))
        self.table.show_lines([benefit_line(benefit, people) for benefit in result.benefits])
        self.margin.show_spots(advice_spots(benefit_ref(benefit) for benefit in result.benefits))


class BordersCard(QFrame):
    """Say what would change the result: so much more or less, or something that happens."""

    def __init__(self) -> None:
        super().__init__()
        column = card_column(self)
        column.addWidget(heading(self.tr("什么情况下结果会变")))
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.words)

    def show_sentences(self, told: Sequence[str]) -> None:
        """Show the sentences, nothing where there are none."""
        self.words.setText("\n".join(f"{number}. {words}" for number, words in enumerate(told, start=1)))
        self.setVisible(bool(told))


class StepsCard(QFrame):
    """Tell how it was reckoned, step by step, when asked."""

    def __init__(self) -> None:
        super().__init__()
        column = card_column(self)
        row = QHBoxLayout()
        self.title = heading(self.tr("怎么算出来的"))
        self.unfold_button = Button("", icon_name="down", role="link")
        row.addWidget(self.title, 1)
        row.addWidget(self.unfold_button)
        column.addLayout(row)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.hide()
        column.addWidget(self.words)
        self.unfold_button.clicked.connect(self._on_clicked)
        self._show_button()

    def show_result(self, result: HouseholdResult) -> None:
        """Take the steps of an advice."""
        self.words.setText(
            "\n".join(
                f"{number}. {step.text}" + (f"（{step.source}）" if step.source else "")
                for number, step in enumerate(result.steps, start=1)
            )
        )
        self.title.setText(self.tr("怎么算出来的（%1 步）").replace("%1", str(len(result.steps))))

    def _on_clicked(self) -> None:
        self.words.setVisible(self.words.isHidden())
        self._show_button()

    def _show_button(self) -> None:
        folded = self.words.isHidden()
        self.unfold_button.setText(self.tr("展开") if folded else self.tr("收起"))
        self.unfold_button.set_icon("down" if folded else "up")
