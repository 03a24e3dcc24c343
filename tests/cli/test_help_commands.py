"""`help` in the shapes that scripts rely on."""

from io import BytesIO
from pathlib import Path

import openpyxl

from tests.cli.conftest import Run
from tests.cli.test_desk_commands import refused
from tests.documents.papers import pdf_text


def _only(run: Run, desk: Path) -> str:
    (one,) = run("households", "list", "--data", desk, "--json").json()["households"]
    return str(one["id"])


def test_suggest_take_and_deliver(run: Run, village: Path) -> None:
    household = _only(run, village)
    found = run("help", "suggest", household, "--data", village, "--json").json()["suggestions"]
    pupil = next(one for one in found if one["benefit"] == "primary_living")
    assert (pupil["amount_fen"], pupil["state"], pupil["demonstration"]) == (200_000, "open", False)
    take = ("help", "suggest", household, "--take", pupil["key"], "--data", village, "--json")
    refused(run(*take), "先认定后帮扶")
    after = run(*take, "--because", "急难先行").json()["suggestions"]
    assert next(one for one in after if one["key"] == pupil["key"])["state"] == "planned"
    plan = run("help", "plan", household, "--data", village, "--json").json()
    (measure,) = plan["measures"]
    assert (measure["done"], measure["due_on"]) == (False, "2026-12-31")
    deliver = ("help", "deliver", measure["id"], "--because", "急难先行", "--data", village)
    assert "已登记为已实施" in run(*deliver).out
    assert run("help", "plan", household, "--data", village, "--json").json()["spent_fen"] == 200_000
    assert "小学生活补助" in run("help", "plan", household, "--data", village).out
    assert "已享受" in run("help", "suggest", household, "--data", village).out


def test_record_pair_and_hand_over(run: Run, village: Path, tmp_path: Path) -> None:
    household = _only(run, village)
    made = ("help", "record", household, "--kind", "employment_training", "--content", "月嫂培训",
            "--because", "先行", "--data", village, "--json")  # fmt: skip
    assert run(*made).json()["measure"]
    run("help", "pair", household, "--name", "周一平", "--unit", "镇农办", "--data", village)
    (load,) = run("help", "pair", "--data", village, "--json").json()["helpers"]
    assert (load["name"], load["households"], load["planned_measures"]) == ("周一平", [household], 1)
    out = tmp_path / "交接.pdf"
    hand = (
        "help",
        "handover",
        "--leaving",
        "周一平",
        "--leaving-unit",
        "镇农办",
        "--name",
        "林二",
        "--out",
        out,
    )
    done = run(*hand, "--data", village, "--json").json()
    assert (done["households"], done["measures"]) == ([household], 1)
    assert out.read_bytes().startswith(b"%PDF")
    again = tmp_path / "again.pdf"
    ran = run("print", "handover", "--leaving", "周一平", "--out", again, "--data", village)
    assert ran.status == 0
    assert "周一平（镇农办）" in pdf_text(BytesIO(again.read_bytes()))
    refused(run(*hand, "--data", village, "--json"), "没有正在结对的户")
    assert "林二" in run("help", "pair", "--data", village).out


def test_themes_effect_and_visits(run: Run, village: Path, tmp_path: Path) -> None:
    household = _only(run, village)
    assert len(run("help", "views", "--json").json()["views"]) == 8
    out = tmp_path / "学生.xlsx"
    found = run("help", "views", "students", "--out", out, "--data", village, "--json").json()
    assert (len(found["rows"]), found["columns"]["support"]) == (2, "资助")
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert [cell.value for cell in sheet[3]][:4] == ["村（居）", "户编号", "户主", "姓名"]
    assert "学校" in run("help", "views", "students", "--data", village).out
    refused(run("help", "views", "boats", "--data", village, "--json"), "boats")
    one = run("help", "effect", household, "--data", village, "--json").json()
    assert (one["before"], one["now"]["per_capita_fen"]) == (None, 822_500)
    assert "年人均可支配收入" in run("help", "effect", household, "--data", village).out
    (total,) = run("help", "effect", "--data", village, "--json").json()["villages"]
    assert (total["households"], total["measured"]) == (1, 0)
    months = run("help", "visits", "--months", "2", "--data", village, "--json").json()["months"]
    assert [one["month"] for one in months] == ["2026-11", "2026-12"]
    refused(run("help", "deliver", "nothing", "--data", village, "--json"), "没有标识")
