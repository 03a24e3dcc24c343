"""The page of one household: its parts at the left, one of them in sight."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
)
from typing_extensions import override

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.households import Changed, HouseholdFile, household_file
from lianghe_desktop.casework.paper_values import head_name, living, newest_determination, number_of
from lianghe_desktop.casework.printing import print_cards
from lianghe_desktop.casework.reviewing.listing import CommentLine
from lianghe_desktop.casework.wording import FieldPlace
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.badges import category_words
from lianghe_desktop.desktop.households.fields_card import FieldsCard
from lianghe_desktop.desktop.households.parts.advice import AdvicePart
from lianghe_desktop.desktop.households.parts.help import HelpPart
from lianghe_desktop.desktop.households.parts.history import HistoryPart
from lianghe_desktop.desktop.households.parts.interviews import InterviewsPart
from lianghe_desktop.desktop.households.parts.living import LivingPart
from lianghe_desktop.desktop.households.parts.members import MembersPart
from lianghe_desktop.desktop.households.parts.money import MoneyPart
from lianghe_desktop.desktop.households.parts.papers import PapersPart
from lianghe_desktop.desktop.households.parts.part import PART_ICONS, HouseholdPart, Part
from lianghe_desktop.desktop.households.parts.procedure import ProcedurePart
from lianghe_desktop.desktop.households.parts.profile import ProfilePart
from lianghe_desktop.desktop.households.parts.receipts import ReceiptsPart
from lianghe_desktop.desktop.reviewing.bar import ReviewBar
from lianghe_desktop.desktop.reviewing.book import ReviewBook
from lianghe_desktop.desktop.reviewing.margins import CardMargins
from lianghe_desktop.desktop.reviewing.spot_margins import SpotMargins
from lianghe_desktop.desktop.reviewing.table_margin import TableMargin
from lianghe_desktop.desktop.scrolled import scrolled
from lianghe_desktop.desktop.theme.icons import icon
from lianghe_desktop.desktop.theme.theme import current_theme, px
from lianghe_desktop.desktop.theme.tokens import SIZES, Tone
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import ReviewSubject
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId

BUILDERS: dict[Part, Callable[[Workroom], HouseholdPart]] = {
    Part.PROFILE: ProfilePart,
    Part.MEMBERS: MembersPart,
    Part.MONEY: MoneyPart,
    Part.LIVING: LivingPart,
    Part.INTERVIEWS: InterviewsPart,
    Part.ADVICE: AdvicePart,
    Part.PROCEDURE: ProcedurePart,
    Part.HELP: HelpPart,
    Part.RECEIPTS: ReceiptsPart,
    Part.PAPERS: PapersPart,
    Part.HISTORY: HistoryPart,
}
_FILLS = frozenset({Part.HISTORY})
_PARTS_OF_TABLES = {
    "household": Part.PROFILE,
    "member": Part.MEMBERS,
    "income_line": Part.MONEY,
    "spending_line": Part.MONEY,
    "housing": Part.LIVING,
    "assets": Part.LIVING,
}
_SUBJECTS = {Part.ADVICE: ReviewSubject.ADVICE, Part.HELP: ReviewSubject.HELP}
"""Parts that are sent back and approved apart from the household's data."""
_SIDE_WIDTH = 144


