"""Pictures of an open desk: every place, an interview, the end of one, exchange and settings."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from lianghe_desktop.casework.finishing import FinishReview
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.printing import print_cards
from lianghe_desktop.casework.projection import AbsentMember, RowRef, Write
from lianghe_desktop.casework.register import NewHousehold, add_member, register_household
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.survey import begin
from lianghe_desktop.desktop.adjusting.page import SettingsPage
from lianghe_desktop.desktop.consistency.page import ConsistencyPage
from lianghe_desktop.desktop.duplicates.page import TwinsPage
from lianghe_desktop.desktop.duplicates.rearrange_page import RearrangePage
from lianghe_desktop.desktop.duties.page import DutiesPage
from lianghe_desktop.desktop.duties.tasks_page import TasksPage
from lianghe_desktop.desktop.entrance.desk import OpenDesk
from lianghe_desktop.desktop.entrance.entrance import Beginning
from lianghe_desktop.desktop.exchanging.inbox_page import InboxPage
from lianghe_desktop.desktop.exchanging.page import ExchangePage
from lianghe_desktop.desktop.fault_report import FaultReporter
from lianghe_desktop.desktop.guiding.guides import guides
from lianghe_desktop.desktop.guiding.page import GuidePage
from lianghe_desktop.desktop.helping.effects_page import EffectsPage
from lianghe_desktop.desktop.helping.pairing_page import PairingPage
from lianghe_desktop.desktop.helping.themes_page import ThemesPage
from lianghe_desktop.desktop.helping.visits_page import VisitsPage
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.help import HelpPart
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.navigation import HOME, HOUSEHOLDS, INBOX, RULING, SETTINGS, SURVEY, SYNC
from lianghe_desktop.desktop.papers.check_page import PaperCheckPage
from lianghe_desktop.desktop.policies.page import PolicyLibraryPage
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.redetermining.page import RedeterminingPage
from lianghe_desktop.desktop.ruling.page import RulingPage
from lianghe_desktop.desktop.simulating.page import SimulatorPage
from lianghe_desktop.desktop.statistics.page import StatisticsPage
from lianghe_desktop.desktop.surveying.finishing_page import FinishingPage
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.casework.conftest import member
from tests.casework.families import interview_of
from tests.casework.test_duplicates import put
from tests.screens.stage import WINDOW, Stage


@contextmanager
def open_desk(stage: Stage, started: Started) -> Iterator[OpenDesk]:
    """Open a desk's window for a while; its file stays open."""
    desk = OpenDesk(started, stage.executor, FaultReporter())
    desk.window.resize(*WINDOW)
    desk.show(Beginning(started=started))
    stage.settle()
    yield desk
    stage.settle()
    desk.leave()


def shoot_places(stage: Stage, started: Started, tag: str) -> None:
    """Photograph the first page of every place."""
    with open_desk(stage, started) as desk:
        for key in desk.window.places():
            desk.go_to(key)
            stage.shot(desk.window, f"{tag}-{key}")


def shoot_paper_check(stage: Stage, started: Started) -> None:
    """Photograph the answers about a sheet that is current, one that is old, and one that is not ours."""
    office, acting = started.office, started.acting
    key = household_ids(office)[0]
    codes = [print_cards(office, acting, [key]).codes[0] for _ in range(2)]
    with open_desk(stage, started) as desk:
        page = PaperCheckPage(desk.room)
        desk.open_over(page)
        for number, code in enumerate((*codes, "AAAAA-22222"), start=1):
            page.check(code)
            stage.shot(desk.window, f"village-paper-check-{number}")


def shoot_twins(stage: Stage, started: Started) -> None:
    """Photograph a pair side by side, and the page that splits and joins households."""
    put(started, "陈䶮㐆", dt.date(1970, 3, 12), 101)
    put(started, "陈䶮㐆", dt.date(1970, 3, 12), 345)
    home, household = household_ids(started.office)[0]
    with open_desk(stage, started) as desk:
        page = TwinsPage(desk.room)
        desk.open_over(page)
        stage.settle()
        page.table.select(0)
        stage.shot(desk.window, "village-twins")
        desk.open_over(RearrangePage(desk.room, household_file(started.office, home, household)))
        stage.shot(desk.window, "village-rearrange")


