"""Tables of upper levels by command: map, look, correct, fill, hand on."""

from pathlib import Path

import openpyxl

from tests.casework import blanks
from tests.cli.conftest import Run


def test_a_table_is_mapped_corrected_and_filled(run: Run, village: Path, tmp_path: Path) -> None:
    paths = blanks.write_all(tmp_path)
    data = ("--data", village)
    made = run(
        "sheets", "map", paths["登记表.xlsx"], "--name", "登记表", "--set", "入户表!F9=skip", *data, "--json"
    )
    assert made.status == 0
    slots = {one["cell"]: one for one in made.json()["slots"]}
    assert slots["入户表!B2"]["field"] == "head.name"
    assert slots["入户表!F9"]["skipped"]
    assert made.json()["blocks"][0]["rows"] == "member"
    shown = run("sheets", "show", "登记表", "--set", "入户表!H2=ask", *data)
    assert "到时再问" in shown.out
    out = tmp_path / "填好.xlsx"
    (line,) = run("households", "list", *data, "--json").json()["households"]
    filled = run(
        "sheets", "fill", "登记表", "--household", line["id"], "--answer", "入户表!H2=0756-5550000",
        "--out", out, *data, "--json",
    )  # fmt: skip
    assert filled.json()["files"] == [str(out)]
    sheet = openpyxl.load_workbook(out).active
    assert (sheet["B2"].value, sheet["H2"].value) == (line["head_name"], "0756-5550000")
    again = run("sheets", "fill", "登记表", "--all", "--as", "book", "--out", tmp_path / "本.xlsx", *data)
    assert again.status in (0, 3)
    assert run("sheets", "list", *data, "--json").json() == {
        "sheets": [{"name": "登记表", "published": False}]
    }
    assert run("sheets", "remove", "登记表", *data).status == 0
    assert run("sheets", "fill", "登记表", "--all", "--out", out, *data).status == 1


def test_what_cannot_be_filled_is_said(run: Run, village: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "坏.xlsx"
    wrong.write_bytes(b"x")
    data = ("--data", village)
    assert "另存" in run("sheets", "map", wrong, *data).err
    paths = blanks.write_all(tmp_path)
    assert run("sheets", "map", paths["审批表.docx"], *data).status == 0
    book = run("sheets", "fill", "审批表", "--all", "--as", "book", "--out", tmp_path / "x.docx", *data)
    assert (book.status, "Word" in book.err) == (1, True)
    assert "看不懂" in run("sheets", "map", paths["台账.xlsx"], "--set", "B3", *data).err
    assert "时段" in run("sheets", "fill", "审批表", "--all", "--out", tmp_path, "--period", "x", *data).err
    assert "head.name" in run("sheets", "fields", "--json").out


def test_people_side_by_side_are_mapped_asked_and_filled(run: Run, village: Path, tmp_path: Path) -> None:
    blank = tmp_path / "成员.xlsx"
    blank.write_bytes(blanks.people_side_by_side())
    data = ("--data", village)
    (block,) = run("sheets", "map", blank, *data, "--json").json()["blocks"]
    assert (block["across"], block["first_column"], block["last_column"]) == (True, 2, 4)
    assert [one["cells"] for one in block["columns"] if not one["field"] and not one["skipped"]] == [
        "成员!B7:D7"
    ]
    assert "并排 3 列，一列一人" in run("sheets", "show", "成员", *data).out
    fill = ("sheets", "fill", "成员", "--all", "--out", tmp_path / "各户", *data)
    asked = run(*fill, "--json")
    assert asked.status == 3
    answered = run(*fill, "--answer", "成员!B7:D7=无", "--json")
    assert answered.json()["blank"] < asked.json()["blank"]
    assert answered.json()["left_out"] == 0
    sheet = openpyxl.load_workbook(answered.json()["files"][0]).worksheets[0]
    assert (sheet["A4"].value, sheet["B7"].value) == ("姓名", "无")
    assert sheet["B4"].value == sheet["B2"].value
