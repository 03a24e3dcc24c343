"""One household's page: read, changed in place, advised on, decided, helped, printed, remembered."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from lianghe_desktop.casework.households import HouseholdFile, household_file
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.watching.job_offers import people_to_offer
from lianghe_desktop.casework.wording import FieldPlace
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.households.parts.receipts import ReceiptsPart
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.identity import check_digit
from lianghe_desktop.records.staff import Event
from tests.desktop.case_desk import TOWNSHIP, VILLAGE, CaseDesk, case_desk, households_of, largest_household
from tests.desktop.keyboard import type_words

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 2))


@pytest.fixture
def crowded(tmp_path: Path) -> Iterator[CaseDesk]:
    demo = largest_household()
    yield from case_desk(tmp_path / "desk", (demo,), area=f"{demo.home[:9]}000")


@pytest.fixture
def township(tmp_path: Path) -> Iterator[CaseDesk]:
    demo = replace(households_of(VILLAGE, 1)[0], household_no=None)
    yield from case_desk(tmp_path / "township", (demo,), area=TOWNSHIP)


@pytest.fixture
def page(qtbot, desk: CaseDesk) -> HouseholdPage:
    return opened(qtbot, desk)


def opened(qtbot, desk: CaseDesk, number: int = 0) -> HouseholdPage:
    page = HouseholdPage(desk.room, *desk.keys[number])
    qtbot.addWidget(page)
    desk.follow(page)
    page.resize(1180, 660)
    page.show()
    qtbot.waitUntil(lambda: page.file is not None)
    return page


def file_of(desk: CaseDesk) -> HouseholdFile:
    return household_file(desk.room.office, *desk.keys[0])


def shown(part: Part, page: HouseholdPage) -> str:
    page.go_to(part)
    return "\n".join(label.text() for label in page.parts[part].findChildren(QLabel) if label.isVisible())


def press(qtbot, button: object) -> None:
    qtbot.mouseClick(button, LEFT)


def edit(page: HouseholdPage, column: str, text: str) -> Callable[[], str]:
    """Change a field of the profile as a person does; return how to read it."""
    card = next(card for card in page.parts[Part.PROFILE].cards if column in card.rows)
    row = card.rows[column]
    row.edit_button.click()
    row.editor.line.selectAll()
    type_words(row.editor.line, text)
    return row.words.text


def test_the_head_says_who_lives_there(page: HouseholdPage, desk: CaseDesk) -> None:
    file = file_of(desk)
    assert page.head().title == f"{file.members[0].name} 户"
    assert file.household.household_no in page.head().context
    assert "在册" in page.head().context
    assert [action.verb for action in page.head().actions] == ["打印帮扶卡", "评定建议", "入户调查"]


def test_a_field_is_saved_at_once_and_can_be_taken_back(qtbot, page: HouseholdPage, desk: CaseDesk) -> None:
    before = file_of(desk).household.address
    read = edit(page, "address", "示范八村新村88号")
    row = page.parts[Part.PROFILE].cards[0].rows["address"]
    qtbot.keyClick(row.editor.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: read() == "示范八村新村88号")
    qtbot.waitUntil(lambda: len(desk.navigator.undos) == 1)
    words, undo = desk.navigator.undos[0]
    assert words == "已保存：住址"
    undo()
    qtbot.waitUntil(lambda: read() == before)


def test_what_does_not_fit_is_said_under_the_field_and_not_kept(
    qtbot, page: HouseholdPage, desk: CaseDesk
) -> None:
    before = file_of(desk).household.phone
    edit(page, "phone", "12345")
    row = page.parts[Part.PROFILE].cards[0].rows["phone"]
    qtbot.keyClick(row.editor.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row.editor is not None)
    sentence = "手机号应为 11 位"
    qtbot.waitUntil(lambda: any(sentence in label.text() for label in row.findChildren(QLabel)))
    assert file_of(desk).household.phone == before


def test_escape_leaves_the_editor_and_changes_nothing(qtbot, page: HouseholdPage, desk: CaseDesk) -> None:
    before = file_of(desk).household.needs
    row = page.parts[Part.PROFILE].cards[2].rows["needs"]
    row.edit_button.click()
    assert page.step_back()
    assert row.editor is None
    assert not page.step_back()
    assert file_of(desk).household.needs == before


def test_a_change_made_elsewhere_is_shown(qtbot, page: HouseholdPage, desk: CaseDesk) -> None:
    home, household = desk.keys[0]
    change_field(
        desk.room.office,
        desk.room.acting,
        FieldEdit(table="household", home=home, id=household, column="group_name", text="第九村民小组"),
    )
    row = page.parts[Part.PROFILE].cards[0].rows["group_name"]
    qtbot.waitUntil(lambda: row.words.text() == "第九村民小组")


def test_a_page_out_of_sight_reads_the_household_when_it_is_shown_again(
    qtbot, page: HouseholdPage, desk: CaseDesk
) -> None:
    readings: list[object] = []
    page.head_changed.connect(lambda: readings.append(page.file))
    page.hide()
    (home, household), (other_home, other) = desk.keys
    for key, group in (((home, household), "第九村民小组"), ((other_home, other), "第八村民小组")):
        change_field(
            desk.room.office,
            desk.room.acting,
            FieldEdit(table="household", home=key[0], id=key[1], column="group_name", text=group),
        )
    qtbot.waitUntil(lambda: page._outdated)
    assert readings == []
    page.show()
    page.entered()
    row = page.parts[Part.PROFILE].cards[0].rows["group_name"]
    qtbot.waitUntil(lambda: row.words.text() == "第九村民小组")
    assert len(readings) == 1
    page.entered()
    assert not page._outdated


def test_a_number_is_masked_until_asked_for_and_asking_is_kept(
    qtbot, page: HouseholdPage, desk: CaseDesk
) -> None:
    page.go_to(Part.MEMBERS)
    members = page.parts[Part.MEMBERS]
    number = file_of(desk).members[0].document_number
    assert all(number not in cell for line in members.table.words() for cell in line)
    members.open_member(0)
    row = members.cards[0].rows["document_number"]
    assert "****" in row.words.text()
    press(qtbot, row.reveal_button)
    qtbot.waitUntil(lambda: row.words.text() == number)
    events = desk.room.office.store.rows(Event, where={"kind": "number_shown"})
    assert [(e.subject, e.subject_id) for e in events] == [("member", file_of(desk).members[0].id)]
    press(qtbot, row.reveal_button)
    assert "****" in row.words.text()


def test_editing_a_number_does_not_show_the_old_one(page: HouseholdPage) -> None:
    page.go_to(Part.MEMBERS)
    page.parts[Part.MEMBERS].open_member(0)
    row = page.parts[Part.MEMBERS].cards[0].rows["document_number"]
    row.open_editor()
    assert row.editor.line.text() == ""


def test_a_member_is_added_and_stands_in_the_roster(qtbot, page: HouseholdPage, desk: CaseDesk) -> None:
    count = len(file_of(desk).members)
    page.go_to(Part.MEMBERS)
    members = page.parts[Part.MEMBERS]
    press(qtbot, members.add_button)
    form = members.form
    first17 = "44040320120203001"
    type_words(form.field("name").editor.line, "陈小䶮")
    form.field("relation").editor._give("20")
    qtbot.keyClicks(form.field("number").editor.line, first17 + check_digit(first17))
    press(qtbot, form.go_button)
    qtbot.waitUntil(lambda: len(members.table.words()) == count + 1)
    name, relation, sex, age, number = members.table.words()[-1][:5]
    assert (name, sex, age) == ("陈小䶮", "男", "14")
    assert "****" in number
    assert "子" in relation


def test_the_same_person_twice_is_refused_with_a_sentence(qtbot, page: HouseholdPage, desk: CaseDesk) -> None:
    other = household_file(desk.room.office, *desk.keys[1]).members[0]
    page.go_to(Part.MEMBERS)
    members = page.parts[Part.MEMBERS]
    press(qtbot, members.add_button)
    type_words(members.form.field("name").editor.line, "陈小明")
    members.form.field("relation").editor._give("20")
    qtbot.keyClicks(members.form.field("number").editor.line, other.document_number)
    press(qtbot, members.form.go_button)
    qtbot.waitUntil(members.form.banner.isVisible)
    assert "已经登记在" in members.form.banner.text.text()


def test_money_is_listed_a_kind_with_the_income_a_head(qtbot, page: HouseholdPage) -> None:
    page.go_to(Part.MONEY)
    money = page.parts[Part.MONEY]
    qtbot.waitUntil(lambda: "可支配收入" in money.words.text())
    assert "每人" in money.words.text()
    kinds = [line[0] for line in money.cards["income_line"].lines.words()]
    assert any(kind.startswith("工资性收入") for kind in kinds)
    assert "2025" in money.cards["income_line"].title.text()


def test_a_line_of_income_changes_the_income(qtbot, page: HouseholdPage) -> None:
    page.go_to(Part.MONEY)
    money = page.parts[Part.MONEY]
    qtbot.waitUntil(lambda: "可支配收入" in money.words.text())
    before = money.words.text()
    card = money.cards["income_line"]
    press(qtbot, card.add_button)
    card.form.field("kind").editor._give("property")
    qtbot.keyClicks(card.form.field("amount").editor.line, "1200")
    press(qtbot, card.form.go_button)
    qtbot.waitUntil(lambda: card.form is None)
    qtbot.waitUntil(lambda: money.words.text() not in ("", before))
    assert any("1,200.00" in cell for line in card.lines.words() for cell in line)


def test_the_advice_shows_lines_points_benefits_and_every_step(qtbot, page: HouseholdPage) -> None:
    page.go_to(Part.ADVICE)
    advice = page.parts[Part.ADVICE]
    qtbot.waitUntil(lambda: advice.advised is not None)
    assert {line[3] for line in advice.lines.table.words()} <= {"低于", "不低于", "还不能判断"}
    assert "示范参数" in advice.points.note.text.text()
    assert str(advice.advised.result.points) in advice.points.title.text()
    assert "doumen" not in advice.basis.text()
    assert advice.steps.words.isHidden()
    press(qtbot, advice.steps.unfold_button)
    assert advice.steps.words.isVisible()
    assert advice.steps.words.text().startswith("1. ")
    assert len(advice.steps.words.text().splitlines()) >= len(advice.advised.result.steps)


def test_the_advice_tells_what_would_change_and_prints_it_large(
    qtbot, page: HouseholdPage, desk: CaseDesk
) -> None:
    page.go_to(Part.ADVICE)
    advice = page.parts[Part.ADVICE]
    qtbot.waitUntil(advice.borders.isVisible)
    assert "“低收入线”" in advice.borders.words.text()
    assert "全家一年收入再" in advice.borders.words.text()
    press(qtbot, advice.large_button)
    qtbot.waitUntil(lambda: bool(desk.navigator.papers))
    assert desk.navigator.papers[0].title == "评定说明"


def test_what_is_missing_leads_to_the_field(qtbot, page: HouseholdPage, desk: CaseDesk) -> None:
    member = file_of(desk).members[0]
    change_field(
        desk.room.office,
        desk.room.acting,
        FieldEdit(table="member", home=member.home, id=member.id, column="labour", text=""),
    )
    qtbot.waitUntil(lambda: page.file.members[0].labour is None)
    page.go_to(Part.ADVICE)
    advice = page.parts[Part.ADVICE]
    qtbot.waitUntil(lambda: advice.missing.isVisible() and advice.missing.buttons != [])
    button = next(b for b in advice.missing.buttons if "劳动能力" in b.text())
    assert member.name in button.text()
    press(qtbot, button)
    assert page.current() is Part.MEMBERS
    row = page.parts[Part.MEMBERS].cards[1].rows["labour"]
    assert row.editor is not None
    qtbot.keyClick(row.editor.buttons[0], "1")
    page.go_to(Part.ADVICE)
    qtbot.waitUntil(lambda: not advice.missing.isVisible())


def test_a_decision_is_filled_from_the_advice_and_needs_a_reason_where_it_departs(
    qtbot, page: HouseholdPage, desk: CaseDesk
) -> None:
    page.go_to(Part.ADVICE)
    advice = page.parts[Part.ADVICE]
    qtbot.waitUntil(lambda: advice.advised is not None)
    press(qtbot, advice.decision.decide_button)
    form = advice.decision.form
    suggested = advice.advised.result.categories
    assert suggested
    assert form.value("categories") == suggested
    form.field("result").editor.choose(1)
    press(qtbot, form.go_button)
    qtbot.waitUntil(form.banner.isVisible)
    assert "写明原因" in form.banner.text.text()
    assert file_of(desk).determinations == ()
    type_words(form.field("reason").editor.text, "评议会认为家里有人做生意")
    press(qtbot, form.go_button)
    qtbot.waitUntil(lambda: len(advice.decision.table.words()) == 1)
    assert advice.decision.table.words()[0][1] == "不予认定"
    assert "做生意" in advice.decision.table.words()[0][3]
    qtbot.waitUntil(lambda: "不予认定" in page.head().context)


def test_a_surveyor_sees_the_advice_and_cannot_decide(qtbot, tmp_path: Path, desk: CaseDesk) -> None:
    object.__setattr__(desk.room.acting, "role", Role.SURVEYOR)
    page = opened(qtbot, desk)
    page.go_to(Part.ADVICE)
    advice = page.parts[Part.ADVICE]
    qtbot.waitUntil(lambda: advice.advised is not None)
    assert not advice.decision.decide_button.isEnabled()
    assert "由审核员或管理员作出" in advice.decision.who.text()


def test_help_is_kept_with_its_amount_and_a_visit(qtbot, page: HouseholdPage) -> None:
    page.go_to(Part.HELP)
    part = page.parts[Part.HELP]
    press(qtbot, part.helper.add_button)
    type_words(part.helper.form.field("name").editor.line, "梁秀珍")
    press(qtbot, part.helper.form.go_button)
    qtbot.waitUntil(lambda: "梁秀珍" in part.helper_words.text())
    press(qtbot, part.plan.add_button)
    type_words(part.plan.form.field("content").editor.text, "申请助学金，介绍一份工")
    press(qtbot, part.plan.form.go_button)
    qtbot.waitUntil(lambda: "助学金" in part.plan_words.text())
    press(qtbot, part.measures.add_button)
    part.measures.form.field("kind").editor._give("education_grant")
    type_words(part.measures.form.field("content").editor.text, "春季助学金")
    qtbot.keyClicks(part.measures.form.field("amount").editor.line, "1500")
    press(qtbot, part.measures.form.go_button)
    qtbot.waitUntil(lambda: "没有农户签收" in part.measures.form.flags.text.text())
    assert "珠斗办字〔2017〕6号 四（三）" in part.measures.form.flags.text.text()
    type_words(part.measures.form.field("because").editor.text, "银行代发，有回单")
    qtbot.waitUntil(part.measures.form.go_button.isEnabled)  # once the refusal has come back
    press(qtbot, part.measures.form.go_button)
    qtbot.waitUntil(lambda: len(part.measure_table.words()) == 1)
    assert "1,500.00" in part.measure_table.words()[0]
    assert "1,500.00" in part.measures.title.text()
    press(qtbot, part.visits.add_button)
    type_words(part.visits.form.field("content").editor.text, "了解近况")
    press(qtbot, part.visits.form.go_button)
    qtbot.waitUntil(lambda: len(part.visit_table.words()) == 1)
    assert part.visit_table.words()[0][:3] == ("2026-06-21", "上门走访", "陈志强")


def test_an_offer_of_work_is_kept_with_its_answer_and_taken_back(
    qtbot, page: HouseholdPage, desk: CaseDesk
) -> None:
    page.go_to(Part.HELP)
    card = page.parts[Part.HELP].offers
    qtbot.waitUntil(card.isVisible)
    press(qtbot, card.add_button)
    qtbot.waitUntil(lambda: card.form.minimumHeight() > 0)
    kinds = card.form.field("kind").editor.buttons
    assert len(kinds) == 5
    qtbot.waitUntil(lambda: all(not one.visibleRegion().isEmpty() for one in kinds))  # none is cut off
    person = people_to_offer(page.file, desk.room.acting.today)[0]
    card.form.field("member").editor.set_value(person.id)
    type_words(card.form.field("job").editor.line, "镇环卫站保洁员")
    card.form.field("answer").editor._give("reason")
    press(qtbot, card.form.go_button)
    qtbot.waitUntil(lambda: "最低生活保障审核确认办法 34" in card.form.banner.text.text())
    type_words(card.form.field("because").editor.line, "照看病人")
    qtbot.waitUntil(card.form.go_button.isEnabled)
    press(qtbot, card.form.go_button)
    kept = ("2026-06-21", person.name, "岗位推荐", "镇环卫站保洁员", "有正当理由未接受：照看病人")
    qtbot.waitUntil(lambda: card.table.words() == [kept])
    card.table.table.selectRow(0)
    press(qtbot, card.drop_button)
    qtbot.waitUntil(lambda: card.table.words() == [])
    desk.navigator.undos[-1][1]()
    qtbot.waitUntil(lambda: card.table.words() == [kept])
    desk.navigator.undos[0][1]()
    qtbot.waitUntil(lambda: card.table.words() == [])


def test_a_printed_paper_is_listed_with_its_code_and_who(qtbot, page: HouseholdPage, desk: CaseDesk) -> None:
    page.go_to(Part.PAPERS)
    part = page.parts[Part.PAPERS]
    papers = [word for word in part.buttons if "告知书" not in word and word != "整本档案"]
    for done, word in enumerate(papers, start=1):
        press(qtbot, part.buttons[word])
        qtbot.waitUntil(lambda done=done: len(desk.navigator.papers) == done)
    logged = set(papers) - {"评议记录"}  # the minutes are of a village, not of a household
    qtbot.waitUntil(lambda: {line[1] for line in part.table.words()} == logged)
    press(qtbot, part.buttons["认定告知书"])
    qtbot.waitUntil(lambda: desk.navigator.told != [])
    assert "没有“予以认定”的决定" in desk.navigator.told[0][1]
    assert all(len(line[2]) == 11 and line[3] == "陈志强" for line in part.table.words())


def test_the_history_says_when_who_and_what_it_was(qtbot, page: HouseholdPage, desk: CaseDesk) -> None:
    home, household = desk.keys[0]
    change_field(
        desk.room.office,
        desk.room.acting,
        FieldEdit(table="household", home=home, id=household, column="urban", text="是"),
    )
    page.go_to(Part.HISTORY)
    part = page.parts[Part.HISTORY]
    qtbot.waitUntil(lambda: part.model.rowCount() > 0 and part.model.row_at(0)["field_label"] == "城镇户籍")
    newest = part.model.row_at(0)
    assert (newest["who"], newest["old"], newest["new"]) == ("陈志强", "否", "是")
    assert newest["at"].startswith("2026-06-21")


def test_a_household_without_a_dwelling_row_gets_one_at_the_first_field(
    qtbot, page: HouseholdPage, desk: CaseDesk
) -> None:
    page.jump_to(FieldPlace(table="assets", column="deposits_fen"))
    row = page.parts[Part.LIVING].cards["assets"].rows["deposits_fen"]
    assert row.editor is not None
    row.editor.line.setText("2.5万")
    qtbot.keyClick(row.editor.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row.words.text() == "25,000.00 元")
    assert file_of(desk).assets.deposits_fen == 2_500_000


def test_the_township_confirms_a_number_and_the_village_cannot(
    qtbot, page: HouseholdPage, township: CaseDesk
) -> None:
    assert not page.parts[Part.PROFILE].number_button.isVisible()
    button = opened(qtbot, township).parts[Part.PROFILE].number_button
    assert button.isVisible()
    press(qtbot, button)
    qtbot.waitUntil(lambda: not button.isVisible())
    assert file_of(township).household.household_no == f"{VILLAGE}0001"
    assert "正式户编号" in township.navigator.told[-1][1]


def test_every_part_of_twelve_people_fits_and_says_nothing_in_english(qtbot, crowded: CaseDesk) -> None:
    page = opened(qtbot, crowded)
    page.go_to(Part.MEMBERS)
    qtbot.waitUntil(lambda: len(page.parts[Part.MEMBERS].table.words()) == 12)
    page.go_to(Part.ADVICE)
    qtbot.waitUntil(lambda: page.parts[Part.ADVICE].advised is not None)
    for part in Part:
        words = shown(part, page)
        assert words or part is Part.HISTORY
        assert "none" not in words
        assert "None" not in words


def test_what_has_arrived_is_printed_for_the_family(qtbot, desk: CaseDesk) -> None:
    page = opened(qtbot, desk)
    page.go_to(Part.RECEIPTS)
    part = page.parts[Part.RECEIPTS]
    assert isinstance(part, ReceiptsPart)
    qtbot.mouseClick(part.print_button, LEFT)
    qtbot.waitUntil(lambda: len(desk.navigator.papers) == 1)
    assert desk.navigator.papers[0].title == "办理情况回执"