def shoot_duties(stage: Stage, started: Started, tag: str) -> None:
    """Photograph what is due, the form that says a duty is done, and annex 2."""
    with open_desk(stage, started) as desk:
        page = DutiesPage(desk.room)
        desk.open_over(page)
        stage.shot(desk.window, f"{tag}-duties")
        for line in page.duties.lines:
            if line.button is not None:
                page.duties.ask_mark(line.line)
                stage.shot(desk.window, f"{tag}-duties-mark")
                break
        page.tabs.show_part("work")
        stage.shot(desk.window, f"{tag}-duties-work")
        desk.open_over(TasksPage(desk.room))
        stage.shot(desk.window, f"{tag}-tasks")
        check = ConsistencyPage(desk.room)
        desk.open_over(check)
        stage.settle()
        check.table.select(0)
        check.ask_reason()
        stage.shot(desk.window, f"{tag}-consistency")


def shoot_parts(stage: Stage, started: Started, tag: str) -> None:
    """Photograph every part of exchange, inbox and settings."""
    with open_desk(stage, started) as desk:
        kinds = ((SYNC, ExchangePage), (INBOX, InboxPage), (RULING, RulingPage), (SETTINGS, SettingsPage))
        for key, kind in kinds:
            if key not in desk.window.places():
                continue
            desk.go_to(key)
            page = desk.window.page()
            assert isinstance(page, kind)
            for part in list(page.tabs.buttons)[1:]:
                page.tabs.show_part(part)
                stage.shot(desk.window, f"{tag}-{key}-{part}")
        for one in guides(started.office.desk.level):
            desk.go_to(SETTINGS)
            desk.open_over(GuidePage(desk.room, one))
            stage.shot(desk.window, f"{tag}-guide-{one.key}")


def shoot_interview(stage: Stage, started: Started, household: tuple[HomeCode, RowId]) -> None:
    """Photograph every section of the questionnaire, one member, and the end of an interview."""
    interview = interview_of(started, *household)
    with open_desk(stage, started) as desk:
        desk.go_to(SURVEY)
        stage.shot(desk.window, "village-survey-draft")
        desk.go_to(HOME)
        stage.shot(desk.window, "village-home-draft")
        desk.resume_survey(interview.draft.id)
        stage.settle()
        page = desk.window.page()
        assert isinstance(page, QuestionnairePage)
        for row in range(page.section_list.count()):
            page.section_list.setCurrentRow(row)
            stage.shot(desk.window, f"question-{row + 1:02d}")
        page.open_member("/data/member[2]")
        stage.shot(desk.window, "question-member")
        desk.open_over(FinishingPage(desk.room, interview, _review()))
        stage.shot(desk.window, "finishing")


def shoot_household(stage: Stage, started: Started, household: tuple[HomeCode, RowId]) -> None:
    """Photograph the page of one household, every part."""
    with open_desk(stage, started) as desk:
        desk.go_to(HOUSEHOLDS)
        desk.open_household(*household)
        stage.settle()
        page = desk.window.page()
        assert isinstance(page, HouseholdPage)
        for number, part in enumerate(Part, start=1):
            page.go_to(part)
            stage.shot(desk.window, f"household-{number}")


def put_large_family(started: Started) -> RowId:
    """Register a household of twelve with names of rare characters."""
    office, acting = started.office, started.acting
    key = register_household(
        office, acting, NewHousehold(home=office.home, head=member("𬀩𫞩䶮", "02", dt.date(1960, 5, 1), 1))
    )
    names = ("㐆伟明", "𠅤大山", "何𬱖", *(f"㛃{name}" for name in "四五六七八九十廿"))
    for order, name in enumerate(names, start=2):
        birth = dt.date(1980 + order, 1, order)
        add_member(office, acting, office.home, key, member(name, "20", birth, order))
    return key


def shoot_large_family(stage: Stage, started: Started) -> None:
    """Photograph a household of twelve whose head has a name of rare characters."""
    office, acting = started.office, started.acting
    key = put_large_family(started)
    interview = begin(office, acting, office.home, key)
    with open_desk(stage, started) as desk:
        desk.go_to(HOUSEHOLDS)
        stage.shot(desk.window, "large-list")
        desk.open_household(office.home, key)
        stage.settle()
        page = desk.window.page()
        assert isinstance(page, HouseholdPage)
        page.go_to(Part.MEMBERS)
        stage.shot(desk.window, "large-members")
        desk.resume_survey(interview.draft.id)
        stage.settle()
        questions = desk.window.page()
        assert isinstance(questions, QuestionnairePage)
        questions.go_to("/data/member[1]/person/member_name")
        questions.step_back()
        stage.shot(desk.window, "large-roster")


