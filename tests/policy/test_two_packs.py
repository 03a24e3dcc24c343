"""One household on two dates under two packs gives both answers, each with its own clauses."""

from typing import Any

from tests.policy.cases import household, run

_FAMILY = household(
    {
        "local_hukou": True,
        "income": {
            "wage": 1_900_000,
            "transfer": 130_000,
            "resident_pension": 130_000,
            "basic_pension": 120_000,
        },
        "members": [{}, {"birth_date": "1957-08-01", "labour": "lost", "works": False, "pension": 130_000}],
    }
)


def _lines(result: dict[str, Any]) -> dict[str, tuple[int, bool, str]]:
    return {line["code"]: (line["value_fen"], line["below"], line["source"]) for line in result["lines"]}


def test_one_household_two_days_two_packs() -> None:
    (doumen,) = run("doumen-2017", "2017-08-01", _FAMILY, explain=True)
    (kaiping,) = run("kaiping-2019", "2019-08-01", _FAMILY, explain=True)
    assert (doumen["income_concept"], kaiping["income_concept"]) == ("disposable", "dibao")
    assert _lines(doumen) == {
        "low_income": (1_100_000, True, "珠斗办字〔2017〕6号 一（二）1"),
        "dibao": (756_000, False, "珠斗办字〔2017〕6号 二（二）5"),
    }
    assert _lines(kaiping) == {"dibao": (1_020_000, True, "开府办〔2019〕29号 一（二）")}
    assert ("low_income" in doumen["categories"], "dibao" in doumen["categories"]) == (True, False)
    assert ("low_income" in kaiping["categories"], "dibao" in kaiping["categories"]) == (True, True)
    for result, document, other in (
        (doumen, "珠斗办字〔2017〕6号", "开府办〔2019〕29号 一"),
        (kaiping, "开府办〔2019〕29号", "珠斗办字"),
    ):
        told = [step["text"] for step in result["steps"]]
        assert any(document in text for text in told)
        assert not any(other in text for text in told)
        assert all(document in benefit["source"] for benefit in result["benefits"])
    assert {benefit["code"] for benefit in doumen["benefits"]} == {"medical_insurance_60"}
    assert {benefit["code"] for benefit in kaiping["benefits"]} == {"medical_insurance_subsidy"}


def test_the_same_pack_on_two_days_knows_the_birthday_and_what_grew_old() -> None:
    (before,) = run("doumen-2017", "2017-07-31", _FAMILY)
    (on_the_day,) = run("doumen-2017", "2017-08-01", _FAMILY)
    (later,) = run("doumen-2017", "2018-08-01", _FAMILY)
    codes = [{benefit["code"] for benefit in result["benefits"]} for result in (before, on_the_day, later)]
    assert codes == [set(), {"medical_insurance_60"}, {"medical_insurance_60"}]
    assert "low_income_line_year_fen" not in on_the_day["stale"]
    assert "low_income_line_year_fen" in later["stale"]
