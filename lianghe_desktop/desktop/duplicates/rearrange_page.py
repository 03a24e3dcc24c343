"""分户、并户: some members become a household of their own, or another household comes into this one."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.duplicates.merging import merge_households, rearrangements_of, split_household
from lianghe_desktop.casework.duplicates.recorded import TakenBack, take_back
from lianghe_desktop.casework.households import HouseholdFile, find
from lianghe_desktop.casework.paper_values import head_name, living
from lianghe_desktop.desktop.frame.page import Page, PageHead
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.states import Banner, heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, LiangheError, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.rearranged import Rearrangement

_HEAD = "02"
_HEADS = ("01", _HEAD)
_KINDS = {"merged_person": "合并了重复登记的人", "merged_household": "并户", "split": "分户"}


def relations(*, heads: bool = True) -> QComboBox:
    """Return a box that offers the relations of GB/T 4761, that of a head only where `heads`."""
    box = QComboBox()
    for item in code_list("relation").items:
        if heads or item.code not in _HEADS:
            box.addItem(item.label, item.code)
    return box


class RearrangePage(Page):
    """Split or join the household of `file`, and take earlier acts back."""

    def __init__(self, room: Workroom, file: HouseholdFile) -> None:
        super().__init__()
        self._room = room
        self._file = file
        self._home = HomeCode(file.household.home)
        self._household = RowId(file.household.id)
        self.banner = Banner(Tone.WRONG, "", closable=False)
        self.banner.hide()
        self.column = CardColumn()
        self.column.add(self.banner)
        self.column.add(self._build_split())
        self.column.add(self._build_join())
        self.earlier = Card(self.tr("办过的合并、并户、分户"))
        self.column.add(self.earlier)
        self.undo_buttons: list[Button] = []
        self._show_earlier()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)

    @override
    def head(self) -> PageHead:
        title = self.tr("分户、并户：%1 户").replace("%1", head_name(self._file))
        return PageHead(title=title, context=self.tr("办完可以撤销；后来改过的内容保持不变"))

    def _build_split(self) -> Card:
        card = Card(self.tr("分户"), self.tr("勾选分出去的人，写明和新户主的关系，其中一人是户主。"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        self.leaving: dict[RowId, tuple[QCheckBox, QComboBox]] = {}
        for row, member in enumerate(living(self._file.members)):
            tick, box = QCheckBox(member.name or self.tr("（未填姓名）")), relations()
            box.setCurrentIndex(max(box.findData(_HEAD if row == 0 else member.relation), 0))
            box.setEnabled(False)
            tick.toggled.connect(box.setEnabled)
            grid.addWidget(tick, row, 0)
            grid.addWidget(box, row, 1)
            self.leaving[RowId(member.id)] = (tick, box)
        grid.setColumnStretch(2, 1)
        card.column.addLayout(grid)
        self.split_because = QLineEdit()
        self.split_because.setPlaceholderText(self.tr("理由，例如：成年子女另立户"))
        self.split_button = Button(self.tr("分出新户"), icon_name="household", role="primary")
        card.add(self.split_because)
        card.add_row(self.split_button)
        self.split_button.clicked.connect(self.split)
        return card

    def _build_join(self) -> Card:
        card = Card(self.tr("并户"), self.tr("把另一户并进来：写它的户编号，和它的户主是本户户主的什么人。"))
        self.other = QLineEdit()
        self.other.setPlaceholderText(self.tr("并进来的户编号"))
        self.other.setMaximumWidth(px(240))
        self.relation = relations(heads=False)
        self.join_because = QLineEdit()
        self.join_because.setPlaceholderText(self.tr("理由"))
        self.join_button = Button(self.tr("并进本户"), icon_name="import")
        card.add_row(self.other, paragraph(self.tr("它的户主是本户户主的")), self.relation)
        card.add(self.join_because)
        card.add_row(self.join_button)
        self.join_button.clicked.connect(self.join)
        return card

    def split(self) -> None:
        """Make a household of the chosen members."""
        leaving = {
            member: str(box.currentData()) for member, (tick, box) in self.leaving.items() if tick.isChecked()
        }
        room, because = self._room, self.split_because.text()

        def act() -> str:
            made = split_household(
                room.office, room.acting, self._home, self._household, leaving=leaving, because=because
            )
            return self.tr("已分出新户，编号待定；可以在农户名单里找到。") if made else ""

        self._act(act)

    def join(self) -> None:
        """Take the other household into this one."""
        room, relation = self._room, str(self.relation.currentData())
        number, because = self.other.text(), self.join_because.text()

        def act() -> str:
            home, other = find(room.office, number)
            if home != self._home:
                raise UserError(ErrorCode.BAD_INPUT, "那一户在别的村，请先由镇街办理迁移，再并户。")
            merge_households(
                room.office,
                room.acting,
                home,
                self._household,
                other,
                head_relation=relation,
                because=because,
            )
            return self.tr("已并进本户。")

        self._act(act)

    def take_back(self, row: Rearrangement, *_checked: object) -> None:
        """Take an earlier act back."""
        room = self._room

        def act() -> str:
            back: TakenBack = take_back(room.office, room.acting, HomeCode(row.home), RowId(row.id))
            words = self.tr("已撤销。")
            if back.kept:
                words += self.tr("有 %1 项后来改过，保持现在的内容。").replace("%1", str(back.kept))
            return words

        self._act(act)

    def _act(self, act: Callable[[], str]) -> None:
        self.banner.hide()

        def work(_control: Control) -> str:
            return act()

        self._room.run(self, work, done=self._on_done, refused=self._on_refused)

    def _on_done(self, words: str) -> None:
        self._room.navigator.tell(Tone.GOOD, words)
        self.left.emit()

    def _on_refused(self, fault: LiangheError) -> None:
        self.banner.say(Tone.WRONG, fault.text)
        self.banner.show()

    def _show_earlier(self) -> None:
        rows = rearrangements_of(self._room.office, self._home, self._household)
        if not rows:
            self.earlier.add(paragraph(self.tr("没有。"), "quiet"))
        for row in rows:
            day = row.done_on.isoformat() if row.done_on else ""
            words = f"{day}　{_KINDS.get(row.kind or '', '')}　{row.because or ''}"
            button = Button(self.tr("撤销"), icon_name="undo")
            button.clicked.connect(partial(self.take_back, row))
            self.undo_buttons.append(button)
            self.earlier.add_row(heading(words, "plain"), button)
