"""Answers of an old version in a new one: by name and type, codes by the author's table, nothing guessed."""

from lianghe_desktop.survey import convert_xlsx, load_definition, start_session
from lianghe_desktop.survey.carrying import Renames, carry_over, read_renames
from tests.survey.forms import NOW, workbook

HEAD = ("type", "name", "label")
SETTINGS = [("form_title", "form_id", "version"), ("表", "t", "1")]
LIST = ("list_name", "name", "label")
OLD = workbook(
    [
        HEAD,
        ("text", "name", "姓名"),
        ("integer", "age", "年龄"),
        ("select_one house", "house", "住房"),
        ("select_multiple need", "needs", "需要"),
        ("text", "gone", "以后不问的"),
        ("text", "phone", "电话"),
        ("date", "born", "出生"),
        ("begin repeat", "child", "孩子"),
        ("text", "child_name", "孩子姓名"),
        ("end repeat", "", ""),
    ],
    [LIST, ("house", "a", "砖房"), ("house", "b", "土房"), ("need", "x", "看病"), ("need", "y", "上学")],
    SETTINGS,
)
NEW = workbook(
    [
        HEAD,
        ("begin group", "who", "谁"),
        ("text", "name", "姓名（照证件）"),
        ("decimal", "age", "年龄"),
        ("end group", "", ""),
        ("select_one house", "house", "住房"),
        ("select_multiple need", "needs", "需要"),
        ("text", "telephone", "电话"),
        ("integer", "born", "出生"),
        ("text", "email", "电子邮箱"),
        ("begin repeat", "child", "孩子"),
        ("text", "child_name", "孩子姓名"),
        ("text", "school", "学校"),
        ("end repeat", "", ""),
    ],
    [
        LIST,
        ("house", "brick", "砖房"),
        ("house", "b", "土房"),
        ("need", "x", "看病"),
        ("need", "z", "住房"),
    ],
    SETTINGS,
)
RENAMES = Renames(questions={"telephone": "phone"}, codes={("house", "a"): "brick"})
ANSWERS = {
    "/data/name": "陈志强",
    "/data/age": "49",
    "/data/house": "a",
    "/data/needs": "x y",
    "/data/gone": "旧话",
    "/data/phone": "07565550000",
    "/data/born": "1970-01-02",
}


def carried():
    old = load_definition(convert_xlsx(OLD))
    session = start_session(old, clock=lambda: NOW)
    for ref, text in ANSWERS.items():
        session.answer(ref, text)
    session.answer("/data/child[1]/child_name", "小明")
    session.create_repeat("/data/child")
    session.answer("/data/child[2]/child_name", "小红")
    new = load_definition(convert_xlsx(NEW))
    return carry_over(old, session.draft_xml(), new, renames=RENAMES, clock=lambda: NOW)


def value(ref: str) -> str | None:
    return carried().session.state(ref).value


def test_answers_find_their_questions_by_name_and_type() -> None:
    assert value("/data/who/name") == "陈志强"
    assert value("/data/who/age") == "49"
    assert [value(f"/data/child[{at}]/child_name") for at in (1, 2)] == ["小明", "小红"]


def test_renamed_questions_and_codes_follow_the_authors_table() -> None:
    assert value("/data/telephone") == "07565550000"
    assert value("/data/house") == "brick"


def test_what_finds_no_place_is_listed_and_nothing_is_guessed() -> None:
    lost = {(one.label, one.answer): one.why for one in carried().lost}
    assert lost == {
        ("需要", "看病、上学"): "新表的选项里没有这一项",
        ("以后不问的", "旧话"): "新表里没有这道题",
        ("出生", "1970-01-02"): "新表里这道题换了类型",
    }
    assert value("/data/needs") == "x"
    assert value("/data/born") == ""


def test_only_what_is_new_or_asks_otherwise_is_shown() -> None:
    found = carried()
    assert [one.label for one in found.fresh] == ["电子邮箱", "学校", "学校"]
    assert ("姓名（照证件）", "原来问的是：姓名") in [(one.label, one.why) for one in found.changed]


def test_the_same_version_carries_everything() -> None:
    old = load_definition(convert_xlsx(OLD))
    session = start_session(old, clock=lambda: NOW)
    for ref, text in ANSWERS.items():
        session.answer(ref, text)
    again = carry_over(old, session.draft_xml(), old, renames=Renames(), clock=lambda: NOW)
    assert (again.count, again.fresh, again.changed, again.lost) == (len(ANSWERS), (), (), ())


def test_the_table_is_a_sheet_of_the_new_workbook() -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(NEW))
    sheet = book.create_sheet("renamed")
    for row in (
        ("question", "old_name", "old", "new"),
        ("telephone", "phone", None, None),
        ("house", None, "a", "brick"),
    ):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    assert read_renames(out.getvalue()) == RENAMES
    assert read_renames(OLD) == Renames()
    assert load_definition(convert_xlsx(out.getvalue())).form_id == "t"
