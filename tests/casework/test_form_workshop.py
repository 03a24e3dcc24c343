"""A form of one's own: checked, tried, published whole or not at all; versions while interviews are open."""

import hashlib
from pathlib import Path

import pytest

from lianghe_desktop.casework.finished_answers import finished_interview
from lianghe_desktop.casework.finishing import finish, review
from lianghe_desktop.casework.form_versions import begin_news, carry_draft, draft_news, news_for
from lianghe_desktop.casework.form_workshop import (
    check_form,
    publish,
    published_assets,
    try_form,
    would_write,
)
from lianghe_desktop.casework.forms import HOUSEHOLD_SURVEY, install_received, newer_version, version_order
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.survey import begin, drafts, resume, save_answer
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.local_tables import InstalledForm
from lianghe_desktop.records.resources import form_path
from lianghe_desktop.records.sync_tables import StagedAsset
from lianghe_desktop.store.dump import dump_shared
from tests.casework.conftest import TOWNSHIP, VILLAGE, NewDesk
from tests.casework.families import interview_of, put_family
from tests.survey.forms import NOW, workbook

HEAD = ("type", "name", "label", "save_to")
ROWS = [HEAD, ("text", "phone", "电话", "household#phone"), ("text", "shoes", "鞋码", "household#shoes")]
SETTINGS = [("form_title", "form_id", "version"), ("鞋码表", "shoes", "1")]
ENTITIES = [("list_name", "label"), ("household", "'一户'")]
GOOD = workbook(ROWS, settings=SETTINGS, entities=ENTITIES)
BAD = workbook([*ROWS, ("text", "x", "问", ""), ("note", "y", "${nobody}", "")], settings=SETTINGS)


@pytest.fixture
def township(new_desk: NewDesk) -> Started:
    return new_desk(Level.TOWNSHIP, TOWNSHIP, "示范镇")


def test_a_form_is_checked_tried_and_its_writing_shown(township: Started) -> None:
    checked = check_form(township.office, GOOD)
    assert checked.sound
    session = try_form(checked, clock=lambda: NOW)
    session.answer("/data/phone", "13900000000")
    session.answer("/data/shoes", "42")
    found = {one.column: one for one in would_write(session)}
    assert (found["phone"].label, found["phone"].known) == ("联系电话", True)
    assert found["shoes"].known is False


@pytest.mark.parametrize("content", [BAD, b"not a workbook", b"PK\x03\x04 half a workbook", GOOD[:900]])
def test_a_faulty_form_is_never_installed_not_even_half(township: Started, content: bytes) -> None:
    checked = check_form(township.office, content)
    assert checked.errors
    assert all(any("一" <= sign <= "鿿" for sign in each.message) for each in checked.findings)
    before = dump_shared(township.office.store)
    with pytest.raises(UserError, match="错误"):
        publish(township.office, township.acting, checked)
    assert township.office.store.rows(InstalledForm) == []
    assert published_assets(township.office) == ()
    assert dump_shared(township.office.store) == before


def test_a_published_form_travels_and_is_installed_in_the_village(
    township: Started, village: Started
) -> None:
    form = publish(township.office, township.acting, check_form(township.office, GOOD))
    (asset,) = published_assets(township.office)
    row = StagedAsset(
        kind=asset.kind,
        sha256=hashlib.sha256(asset.content).hexdigest(),
        content=asset.content,
        sender="a" * 16,
        received_at=1,
        installed=False,
    )
    village.office.store.write(lambda unit: unit.put(row), actor=village.acting.actor)
    (told,) = install_received(village.office, village.acting)
    assert "鞋码表" in told
    assert [each.sha256 for each in village.office.store.rows(InstalledForm)] == [form.sha256]


def test_the_same_version_with_other_content_is_refused(township: Started) -> None:
    publish(township.office, township.acting, check_form(township.office, GOOD))
    other = workbook([*ROWS, ("text", "more", "多一题", "")], settings=SETTINGS, entities=ENTITIES)
    with pytest.raises(UserError, match="version"):
        publish(township.office, township.acting, check_form(township.office, other))


def test_a_village_does_not_publish(village: Started) -> None:
    with pytest.raises(UserError, match="镇街发布"):
        publish(village.office, village.acting, check_form(village.office, GOOD))