class HouseholdPage(Page):
    """Show one household; parts are built when first gone to and shown anew after each change.

    A change that comes while the page is out of sight is noted, and the household read again when it is
    shown: a village that takes in hundreds of changes reads no page that nobody looks at.
    """

    def __init__(
        self, room: Workroom, home: HomeCode, household: RowId, *, part: Part = Part.PROFILE
    ) -> None:
        super().__init__()
        self._room = room
        self._home = home
        self._household = household
        self._done = False
        self._outdated = False
        self._stale: set[Part] = set()
        self._pending: FieldPlace | None = None
        self._pending_row: tuple[Part, str] | None = None
        self.file: HouseholdFile | None = None
        self.parts: dict[Part, HouseholdPart] = {}
        self.areas: dict[Part, int] = {}
        self.names = area_names(room.office)
        self.list = self._build_list()
        self.stack = QStackedWidget()
        self.book = ReviewBook(room, home, household, self)
        self.bar = ReviewBar(
            room,
            self.book,
            home=home,
            household=household,
            subject=ReviewSubject.HOUSEHOLD,
            subject_id=household,
        )
        self.bar.next_asked.connect(self._on_remark_asked)
        side = QFrame()
        side.setProperty("role", "side")
        side.setFixedWidth(px(_SIDE_WIDTH))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, px(8), 1, px(8))
        column.addWidget(self.list)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addWidget(self.stack, 1)
        row.addLayout(right, 1)
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.go_to(part)
        self.reload()

    def _build_list(self) -> QListWidget:
        listed = QListWidget()
        listed.setProperty("role", "sections")
        listed.setIconSize(QSize(px(SIZES.small_icon), px(SIZES.small_icon)))
        for part in Part:
            item = QListWidgetItem(icon(PART_ICONS[part], current_theme().colours.quiet), self.tr(part.value))
            item.setSizeHint(QSize(0, px(40)))
            listed.addItem(item)
        return listed

    @override
    def head(self) -> PageHead:
        if self.file is None:
            return PageHead(title=self.tr("正在打开"))
        return PageHead(
            title=self.tr("%1 户").replace("%1", head_name(self.file) or number_of(self.file.household)),
            context=self._context(self.file),
            actions=(
                Action(verb=self.tr("打印帮扶卡"), run=self.print_card, icon="print"),
                Action(verb=self.tr("评定建议"), run=partial(self.go_to, Part.ADVICE), icon="assess"),
                Action(verb=self.tr("入户调查"), run=self._on_survey, icon="survey", primary=True),
            ),
        )

    def _context(self, file: HouseholdFile) -> str:
        row = file.household
        decision = newest_determination(file)
        categories = category_words(((decision.categories if decision else "") or "").split())
        status = code_list("household_status").find(row.status or "")
        parts = (
            number_of(row),
            "" if self._room.office.is_village else self.names.full_name(row.home),
            self.tr("%1 人").replace("%1", str(len(living(file.members)))),
            "、".join(categories),
            status.label if status else "",
        )
        return " · ".join(part for part in parts if part)

    @override
    def commit(self) -> bool:
        done = [part.commit() for part in self.parts.values()]
        return all(done)

    @override
    def step_back(self) -> bool:
        part = self.current()
        return part in self.parts and self.parts[part].step_back()

    @override
    def records_changed(self, notice: object) -> None:
        if isinstance(notice, Changed) and not notice.everything and not self._touched(notice):
            return
        if self.isVisible():
            self.reload()
        else:
            self._outdated = True

    @override
    def entered(self) -> None:
        if self._outdated:
            self.reload()

    def _touched(self, notice: Changed) -> bool:
        return any(key.home == self._home and key.table != "event" for key in notice.rows)

    @property
    def key(self) -> tuple[HomeCode, RowId]:
        """Return home and id of the household shown."""
        return self._home, self._household

    def current(self) -> Part:
        """Return the part in sight."""
        return list(Part)[max(self.list.currentRow(), 0)]

    def go_to(self, part: Part) -> None:
        """Show a part, building it at the first time."""
        if part not in self.parts:
            self.parts[part] = BUILDERS[part](self._room)
            self.parts[part].jump_asked.connect(self.jump_to)
            self.parts[part].left.connect(self._on_left)
            shown = self.parts[part] if part in _FILLS else scrolled(self.parts[part])
            self.areas[part] = self.stack.addWidget(shown)
            self._stale.add(part)
        self.stack.setCurrentIndex(self.areas[part])
        self.list.setCurrentRow(list(Part).index(part))
        self.bar.show_subject(_SUBJECTS.get(part))
        self._refresh(part)

    def jump_to(self, place: object) -> None:
        """Show the part where a missing fact belongs, and open its editor."""
        if isinstance(place, FieldPlace):
            part = _PARTS_OF_TABLES[place.table]
            self.go_to(part)
            self.parts[part].edit(place)

    def jump_when_read(self, place: FieldPlace) -> None:
        """Open the editor of a fact as soon as the household has been read."""
        self._pending = place

    def show_when_read(self, part: Part, row_id: str) -> None:
        """Bring a stored row of a part into sight as soon as the household has been read."""
        self._pending_row = (part, row_id)

    def _on_remark_asked(self, line: object) -> None:
        if not isinstance(line, CommentLine):
            return
        if line.subject == ReviewSubject.INTERVIEW:
            self.go_to(Part.INTERVIEWS)
        elif line.subject == ReviewSubject.HELP:
            self.go_to(Part.HELP)
        elif line.subject == ReviewSubject.ADVICE and line.row_table not in _PARTS_OF_TABLES:
            self.go_to(Part.ADVICE)
        elif line.row_table in _PARTS_OF_TABLES:
            self.show_place(line)

    def show_place(self, line: CommentLine) -> None:
        """Show the part and the row that a remark is about, without opening an editor."""
        part = _PARTS_OF_TABLES[line.row_table or ""]
        self.go_to(part)
        if line.row_id is not None:
            self.parts[part].show_row(line.row_id)

    def reload(self) -> None:
        """Read the household anew; of several readings the newest is shown."""
        self._outdated = False
        room = self._room
        room.look(
            self,
            lambda _control: household_file(room.office, self._home, self._household),
            done=self._on_file,
            refused=self._on_gone,
        )

    def print_card(self) -> None:
        """Draw the help card and show it."""
        room, key = self._room, (self._home, self._household)
        room.run(self, lambda _control: print_cards(room.office, room.acting, [key]), done=room.show_printed)

    def _on_file(self, file: HouseholdFile) -> None:
        self.file = file
        self.book.reload(file)
        self._stale = set(self.parts)
        self._refresh(self.current())
        self.head_changed.emit()
        pending, self._pending = self._pending, None
        if pending is not None:
            self.jump_to(pending)
        waiting, self._pending_row = self._pending_row, None
        if waiting is not None:
            self.go_to(waiting[0])
            self.parts[waiting[0]].show_row(waiting[1])

    def _refresh(self, part: Part) -> None:
        if self.file is not None and part in self._stale:
            self._stale.discard(part)
            self.parts[part].show_file(self.file)
            for card in self.parts[part].findChildren(FieldsCard):
                if card.findChild(CardMargins) is None:
                    CardMargins(card, self.book)
            for margin in self.parts[part].findChildren(TableMargin):
                margin.attach(self.book)
            for spots in self.parts[part].findChildren(SpotMargins):
                spots.attach(self.book)

    def _on_gone(self, fault: LiangheError) -> None:
        if not self._done:
            self._room.navigator.tell(Tone.WRONG, fault.text)
            self._on_left()

    def _on_left(self) -> None:
        if not self._done:
            self._done = True
            self.left.emit()

    def _on_row_changed(self, row: int) -> None:
        if row >= 0:
            self.go_to(list(Part)[row])

    def _on_survey(self) -> None:
        self._room.navigator.start_survey(self._home, self._household)
