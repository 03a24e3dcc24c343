"""A household from its application through help, monitoring and exit to the end of a phase-out, on screen."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.demonstration import answer_steps
from lianghe_desktop.casework.demonstration_answers import answers_for
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.procedure.reading import cases_of
from lianghe_desktop.casework.survey import begin
from lianghe_desktop.desktop.cases.meeting_page import MeetingPage
from lianghe_desktop.desktop.cases.notice_page import NoticePage
from lianghe_desktop.desktop.households.help_card import HelpCard
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.help import HelpPart
from lianghe_desktop.desktop.households.parts.papers import PapersPart
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.surveying.finishing_page import FinishingPage
from lianghe_desktop.desktop.surveying.opening import show_interview
from lianghe_desktop.desktop.watching.page import WatchPage
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.watching import MonitoringSpell, PhaseOutPeriod
from lianghe_desktop.store.check import check_store
from tests.desktop.case_desk import TOWNSHIP, VILLAGE, CaseDesk, case_desk, households_of
from tests.desktop.test_cases import LEFT, Hands, fill

WEEK = dt.timedelta(days=7)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    """Give a township's desk, where every step may be taken."""
    yield from case_desk(tmp_path / "data", households_of(VILLAGE, 1), area=TOWNSHIP)


class Way(Hands):
    """Somebody who takes the same household through one case after another."""

    def open(self) -> HouseholdPage:
        """Open the household anew; the page before is put away, as the window would."""
        for old in self.desk.pages:
            old.hide()
        self.desk.forget_pages()
        return super().open()

    def interview(self) -> None:
        """Survey the household: answer the questionnaire, finish it, choose what stands, see it kept."""
        office, acting = self.room.office, self.room.acting
        before = len(office.store.rows(Interview))
        open_ = begin(office, acting, *self.key)
        (demo,) = households_of(VILLAGE, 1)
        answer_steps(office, acting, open_, answers_for(demo, day=self.day))
        questions = show_interview(self.room, open_, None)
        self.qtbot.addWidget(questions)
        questions.finish()
        assert questions.banner.isHidden(), questions.banner.text.text()
        finishing = self.desk.navigator.pages[-1]
        assert isinstance(finishing, FinishingPage)
        self.qtbot.addWidget(finishing)
        for line in (*finishing.clashes, *finishing.absent):
            self.qtbot.keyClick(line.editor.buttons[0], Qt.Key.Key_1)
        finishing.finish()
        self.qtbot.waitUntil(lambda: len(office.store.rows(Interview)) == before + 1)
        self.open()

    def help(self) -> None:
        """Name a helper, plan the year, deliver a measure and visit, each in its form."""
        self.page.go_to(Part.HELP)
        part = self.page.parts[Part.HELP]
        assert isinstance(part, HelpPart)
        self.fill_in(part.helper, name="梁秀珍", unit="镇农办")
        self.fill_in(part.plan, goal="收入稳定", content="申请医疗救助，介绍一份工")
        self.measure("协助办理医疗救助")
        self.fill_in(part.visits, content="了解近况，药费已报销")
        self.qtbot.waitUntil(lambda: len(part.visit_table.words()) == 1)
        assert "梁秀珍" in part.helper_words.text()
        assert "医疗救助" in part.plan_words.text()

    def measure(self, content: str) -> None:
        """Record a measure that was carried out; what a rule warns of gets its reason."""
        self.page.go_to(Part.HELP)
        part = self.page.parts[Part.HELP]
        assert isinstance(part, HelpPart)
        kept = len(part.measure_table.words())
        because = "急难先行，票据齐全"
        self.fill_in(part.measures, kind="health", content=content, state="done", because=because)
        self.qtbot.waitUntil(lambda: len(part.measure_table.words()) == kept + 1)

    def fill_in(self, card: HelpCard, **answers: object) -> None:
        """Open the form of a card of help, give answers and keep them."""
        self.qtbot.waitUntil(card.add_button.isVisible)
        self.press(card.add_button)
        assert card.form is not None
        fill(card.form, **answers)
        self.press(card.form.go_button)
        self.qtbot.waitUntil(lambda: card.form is None)

    def paper(self, word: str) -> None:
        """Print one of the papers of the household and see it before it is printed."""
        self.page.go_to(Part.PAPERS)
        part = self.page.parts[Part.PAPERS]
        assert isinstance(part, PapersPart)
        shown, told = len(self.desk.navigator.papers), len(self.desk.navigator.told)
        self.press(part.buttons[word])
        self.qtbot.waitUntil(
            lambda: len(self.desk.navigator.papers) > shown or len(self.desk.navigator.told) > told
        )
        assert len(self.desk.navigator.papers) == shown + 1, self.desk.navigator.told[-1][1]
        assert self.desk.navigator.papers[-1].pdf.startswith(b"%PDF")

    def begin(self, kind: str, **answers: object) -> None:
        """Begin a case of a kind; the household is surveyed for it."""
        part = self.part
        self.qtbot.waitUntil(lambda: part.begin_card.isVisible() or part.other_button.isVisible())
        self.press(part.begin_button if part.begin_card.isVisible() else part.other_button)
        self.keep(kind=kind, clue="情况有变化", **answers)
        assert self.part.form is None, self.form.banner.text.text()
        self.interview()

    def check(self) -> None:
        """Say that all departments found nothing."""
        self.press(self.part.add_check_button)
        self.keep(source="区民政局核对中心")
        self.qtbot.waitUntil(lambda: len(self.part.check_table.words()) == 12)
        self.press_step(self.verb("完成"))

    def verb(self, word: str) -> str:
        """Wait until the button of the next step says something with this word, and return all of it."""
        self.qtbot.waitUntil(lambda: word in self.part.chain.button.text())
        return str(self.part.chain.button.text())

    def in_village(self) -> None:
        """Discuss the case and hang it for the days of its kind."""
        self.press_step("登记民主评议")
        meeting = self.over(MeetingPage)
        assert isinstance(meeting, MeetingPage)
        self.qtbot.waitUntil(lambda: len(meeting.cases.boxes) == 1)
        fill(meeting.form, place="村委会", chair="陈主任", recorder="林文书", entitled=21, present=15)
        fill(meeting.form, minutes="逐户讨论，一致同意。")
        self.qtbot.mouseClick(meeting.all_button, LEFT)
        with self.qtbot.waitSignal(meeting.left):
            self.qtbot.mouseClick(meeting.form.go_button, LEFT)
        self.press_step("登记公示")
        notice = self.over(NoticePage)
        assert isinstance(notice, NoticePage)
        self.qtbot.waitUntil(lambda: len(notice.cases.boxes) == 1)
        fill(notice.form, phone="0756-5550000")
        with self.qtbot.waitSignal(notice.left):
            self.qtbot.mouseClick(notice.form.go_button, LEFT)
        self.day += WEEK
        self.open()
        self.press_step(self.verb("撤下公示"))

    def above(self, verb: str, **answers: object) -> None:
        """Let the township and the county say yes."""
        self.press_step("提出审核意见")
        self.keep(verdict="approved")
        self.press_step(verb)
        self.keep(verdict="approved", opinion="会议研究同意", entrusted=("yes",), **answers)

    @property
    def household(self) -> Household:
        """Return the household as it stands."""
        return household_file(self.desk.room.office, *self.key).household

    def outcomes(self) -> list[tuple[str | None, str | None]]:
        """Return kind and outcome of every case, the newest first."""
        room = self.desk.room
        return [
            (one.procedure.kind, one.procedure.outcome)
            for one in cases_of(room.office, room.acting, *self.key)
        ]


