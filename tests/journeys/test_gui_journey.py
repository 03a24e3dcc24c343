"""From the first start of two machines to the receipt, by pressing what is on the screen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.demonstration_answers import recorded_interview
from lianghe_desktop.casework.demonstration_pictures import demonstration_pictures
from lianghe_desktop.desktop.application import Program
from lianghe_desktop.desktop.entrance import opening
from lianghe_desktop.desktop.entrance.desk import OpenDesk
from lianghe_desktop.desktop.exchanging.inbox_page import APPROVING, BELOW, InboxPage
from lianghe_desktop.desktop.exchanging.page import JOINING, STATUS, ExchangePage
from lianghe_desktop.desktop.exchanging.taking_in_page import TakingInPage
from lianghe_desktop.desktop.first_run.wizard import FirstRunWizard
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.advice import AdvicePart
from lianghe_desktop.desktop.households.parts.help import HelpPart
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.navigation import HOUSEHOLDS, INBOX, SURVEY, SYNC
from lianghe_desktop.desktop.preview.page import PreviewPage
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.surveying.finishing_page import FinishingPage
from lianghe_desktop.desktop.widgets.pickers import PICKERS, Pickers
from tests.casework.conftest import TOWNSHIP, VILLAGE, Clock
from tests.journeys.hands import Hands

ADMIN = "陈志强"
SECRET = "spring-rice-2026"
AREAS_ABOVE = ("440000000000", "440400000000", "440403000000", TOWNSHIP)


@dataclass
class Stick:
    """A folder standing for the stick, and the file that is chosen on it next."""

    folder: Path
    chosen: list[Path] = field(default_factory=list)

    def newest(self, pattern: str) -> Path:
        return max(self.folder.glob(pattern), key=lambda path: path.stat().st_mtime_ns)


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stick:
    made = Stick(folder=tmp_path / "stick")
    made.folder.mkdir()
    answers = Pickers(folder=lambda *_: made.folder, files=lambda *_: made.chosen)
    monkeypatch.setattr(PICKERS, "now", answers)
    monkeypatch.setattr(opening, "system_clock", Clock)
    return made


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Callable[[str], Program]]:
    made: list[Program] = []

    def begin(name: str) -> Program:
        program = Program(tmp_path / name)
        made.append(program)
        program.begin()
        return program

    yield begin
    for program in made:
        program.end()


def first_start(hands: Hands, program: Program, level: int, area: str) -> OpenDesk:
    """Answer the first start and put the recovery sheet away."""
    wizard = program.entrance.widget
    assert isinstance(wizard, FirstRunWizard)
    hands.press(wizard.level.buttons[level])
    hands.press(wizard.next_button)
    for depth, code in enumerate((*AREAS_ABOVE, area)[: 5 - level]):
        areas = wizard.area.lists.lists[depth]
        hands.answer(areas, code, None)
    hands.press(wizard.next_button)
    hands.type_into(wizard.admin.name.line, ADMIN)
    hands.press(wizard.next_button)
    hands.type_into(wizard.password.first.line, SECRET)
    hands.type_into(wizard.password.second.line, SECRET)
    hands.press(wizard.next_button)
    hands.press(wizard.source.buttons[2])
    hands.press(wizard.next_button)
    hands.see(wizard.recovery.isVisible)
    assert len(wizard.recovery.code.text()) > 20
    hands.press(wizard.recovery.confirm)
    hands.press(wizard.next_button)
    hands.see(lambda: program.desk is not None and program.desk.window.isVisible())
    assert program.desk is not None
    return program.desk


def go_to_sync(desk: OpenDesk, part: str) -> ExchangePage:
    """Go to 数据同步 and show a part."""
    desk.go_to(SYNC)
    page = desk.window.page()
    assert isinstance(page, ExchangePage)
    page.show_part(part)
    return page


def go_to_inbox(desk: OpenDesk, part: str) -> InboxPage:
    """Go to 收件箱 and show a part."""
    desk.go_to(INBOX)
    page = desk.window.page()
    assert isinstance(page, InboxPage)
    page.tabs.show_part(part)
    return page


def enrol(hands: Hands, village: OpenDesk, township: OpenDesk, stick: Stick) -> None:
    """Carry the request up and the approval back, comparing digits by telephone."""
    joining = go_to_sync(village, JOINING).joining
    hands.press(joining.request_button)
    hands.see(joining.request_result.isVisible)
    digits = joining.digits.digits()
    assert len(digits) == 8
    approving = go_to_inbox(township, APPROVING).approving
    stick.chosen = [stick.newest("request-*.lhe")]
    hands.press(approving.request_button)
    hands.type_into(approving.form.field("digits").editor.line, digits)
    hands.press(approving.form.go_button)
    hands.see(lambda: approving.result.isVisible() or approving.form.banner.isVisible())
    assert approving.result.isVisible(), approving.form.banner.text.text()
    stick.chosen = [stick.newest("approval-*.lhe")]
    hands.press(joining.approval_button)
    hands.type_into(joining.approval_form.field("digits").editor.line, "0000 0000")
    hands.press(joining.approval_form.go_button)
    assert "核对码不一致" in joining.approval_form.banner.text.text()
    hands.type_into(joining.approval_form.field("digits").editor.line, approving.digits.text())
    hands.press(joining.approval_form.go_button)
    hands.see(lambda: "可以正式报送" in joining.state.text.text())


def take_in(hands: Hands, desk: OpenDesk, stick: Stick, pattern: str, verb: str) -> list[str]:
    """Take in the newest file of a kind; return the sentences shown before it was taken."""
    stick.chosen = [stick.newest(pattern)]
    hands.press_head(desk, verb)
    page = desk.window.page()
    assert isinstance(page, TakingInPage)
    hands.see(lambda: not page.busy)
    shown = page.cards[0].sentences.text().splitlines()
    assert page.cards[0].ready, shown
    hands.press_head(desk, "确认导入")
    hands.see(lambda: page.cards[0].done)
    desk.window.go_back()
    return shown


def survey(hands: Hands, desk: OpenDesk, picture: Path) -> HouseholdPage:
    """Survey the recorded family of four as a new household."""
    desk.go_to(SURVEY)
    hands.press_head(desk, "新户调查")
    hands.see(lambda: isinstance(desk.window.page(), QuestionnairePage))
    page = desk.window.page()
    assert isinstance(page, QuestionnairePage)
    hands.fill_questionnaire(page, recorded_interview().steps, picture)
    hands.press_head(desk, "完成调查")
    finishing = desk.window.page()
    assert isinstance(finishing, FinishingPage), page.banner.text.text()
    assert ("梁永强", "姓名", "（空）", "梁永强") in finishing.changes.words()
    hands.press_head(desk, "写入登记")
    hands.see(lambda: isinstance(desk.window.page(), HouseholdPage))
    household = desk.window.page()
    assert isinstance(household, HouseholdPage)
    return household


def decide_and_visit(hands: Hands, desk: OpenDesk, page: HouseholdPage) -> None:
    """Read the advice, decide as it says, and write a visit down."""
    page.go_to(Part.ADVICE)
    advice = page.parts[Part.ADVICE]
    assert isinstance(advice, AdvicePart)
    hands.press(advice.decision.decide_button)
    form = advice.decision.form
    assert form is not None
    hands.press(form.go_button)
    hands.see(lambda: any("纳入帮扶" in line for line in advice.decision.table.words()))
    page.go_to(Part.HELP)
    helping = page.parts[Part.HELP]
    assert isinstance(helping, HelpPart)
    hands.press(helping.visits.add_button)
    visit = helping.visits.form
    assert visit is not None
    hands.answer(visit.field("visitors").editor, "周一平", None)
    hands.answer(visit.field("content").editor, "讲解教育资助政策", None)
    hands.press(visit.go_button)
    hands.see(lambda: any("周一平" in line for line in helping.visit_table.words()))
    hands.press_head(desk, "打印帮扶卡")
    hands.see(lambda: isinstance(desk.window.page(), PreviewPage))
    preview = desk.window.page()
    assert isinstance(preview, PreviewPage)
    assert preview.document.pageCount() == 1
    desk.window.go_back()


def export(hands: Hands, desk: OpenDesk) -> None:
    """Write onto the stick until it may be pulled out."""
    page = go_to_sync(desk, STATUS)
    hands.press_head(desk, "导出到U盘")
    hands.see(page.export.safe.isVisible)
    assert page.export.safe.word.text() == "可安全拔出"


def test_two_machines_from_first_start_to_receipt(
    qtbot: QtBot,
    programs: Callable[[str], Program],
    stick: Stick,
    tmp_path: Path,
) -> None:
    hands = Hands(qtbot)
    picture = tmp_path / "house.png"
    picture.write_bytes(demonstration_pictures()["house.png"])
    village = first_start(hands, programs("village"), 0, VILLAGE)
    township = first_start(hands, programs("township"), 1, TOWNSHIP)
    enrol(hands, village, township, stick)

    below = go_to_inbox(township, BELOW).below
    hands.see(below.table.words)
    hands.press(below.baseline_button)
    hands.see(below.export.safe.isVisible)
    go_to_sync(village, STATUS)
    take_in(hands, village, stick, "baseline-*.lhb", "导入")

    household = survey(hands, village, picture)
    decide_and_visit(hands, village, household)
    export(hands, village)

    go_to_inbox(township, BELOW)
    shown = take_in(hands, township, stick, "up-*.lhb", "选文件导入")
    assert any("涉及 1 户" in sentence for sentence in shown)
    township.go_to(HOUSEHOLDS)
    listed = township.window.page()
    hands.see(lambda: "梁永强" in [listed.model.row_at(0)["head_name"]] if listed.model.rowCount() else False)

    below = go_to_inbox(township, BELOW).below
    hands.press(below.return_button)
    hands.see(lambda: below.export.safe.isVisible() and not below.export.busy)
    page = go_to_sync(village, STATUS)
    shown = take_in(hands, village, stick, "return-*.lhb", "导入")
    assert any("回执" in sentence for sentence in shown)
    hands.see(lambda: ("本机", "农户和帮扶资料", "已收到") in _states(page))


def _states(page: ExchangePage) -> list[tuple[str, ...]]:
    return [(line[0], line[1], line[-1]) for line in page.status.streams.words()]
