"""材料打印: the papers of one household, and the log of what was printed."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLabel
from typing_extensions import override

from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.case_papers.dossier import print_dossier
from lianghe_desktop.casework.case_papers.gathering import CasePaper
from lianghe_desktop.casework.case_papers.printing import print_case_papers, print_minutes
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_history import PrintedPaper, printed_papers
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.printing import print_books, print_cards, print_reasons
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.flow import FlowRow
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.ids import HomeCode, RowId

_COLUMNS = (
    Column(title="打印日期", field="day", width=120),
    Column(title="材料", field="title", width=160),
    Column(title="纸上的编码", field="code", width=160),
    Column(title="打印人", field="who", width=160),
)
Draw = Callable[[Office, Acting, HomeCode, RowId], Printed]


def _card(office: Office, acting: Acting, home: HomeCode, household: RowId) -> Printed:
    return print_cards(office, acting, [(home, household)])


def _book(office: Office, acting: Acting, home: HomeCode, household: RowId) -> Printed:
    return print_books(office, acting, [(home, household)])


def _reasons(office: Office, acting: Acting, home: HomeCode, household: RowId) -> Printed:
    advised = assess_household(office, acting, home, household)
    return print_reasons(office, acting, [(home, household)], [advised])


def _case_paper(
    paper: CasePaper, office: Office, acting: Acting, home: HomeCode, household: RowId
) -> Printed:
    return print_case_papers(office, acting, [(home, household)], paper)


def _minutes(office: Office, acting: Acting, home: HomeCode, household: RowId) -> Printed:
    return print_minutes(office, acting, [(home, household)])


class PapersPart(HouseholdPart):
    """Offer the papers, and list every paper with the code that stands on it."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self.buttons: dict[str, Button] = {}
        row = FlowRow(gap=8)
        offers: tuple[tuple[str, Draw], ...] = (
            ("帮扶卡", _card),
            ("帮扶记录簿", _book),
            ("评定说明", _reasons),
            ("核实确认单", partial(_case_paper, CasePaper.CONFIRMATION)),
            ("走访表", partial(_case_paper, CasePaper.VISIT)),
            ("评议记录", _minutes),
            ("审核确认表", partial(_case_paper, CasePaper.APPROVAL)),
            ("认定告知书", partial(_case_paper, CasePaper.DECISION)),
            ("不予认定告知书", partial(_case_paper, CasePaper.REFUSAL)),
            ("档案封面", partial(_case_paper, CasePaper.COVER)),
            ("整本档案", print_dossier),
        )
        for word, draw in offers:
            button = Button(self.tr("打印%1").replace("%1", word), icon_name="print")
            button.clicked.connect(partial(self._on_print, draw))
            row.flow.addWidget(button)
            self.buttons[word] = button
        self.column.addWidget(row)
        note = QLabel(self.tr("打印前先看样子；每张纸都有编码，日后可以拿纸核对资料有没有变。"))
        note.setProperty("role", "quiet")
        note.setWordWrap(True)
        self.column.addWidget(note)
        self.column.addWidget(heading(self.tr("打印过的材料"), "strong"))
        self.table = LinesTable(_COLUMNS, empty=self.tr("还没有打印过。"))
        self.column.addWidget(self.table)
        self.column.addStretch(1)

    @override
    def show_file(self, file: HouseholdFile) -> None:
        super().show_file(file)
        room, home, household = self.room, self.home, self.household
        room.look(self, lambda _control: printed_papers(room.office, home, household), done=self._on_papers)

    def _on_papers(self, papers: list[PrintedPaper]) -> None:
        self.table.show_lines(
            [
                {
                    "day": paper.printed_on.isoformat() if paper.printed_on else "",
                    "title": paper.title,
                    "code": paper.code,
                    "who": paper.who,
                }
                for paper in papers
            ]
        )

    def _on_print(self, draw: Draw, _checked: object = None) -> None:
        room, home, household = self.room, self.home, self.household
        room.run(
            self,
            lambda _control: draw(room.office, room.acting, home, household),
            done=room.show_printed,
        )