def test_a_household_goes_the_whole_way(qtbot: QtBot, desk: CaseDesk) -> None:
    store = desk.room.office.store
    key = desk.keys[0]
    fresh = {"monitored": None, "status": "submitted"}
    store.write(lambda unit: unit.change(Household, *key, fresh), actor=desk.room.acting.actor)
    way = Way(qtbot, desk)
    _recognised(way)
    way.help()
    for word in ("帮扶卡", "帮扶记录簿", "评议记录", "审核确认表", "认定告知书"):
        way.paper(word)
    way.open()
    _monitored(way, desk)
    _left(way, desk)
    for word in ("档案封面", "整本档案"):
        way.paper(word)
    way.open()
    way.page.go_to(Part.PAPERS)
    papers = way.page.parts[Part.PAPERS]
    assert isinstance(papers, PapersPart)
    way.qtbot.waitUntil(lambda: len(papers.table.words()) >= 5)
    assert way.outcomes() == [
        ("phase_out", "exited"),
        ("exit", "exited"),
        ("clearing", "cleared"),
        ("monitoring", "recognised"),
        ("recognition", "recognised"),
    ]
    assert check_store(store) == []


def _recognised(way: Way) -> None:
    way.begin("recognition", origin="found")
    way.press_step("确认入户调查")
    way.check()
    way.press_step("记下评定建议")
    way.keep(opinion="资料以入户为准")
    way.in_village()
    way.above("作出确认决定", categories=("low_income",))
    way.press_step("打印帮扶卡")
    way.qtbot.waitUntil(lambda: len(way.desk.navigator.papers) == 1)
    way.press_step("建档发卡")
    way.qtbot.waitUntil(lambda: way.household.status == "listed")


