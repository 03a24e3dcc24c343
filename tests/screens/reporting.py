"""Pictures of reports, ledgers and lists."""

from lianghe_desktop.casework.duties.periods import Every, period_of
from lianghe_desktop.casework.start import Started
from lianghe_desktop.desktop.copying.list_page import CopyListPage
from lianghe_desktop.desktop.copying.page import CopyPage
from lianghe_desktop.desktop.messaging.page import MessagesPage
from lianghe_desktop.desktop.reporting.changes_page import ChangesPage
from lianghe_desktop.desktop.reporting.list_page import ReportsPage
from lianghe_desktop.desktop.reporting.overview_page import OverviewPage
from lianghe_desktop.desktop.reporting.report_page import ReportPage
from lianghe_desktop.desktop.rosters.page import RostersPage
from lianghe_desktop.records.audience import Audience
from tests.screens.stage import Stage
from tests.screens.working import open_desk


def shoot_reports(stage: Stage, started: Started, tag: str) -> None:
    """Photograph the list of reports, a draft, the records behind a sentence, and the form that words it."""
    with open_desk(stage, started) as desk:
        desk.open_over(ReportsPage(desk.room))
        stage.shot(desk.window, f"{tag}-reports")
        annex = OverviewPage(desk.room)
        desk.open_over(annex)
        stage.shot(desk.window, f"{tag}-annex-1")
        annex.bar.readers.choose(Audience.PUBLIC.value)
        stage.shot(desk.window, f"{tag}-annex-1-public")
        desk.open_over(ChangesPage(desk.room))
        stage.shot(desk.window, f"{tag}-changes")
        page = ReportPage(desk.room, period_of(started.acting.today, Every.MONTH))
        desk.open_over(page)
        stage.shot(desk.window, f"{tag}-report")
        page.trace(page.sentences[0].one)
        stage.shot(desk.window, f"{tag}-report-trace")
        one = page.sentences[0].one
        page.ask_words(one.section, one.place, one.sentence.text)
        stage.shot(desk.window, f"{tag}-report-words")


def shoot_lists(stage: Stage, started: Started, tag: str) -> None:
    """Photograph a ledger, a list for a department, payments, and the place that leads to them."""
    with open_desk(stage, started) as desk:
        page = RostersPage(desk.room)
        desk.open_over(page)
        for code in ("residents", "to_shebao", "payments"):
            page.choose(code)
            stage.shot(desk.window, f"{tag}-list-{code}")


def shoot_copying(stage: Stage, started: Started, tag: str) -> None:
    """Photograph the list of households to retype, a value on the clipboard, and the messages."""
    with open_desk(stage, started) as desk:
        listed = CopyListPage(desk.room)
        desk.open_over(listed)
        stage.shot(desk.window, f"{tag}-copying")
        listed.go_on()
        page = desk.window.page()
        assert isinstance(page, CopyPage)
        for _ in range(8):
            page.copy_next()
        stage.shot(desk.window, f"{tag}-copying-value")
        desk.open_over(MessagesPage(desk.room))
        stage.shot(desk.window, f"{tag}-messages")
