"""Lists, one household, search, import, history and figures in the shapes that scripts rely on."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from lianghe_desktop.records.enums import Level
from tests.casework.conftest import TOWNSHIP, VILLAGE, number
from tests.cli.conftest import Run, kept, make_desk, sheet
from tests.cli.test_desk_commands import refused

HEAD = ["户编号", "姓名", "性别", "证件号码", "与户主关系"]
FATHER = number(dt.date(1970, 1, 1), 901)
MOTHER = number(dt.date(1972, 2, 2), 902)
KEYS = {"id", "home", "household_no", "head_name", "members", "categories", "status"}


def test_households_have_the_shape_of_the_contract(run: Run, village: Path) -> None:
    ran = run("households", "list", "--data", village, "--json")
    assert ran.status == 0
    (line,) = ran.json()["households"]
    assert set(line) == KEYS
    assert (line["home"], line["members"], line["status"]) == (VILLAGE, 4, "listed")
    assert isinstance(line["categories"], list)
    for known in (line["id"], line["household_no"]):
        shown = run("households", "show", known, "--data", village, "--json").json()
        assert [{key: one[key] for key in KEYS} for one in shown["households"]] == [line]
    found = run("households", "search", line["head_name"][:1], "--data", village, "--json")
    assert found.json() == ran.json()
    assert run("--data", village, "households", "list", "--json").json() == ran.json()
    assert run(f"--data={village}", "households", "list", "--json").json() == ran.json()
    for_people = run("households", "list", "--data", village)
    assert line["head_name"] in for_people.out
    assert for_people.err == "共 1 户。\n"


def test_one_household_is_shown_with_its_people(run: Run, village: Path) -> None:
    (line,) = run("households", "list", "--data", village, "--json").json()["households"]
    show = ("households", "show", line["household_no"], "--data", village)
    people = run(*show, "--json").json()["households"][0]["people"]
    assert len(people) == line["members"] == 4
    head = people[0]
    assert (head["name"], head["relation"]) == (line["head_name"], "02")
    assert head["document_number"][6:14] == "********"
    assert isinstance(head["age"], int)
    told = run(*show).out.splitlines()
    assert [words.split("\t")[1] for words in told[1:]] == [one["name"] for one in people]
    assert "户主" in told[1]
    assert head["document_number"] in told[1]


def test_a_household_that_is_not_here_is_refused(run: Run, village: Path) -> None:
    for command in (["households", "show", "nix"], ["history", "nix"], ["assess", "--household", "nix"]):
        refused(run(*command, "--data", village, "--json"), "nix")
    assert run("households", "search", "没有这个人", "--data", village, "--json").json() == {"households": []}


def test_a_list_is_looked_at_and_then_taken_in(run: Run, village: Path, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "名单.xlsx", HEAD, ["7", "梁大山", "", FATHER, "户主"], ["7", "区秀英", "", MOTHER, "配偶"]
    )
    before = kept(village)
    looked = run("import", path, "--dry-run", "--data", village, "--json")
    assert looked.status == 0
    told = {
        "households": 1,
        "people": 2,
        "written": False,
        "new_people": 2,
        "changes": [],
        "ignored_columns": [],
        "errors": [],
        "errors_file": None,
    }
    assert looked.json().items() >= told.items()
    assert kept(village) == before
    taken = run("import", path, "--data", village)
    assert (taken.status, taken.out) == (0, "")
    assert "1 户 2 人" in taken.err
    (line,) = run("households", "show", "7", "--data", village, "--json").json()["households"]
    assert (line["head_name"], line["members"]) == ("梁大山", 2)


@pytest.mark.parametrize(
    ("rows", "column", "word"),
    [
        ([["7", "甲", "", FATHER[:-1] + ("1" if FATHER[-1] != "1" else "2"), "户主"]], "证件号码", "校验"),
        ([["7", "甲", "", 4.40403e17, "户主"]], "证件号码", "文本"),
        ([["7", "甲", "", FATHER, "户主"], ["8", "乙", "", FATHER, "户主"]], "证件号码", "重复"),
    ],
)
def test_a_list_with_one_wrong_row_changes_nothing(
    run: Run, village: Path, tmp_path: Path, rows: list[list[object]], column: str, word: str
) -> None:
    before = kept(village)
    path = sheet(tmp_path / "名单.xlsx", HEAD, *rows)
    ran = run("import", path, "--data", village, "--json")
    assert ran.status == 1
    assert "名单-errors.xlsx" in ran.err
    told = ran.json()
    assert not told["written"]
    assert [set(error) for error in told["errors"]] == [{"sheet", "row", "column", "reason"}]
    (error,) = told["errors"]
    assert (error["sheet"], error["row"], error["column"]) == ("名单", len(rows) + 1, column)
    assert word in error["reason"]
    written = openpyxl.load_workbook(told["errors_file"]).worksheets[0]
    assert [cell.value for cell in written[2]] == [*error.values(), "改好才能导入"]
    assert kept(village) == before


def test_columns_are_settled_kept_by_name_and_handed_on(run: Run, village: Path, tmp_path: Path) -> None:
    path = sheet(tmp_path / "名单.xlsx", ["号", "人名", "公民号", "与户主关系"], ["7", "甲", FATHER, "户主"])
    refused(run("import", path, "--data", village), "缺少这些列", "姓名")
    columns = ("--column", "人名=姓名", "--column", "公民号=证件号码", "--column", "号=户编号")
    refused(run("import", path, "--column", "人名=名儿", "--data", village), "看不懂")
    saved = run("import", path, *columns, "--save-mapping", "村表", "--dry-run", "--data", village)
    assert saved.status == 0
    listed = run("mappings", "list", "--data", village, "--json").json()["mappings"]
    assert listed == [{"kind": "import", "name": "村表", "published": False, "sender": ""}]
    out = tmp_path / "村表.json"
    assert run("mappings", "export", "村表", "--out", out, "--data", village).status == 0
    assert run("mappings", "remove", "村表", "--data", village).status == 0
    refused(run("import", path, "--mapping", "村表", "--data", village), "村表")
    assert run("mappings", "add", out, "--data", village).status == 0
    refused(run("mappings", "publish", "村表", "--data", village), "镇街")
    taken = run("import", path, "--mapping", "村表", "--data", village, "--json").json()
    assert (taken["written"], taken["people"]) == (True, 1)


def test_an_import_is_taken_back(run: Run, village: Path, tmp_path: Path) -> None:
    refused(run("import", "undo", "--last", "--data", village), "没有可以撤销")
    path = sheet(tmp_path / "名单.xlsx", HEAD, ["7", "梁大山", "", FATHER, "户主"])
    taken = run("import", path, "--data", village, "--json").json()
    (listed,) = run("import", "list", "--data", village, "--json").json()["imports"]
    assert (listed["id"], listed["people"], listed["undone"]) == (taken["run"], 1, False)
    undone = run("import", "undo", "--last", "--data", village, "--json")
    assert (undone.status, undone.json()["removed"]) == (0, 2)
    assert "已撤销" in run("import", "list", "--data", village).out
    refused(run("import", "undo", taken["run"], "--data", village), "已经撤销")
    refused(run("import", "undo", "--data", village), "--last")


def test_what_is_no_list_is_refused(run: Run, village: Path, tmp_path: Path) -> None:
    before = kept(village)
    short = sheet(tmp_path / "短.xlsx", ["户编号", "住址"], ["7", "村东"])
    refused(run("import", short, "--data", village), "缺少这些列", "姓名")
    text = tmp_path / "名单.csv"
    text.write_text("户编号,姓名\n", "utf-8")
    refused(run("import", text, "--data", village), "名单.csv")
    refused(run("import", tmp_path / "nix.xlsx", "--data", village), "nix.xlsx")
    refused(run("import", tmp_path, "--data", village), tmp_path.name)
    good = sheet(tmp_path / "名单.xlsx", HEAD, ["7", "甲", "", FATHER, "户主"])
    for strange in ("nix", "440403106202", ""):
        refused(run("import", good, "--village", strange, "--data", village))
    assert kept(village) == before


def test_history_tells_who_wrote_what_and_how_it_was(run: Run, village: Path) -> None:
    (line,) = run("households", "list", "--data", village, "--json").json()["households"]
    told = run("history", line["id"], "--data", village, "--json").json()["history"]
    assert {"at", "who", "what", "field", "old", "new", "interview"} <= set(told[0])
    assert {entry["who"] for entry in told} == {"李管理"}
    assert any(entry["what"] == "家庭成员" and entry["new"] == line["head_name"] for entry in told)
    then = run("history", line["id"], "--as-of", "2026-11-20", "--data", village, "--json")
    rows = then.json()["rows"]
    assert rows["household"][0]["household_no"] == line["household_no"]
    assert len(rows["member"]) == line["members"]
    assert all("****" in member["document_number"] for member in rows["member"])
    earlier = run("history", line["id"], "--as-of", "2026-11-19", "--data", village, "--json")
    assert earlier.json() == {"as_of": "2026-11-19", "rows": {}}


def test_the_overview_has_the_shape_of_the_contract(run: Run, village: Path, tmp_path: Path) -> None:
    out = tmp_path / "附件一.xlsx"
    ran = run("stats", "overview", "--on", "2026-11-20", "--data", village, "--json", "--out", out)
    table = ran.json()
    assert set(table) == {"areas", "rows"}
    assert [row["no"] for row in table["rows"]] == list(range(1, 12))
    assert {len(row["values"]) for row in table["rows"]} == {len(table["areas"])}
    assert set(table["rows"][0]) == {"no", "item", "unit", "values"}
    assert [row["values"][0] for row in table["rows"][:2]] == [1, 4]
    cells = [
        value
        for row in openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True)
        for value in row
    ]
    assert table["rows"][0]["item"] in cells
    assert "附件一.xlsx" in ran.err
    refused(run("stats", "overview", "--data", village, "--out", tmp_path / "nix" / "x.xlsx"), "x.xlsx")


def test_a_township_counts_its_villages(run: Run, tmp_path: Path) -> None:
    folder = make_desk(tmp_path / "township", level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇", family=True)
    table = run("stats", "overview", "--data", folder, "--json").json()
    column = table["areas"].index("白蕉示范一村")
    assert column > 0
    assert [table["rows"][0]["values"][at] for at in (0, column)] == [1, 1]
    assert sum(table["rows"][0]["values"][1:]) == 1
