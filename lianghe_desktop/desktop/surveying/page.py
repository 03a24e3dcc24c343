"""入户调查: unfinished interviews first, then the households, with a search."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import survey
from lianghe_desktop.casework.areas import Village, villages
from lianghe_desktop.casework.forms import HOUSEHOLD_SURVEY
from lianghe_desktop.casework.households import HouseholdFilter
from lianghe_desktop.casework.survey import DraftLine, OpenInterview
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.listing import (
    COLUMNS,
    Found,
    HouseholdKey,
    HouseholdRows,
    Query,
    find_households,
)
from lianghe_desktop.desktop.surveying.drafts_card import DraftsCard
from lianghe_desktop.desktop.surveying.new_version_page import show_draft_news
from lianghe_desktop.desktop.surveying.opening import open_interview
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.editor import AnswerLine
from lianghe_desktop.desktop.widgets.paged_model import PagedModel, Sorting
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.desktop.workshop.page import WorkshopPage
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId

_COLUMNS = tuple(column for column in COLUMNS if column.field != "phone")


class SurveyPage(Page):
    """Begin an interview of a household or of a new one, or go on with one."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._villages: list[Village] = villages(room.office)
        self._chosen: HouseholdKey | None = None
        self._opening = False
        self.drafts = DraftsCard()
        self.words = AnswerLine()
        self.words.setPlaceholderText(self.tr("找一户：姓名、拼音首字母、户编号或身份证号的几位"))
        self.words.setClearButtonEnabled(True)
        self.only_unsurveyed = QCheckBox(self.tr("只看还没调查的"))
        self.village = QComboBox()
        self.village.addItems([one.full_name for one in self._villages])
        self.village.setVisible(len(self._villages) > 1)
        self._sorting: Sorting | None = None
        self.rows = HouseholdRows(room.office, self._on_resort)
        shown = _COLUMNS if len(self._villages) > 1 else tuple(c for c in _COLUMNS if c.field != "village")
        self.model = PagedModel(shown, self.rows)
        empty = EmptyState(
            "survey",
            self.tr("这里还没有可调查的户"),
            verb=self.tr("新户调查"),
            more=self.tr("在农户家里，点“新户调查”从头问起；有名单的可以先导入"),
        )
        self.table = RecordTable(self.model, empty)
        self._build_layout()
        self.words.textChanged.connect(self._on_query_changed)
        self.only_unsurveyed.toggled.connect(self._on_query_changed)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        empty.asked.connect(self.begin_new)
        self.drafts.resumed.connect(self.resume)
        self.drafts.discarded.connect(self._on_discarded)
        self.drafts.renewed.connect(self._on_renewed)

    def _build_layout(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(self.drafts)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.words, 1)
        row.addWidget(self.only_unsurveyed)
        row.addWidget(self.village)
        column.addLayout(row)
        column.addWidget(self.table, 1)

    @override
    def head(self) -> PageHead:
        return PageHead(
            title=self.tr("入户调查"),
            context=self.tr("每答一题就存下，中途停下也不会丢"),
            actions=(
                Action(verb=self.tr("表单工坊"), run=self.open_workshop, icon="table"),
                Action(
                    verb=self.tr("调查这一户"),
                    run=self._on_begin_chosen,
                    icon="survey",
                    enabled=self._chosen is not None and not self._opening,
                    hint=self.tr("先在下面选一户"),
                ),
                Action(
                    verb=self.tr("新户调查"),
                    run=self.begin_new,
                    icon="add",
                    primary=True,
                    enabled=not self._opening,
                ),
            ),
        )

    @override
    def entered(self) -> None:
        self._load()

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self._load()

    def open_workshop(self) -> None:
        """Open the page on which forms are checked, tried and published."""
        self._room.navigator.open_over(WorkshopPage(self._room))

    def begin_new(self) -> None:
        """Begin with a household that nobody registered yet."""
        if self._villages:
            self.begin(self._villages[max(self.village.currentIndex(), 0)].home, None)
        else:
            self._room.navigator.tell(
                Tone.CARE, self.tr("本机还没有村的名单，请先从下级收一次数据包或导入名单。")
            )

    def begin(self, home: HomeCode, household: RowId | None) -> None:
        """Begin an interview; where one of the household is open already, go on with it."""
        waiting = next(
            (
                d
                for d in survey.drafts(self._room.office)
                if household and d.household == household and d.form_id == HOUSEHOLD_SURVEY
            ),
            None,
        )
        if waiting is not None:
            self.resume(waiting.id)
            return
        office, acting = self._room.office, self._room.acting
        self._open(lambda: survey.begin(office, acting, home, household))

    def resume(self, draft: RowId) -> None:
        """Go on with an unfinished interview."""
        office, acting = self._room.office, self._room.acting
        self._open(lambda: survey.resume(office, acting, draft))

    def _open(self, opening: Callable[[], OpenInterview]) -> None:
        if self._opening:
            return
        self._set_opening(opening=True)
        open_interview(self._room, self, opening, shown=self._on_interview_shown, refused=self._on_refused)

    def _set_opening(self, *, opening: bool) -> None:
        self._opening = opening
        if opening:
            self._room.navigator.tell(Tone.INFO, self.tr("正在打开问卷，第一次要两三秒"))
        self.head_changed.emit()

    def _on_refused(self, fault: LiangheError) -> None:
        self._set_opening(opening=False)
        self._room.navigator.tell(Tone.WRONG, fault.text)

    def _on_interview_shown(self) -> None:
        self._set_opening(opening=False)

    def _on_renewed(self, line: object) -> None:
        if isinstance(line, DraftLine):
            show_draft_news(self._room, self, line)

    def _on_discarded(self, draft: RowId) -> None:
        try:
            survey.discard(self._room.office, self._room.acting, draft)
        except LiangheError as fault:
            self._room.navigator.tell(Tone.WRONG, fault.text)
        self._load()

    def _load(self) -> None:
        self.drafts.show_drafts(survey.drafts(self._room.office))
        office = self._room.office
        unsurveyed = (
            HouseholdFilter(surveyed=False) if self.only_unsurveyed.isChecked() else HouseholdFilter()
        )
        query = Query(text=self.words.text(), where=unsurveyed, sorting=self._sorting)
        self._room.look(self, lambda _control: (query, find_households(office, query)), done=self._on_found)

    def _on_found(self, answer: tuple[Query, Found]) -> None:
        query, found = answer
        self.rows.take(found, query.sorting)
        self.model.load()
        if self._chosen is not None and not self.table.select(self._chosen):
            self._chosen = None
        self.head_changed.emit()

    def _on_resort(self, sorting: Sorting | None) -> None:
        self._sorting = sorting
        self._load()

    def _on_query_changed(self, _value: object) -> None:
        self._load()

    def _on_chosen(self, key: object) -> None:
        self._chosen = key  # type: ignore[assignment] # the table gives back the ids of its rows
        self.head_changed.emit()

    def _on_opened(self, key: object) -> None:
        self._on_chosen(key)
        self._on_begin_chosen()

    def _on_begin_chosen(self) -> None:
        if self._chosen is not None:
            self.begin(*self._chosen)