def _review() -> FinishReview:
    def write(key: str, who: str, label: str, old: str, new: str) -> Write:
        return Write(row=RowRef("member", "m"), values={}, key=key, who=who, label=label, old=old, new=new)

    return FinishReview(
        problems=(),
        changes=(
            write("a", "陈志强", "联系电话", "139****0001", "139****0002"),
            write("b", "陈志强", "近12个月工资性收入", "12,000.00", "14,500.00"),
            write("c", "", "住房面积", "", "62.00"),
        ),
        clashes=(write("d", "梁秀珍", "健康状况", "慢性病", "慢性病、残疾"),),
        absent=(AbsentMember(id="x", name="陈小明"),),
    )


def shoot_library(stage: Stage, started: Started) -> None:
    """Photograph every part of the policy library, one number over time, and a draft with a mistake."""
    with open_desk(stage, started) as desk:
        page = PolicyLibraryPage(desk.room)
        desk.open_over(page)
        rows = [row[0] for row in page.parameters.table.words()]
        page.parameters.table.table.selectRow(next(at for at, row in enumerate(rows) if "低保标准" in row))
        for part in page.tabs.buttons:
            page.tabs.show_part(part)
            stage.shot(desk.window, f"library-{part}")
        page.edit.begin()
        stage.settle()
        draft = page.edit.draft
        if draft is not None:
            page.edit.text.box.setCurrentText("lines.yaml")
            page.edit.text.text.setPlainText(draft.files["lines.yaml"].replace("disposable", "gross"))
            page.edit.text.give()
        stage.settle()
        stage.shot(desk.window, "library-edit-mistake")


def shoot_figures(stage: Stage, started: Started, tag: str) -> None:
    """Photograph the simulator with a lower line, the yearly comparison and the charts."""
    with open_desk(stage, started) as desk:
        simulator = SimulatorPage(desk.room)
        desk.open_over(simulator)
        stage.settle()
        simulator.side.panel.rows["low_income_line_year_fen"].box.setText("9000")
        simulator.simulate()
        for part in simulator.tabs.buttons:
            simulator.tabs.show_part(part)
            stage.shot(desk.window, f"{tag}-simulate-{part}")
        simulator.tabs.show_part("result")
        bar = simulator.result.cards.verticalScrollBar()
        bar.setValue(bar.maximum())
        stage.shot(desk.window, f"{tag}-simulate-charts")
        desk.open_over(RedeterminingPage(desk.room))
        stage.shot(desk.window, f"{tag}-yearly")
        charts = StatisticsPage(desk.room)
        desk.open_over(charts)
        stage.settle()
        bar = charts.cards.verticalScrollBar()
        for place in range(3):
            bar.setValue(bar.maximum() * place // 2)
            stage.shot(desk.window, f"{tag}-charts-{place + 1}")


def shoot_helping(stage: Stage, started: Started, tag: str) -> None:
    """Photograph themes, pairing, visits due and effect, and a household's help with a form open."""
    with open_desk(stage, started) as desk:
        for name, kind in (("pairing", PairingPage), ("visits-due", VisitsPage), ("effects", EffectsPage)):
            desk.open_over(kind(desk.room))
            stage.shot(desk.window, f"{tag}-{name}")
        themes = ThemesPage(desk.room)
        desk.open_over(themes)
        for code in themes.tabs.buttons:
            themes.tabs.show_part(code)
            stage.shot(desk.window, f"{tag}-theme-{code}")
        themes.tabs.show_part("students")
        stage.settle()
        themes.part.table.select(0)
        themes.part.ask_measure()
        stage.shot(desk.window, f"{tag}-theme-entry")
        keys = household_ids(started.office)
        for key in keys[:1]:
            page = HouseholdPage(desk.room, *key, part=Part.HELP)
            desk.open_over(page)
            stage.shot(desk.window, f"{tag}-help-part")
            part = page.parts[Part.HELP]
            assert isinstance(part, HelpPart)
            part.measures.ask()
            stage.shot(desk.window, f"{tag}-help-form")