def _monitored(way: Way, desk: CaseDesk) -> None:
    store = desk.room.office.store
    way.begin("monitoring", origin="found", monitored="marginal", cause="illness")
    way.press_step("确认入户核实")
    way.keep(promised=("yes",))
    way.check()
    way.in_village()
    way.above("审定监测对象")
    way.press_step("登记公告")
    way.keep(where="区政府网站")
    way.press_step("落实帮扶措施")
    way.qtbot.waitUntil(lambda: "还没有登记帮扶措施" in desk.navigator.told[-1][1])
    way.measure("申请防贫保险理赔")
    way.open()
    way.press_step("落实帮扶措施")
    way.qtbot.waitUntil(lambda: way.outcomes()[0] == ("monitoring", "recognised"))
    assert way.household.monitored == "marginal"
    way.begin("clearing", origin="found")
    way.press_step("确认入户核实")
    way.check()
    way.press_step("记下收入与监测线的比较")
    way.keep(opinion="收入已稳定，三保障和饮水都有")
    way.in_village()
    way.above("审定风险消除")
    way.press_step("登记公告")
    way.keep(where="区政府网站")
    way.press_step("登记风险消除")
    way.keep(way="helped")
    way.qtbot.waitUntil(lambda: way.outcomes()[0] == ("clearing", "cleared"))
    (spell,) = store.rows(MonitoringSpell)
    assert (way.household.monitored, spell.cleared) == (None, "helped")


def _left(way: Way, desk: CaseDesk) -> None:
    store = desk.room.office.store
    way.begin("exit", origin="found")
    way.press_step("确认入户核实")
    way.check()
    way.press_step("记下评定建议")
    way.keep(opinion="收入已连续稳定")
    way.in_village()
    way.above("作出退出决定", basis="fupin", months=6)
    way.press_step("登记书面告知")
    way.keep(how="送达本人签收")
    way.qtbot.waitUntil(lambda: way.household.status == "phase_out")
    (period,) = store.rows(PhaseOutPeriod)
    assert period.last_day is not None
    way.open()
    calendar = WatchPage(way.room)
    way.qtbot.addWidget(calendar)
    calendar.show()
    calendar.entered()
    way.qtbot.waitUntil(lambda: calendar.phase_out.model.rowCount() == 1)
    row = calendar.phase_out.rows.row(0)
    assert [row[month.key] for month in calendar.phase_out.months[:8]].count("●") == 5
    assert row[f"{period.last_day:%Y-%m}"] == "止"
    calendar.show_paper()
    way.day = period.last_day
    way.open()
    way.begin("phase_out", origin="found")
    way.press_step("确认入户核实")
    way.press_step("记下评定建议")
    way.keep(opinion="收入已连续稳定")
    way.above("作出期满决定")
    way.press_step("登记书面告知")
    way.keep(how="送达本人签收")
    way.qtbot.waitUntil(lambda: way.household.status == "left")