def newer_household_survey(tmp_path: Path) -> bytes:
    """Return the household survey with a higher version and one more question."""
    import openpyxl

    book = openpyxl.load_workbook(form_path("household_survey.xlsx"))
    survey, settings = book["survey"], book["settings"]
    names = [cell.value for cell in survey[1]]
    rows = [row for row in survey.iter_rows(min_row=2) if row[names.index("name")].value == "address"]
    survey.insert_rows(rows[0][0].row + 1)
    fresh = {"type": "text", "name": "nearest_bus", "label": "最近的车站"}
    for at, name in enumerate(names, 1):
        survey.cell(rows[0][0].row + 1, at, fresh.get(str(name)))
    at = [cell.value for cell in settings[1]].index("version") + 1
    settings.cell(2, at, "2099010101")
    book.save(tmp_path / "newer.xlsx")
    return (tmp_path / "newer.xlsx").read_bytes()


def install(village: Started, content: bytes) -> None:
    row = StagedAsset(
        kind="form",
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        sender="a" * 16,
        received_at=1,
        installed=False,
    )
    village.office.store.write(lambda unit: unit.put(row), actor=village.acting.actor)
    (told,) = install_received(village.office, village.acting)
    assert told.startswith("已启用")


def test_open_and_finished_interviews_live_through_a_new_version(village: Started, tmp_path: Path) -> None:
    """The draft goes on in the new version, the signed one stays in its own, the list shows what is new."""
    office, acting = village.office, village.acting
    known = put_family(village)
    signed = interview_of(village, *known)
    old_sha = signed.form.form.sha256
    finish(office, acting, signed)
    draft = begin(office, acting, HomeCode(VILLAGE))
    draft.session.answer("/data/door/address", "一队三号")
    save_answer(office, acting, draft)
    assert newer_version(office, old_sha) is None

    install(village, newer_household_survey(tmp_path))

    assert newer_version(office, old_sha) is not None
    assert resume(office, acting, RowId(draft.draft.id)).form.form.sha256 == old_sha
    assert [one.label for one in draft_news(office, acting, RowId(draft.draft.id)).fresh] == ["最近的车站"]
    assert [line.newer for line in drafts(office)] == [True]
    carried = carry_draft(office, acting, RowId(draft.draft.id))
    assert carried.interview.session.state("/data/door/address").value == "一队三号"
    assert [one.label for one in carried.carried.fresh] == ["最近的车站"]
    assert carried.carried.lost == ()
    again = resume(office, acting, RowId(draft.draft.id))
    assert again.form.form.version == "2099010101"

    news = news_for(office, acting, *known, HOUSEHOLD_SURVEY)
    assert news is not None
    assert [one.label for one in news.fresh] == ["最近的车站"]
    assert (news.changed, news.lost) == ((), ())
    interview = RowId(household_file(office, *known).interviews[-1].id)
    answers = finished_interview(office, acting, known[0], interview).answers
    assert "最近的车站" not in [line.question for line in answers]
    assert len(answers) > 50


def test_only_what_is_new_is_asked_of_a_household_and_written(village: Started, tmp_path: Path) -> None:
    office, acting = village.office, village.acting
    known = put_family(village)
    finish(office, acting, interview_of(village, *known))
    with pytest.raises(UserError, match="没有要补问的"):
        begin_news(office, acting, *known, HOUSEHOLD_SURVEY)
    install(village, newer_household_survey(tmp_path))
    before = household_file(office, *known)
    begun = begin_news(office, acting, *known, HOUSEHOLD_SURVEY)
    (fresh,) = begun.carried.fresh
    begun.interview.session.answer(fresh.ref, "村口")
    reviewed = review(office, begun.interview)
    assert (reviewed.problems, reviewed.changes, reviewed.clashes, reviewed.absent) == ((), (), (), ())
    finish(office, acting, begun.interview)
    after = household_file(office, *known)
    assert len(after.interviews) == len(before.interviews) + 1
    newest = next(i for i in after.interviews if i.form_version == "2099010101")
    assert newest.previous_id == before.interviews[-1].id
    assert after.members == before.members
    kept = finished_interview(office, acting, known[0], RowId(newest.id))
    assert "村口" in [line.answer for line in kept.answers]


def test_versions_are_counted_as_their_authors_count() -> None:
    assert sorted(("10", "9", "2020a", "2020"), key=version_order) == ["9", "10", "2020", "2020a"]
