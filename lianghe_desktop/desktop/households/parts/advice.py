"""评定建议: what the rules say, why, what is missing, and the decision that a person makes."""

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.assessment import Advised, assess_household
from lianghe_desktop.casework.border_words import what_would_change
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.packs import pack_words
from lianghe_desktop.casework.printing import print_reasons
from lianghe_desktop.casework.reviewing.advice_places import CATEGORIES
from lianghe_desktop.desktop.households.advice_cards import (
    BenefitsCard,
    BordersCard,
    LinesCard,
    MissingCard,
    PointsCard,
    StepsCard,
    advice_spots,
    card_frame,
)
from lianghe_desktop.desktop.households.advice_words import income_words
from lianghe_desktop.desktop.households.badges import category_words
from lianghe_desktop.desktop.households.decision_form import DecisionCard
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.reviewing.spot_margins import SpotMargins
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.flow import FlowRow
from lianghe_desktop.desktop.widgets.states import Banner, StateBadge, heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.assessment import HouseholdResult
from lianghe_desktop.records.errors import LiangheError


class AdvicePart(HouseholdPart):
    """Show the advice from the top down: the word, the decision, the reasons."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self.advised: Advised | None = None
        self.banner = Banner(Tone.WRONG, "", closable=False)
        self.banner.hide()
        self.column.addWidget(self.banner)
        self.head_card = self._build_head_card()
        self.missing = MissingCard()
        self.decision = DecisionCard(room)
        self.borders = BordersCard()
        self.lines = LinesCard()
        self.points = PointsCard()
        self.benefits = BenefitsCard()
        self.steps = StepsCard()
        self._cards: tuple[QWidget, ...] = (
            self.head_card,
            self.missing,
            self.decision,
            self.lines,
            self.points,
            self.benefits,
            self.borders,
            self.steps,
        )
        for card in self._cards:
            self.column.addWidget(card)
            card.hide()
        self.column.addStretch(1)
        self.missing.jump_asked.connect(self.jump_asked)

    def _build_head_card(self) -> QFrame:
        card, column = card_frame()
        self.print_button = Button(self.tr("打印评定说明"), icon_name="print")
        self.large_button = Button(self.tr("大字版"), icon_name="print")
        self.large_button.setToolTip(self.tr("给农户看的评定说明，字大，没有表格"))
        row = QHBoxLayout()
        row.addWidget(heading(self.tr("程序的建议")), 1)
        row.addWidget(self.large_button)
        row.addWidget(self.print_button)
        self.badges = QVBoxLayout()
        self.income = QLabel()
        self.income.setWordWrap(True)
        self.basis = QLabel()
        self.basis.setProperty("role", "small")
        self.basis.setWordWrap(True)
        column.addLayout(row)
        column.addLayout(self.badges)
        (self.category_spot,) = advice_spots([CATEGORIES])
        self.spots = SpotMargins(card)
        column.addWidget(self.spots.margin(self.category_spot, self.tr("困难类别")))
        column.addWidget(self.income)
        column.addWidget(self.basis)
        self.print_button.clicked.connect(self.print_reasons)
        self.large_button.clicked.connect(self.print_large)
        return card

    @override
    def show_file(self, file: HouseholdFile) -> None:
        super().show_file(file)
        room, home, household = self.room, self.home, self.household
        room.look(
            self,
            lambda _control: assess_household(room.office, room.acting, home, household),
            done=self._on_advised,
            refused=self._on_refused,
        )

    @override
    def step_back(self) -> bool:
        return self.decision.step_back()

    def print_reasons(self) -> None:
        """Draw the sheet that tells the family why, and show it."""
        self._print(large=False)

    def print_large(self) -> None:
        """Draw the sheet in large type for the family, and show it."""
        self._print(large=True)

    def _print(self, *, large: bool) -> None:
        if self.advised is None:
            return
        room, key, advised = self.room, (self.home, self.household), self.advised
        room.run(
            self,
            lambda _control: print_reasons(room.office, room.acting, [key], [advised], large=large),
            done=room.show_printed,
        )

    def _on_advised(self, advised: Advised) -> None:
        if self.file is None:
            return
        self.advised = advised
        self.banner.hide()
        result, file = advised.result, self.file
        people = {member.id: member.name or "" for member in file.members}
        self._show_head(advised, file)
        self.missing.show_missing(result, people)
        self.decision.show_advice(advised, file)
        self.lines.show_result(result, file)
        self.points.show_result(result)
        self.benefits.show_result(result, people)
        self.steps.show_result(result)
        for card in (self.head_card, self.decision, self.lines, self.steps):
            card.show()
        room = self.room
        room.look(
            self,
            lambda _control: what_would_change(room.office, advised, people),
            done=partial(self._on_borders, advised),
        )

    def _on_borders(self, advised: Advised, told: tuple[str, ...]) -> None:
        if advised is self.advised:
            self.borders.show_sentences(told)

    def _show_head(self, advised: Advised, file: HouseholdFile) -> None:
        while self.badges.count():
            item = self.badges.takeAt(0)
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.badges.addWidget(suggestion_row(advised.result))
        self.income.setText(income_words(advised, file))
        words = self.tr("按%1在 %2 试算；建议只供参考，由人决定。")
        words = words.replace("%1", pack_words(self.room.office, advised.pack, advised.pack_version))
        self.basis.setText(words.replace("%2", advised.on.isoformat()))

    def _on_refused(self, fault: LiangheError) -> None:
        self.advised = None
        for card in self._cards:
            card.hide()
        self.banner.say(Tone.WRONG, fault.text)
        self.banner.show()


def suggestion_row(result: HouseholdResult) -> FlowRow:
    """Return the suggested categories as badges, or that none fits."""
    row = FlowRow(gap=6)
    words = category_words(result.categories)
    for word in words:
        row.flow.addWidget(StateBadge(word, Tone.INFO, icon_name="household"))
    if not words and result.missing:
        row.flow.addWidget(StateBadge("资料不全，还不能判断", Tone.CARE))
    elif not words:
        row.flow.addWidget(StateBadge("不符合任何困难类别", Tone.QUIET))
    return row
