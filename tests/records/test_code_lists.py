"""Code lists: complete, unambiguous, and read strictly."""

from enum import StrEnum
from pathlib import Path

import pytest

from lianghe_desktop.records import case_codes, enums
from lianghe_desktop.records.code_lists import code_list, code_list_names, read_code_list
from lianghe_desktop.records.errors import IntegrityFault, UserError
from lianghe_desktop.records.identity import DocumentKind

HEAD = "list: sample\ntitle: 样表\nsource: 测试\n"


@pytest.mark.parametrize("name", code_list_names())
def test_every_list_reads_and_its_maps_lead_somewhere(name: str) -> None:
    codes = code_list(name)
    assert codes.title
    assert codes.source
    for item in codes.items:
        assert codes.code_of(item.label) == item.code
        for target, mapped in item.maps.items():
            assert mapped
            assert all(code in code_list(target) for code in mapped)


@pytest.mark.parametrize(
    ("name", "enum"),
    [
        ("sex", enums.Sex),
        ("health", enums.Health),
        ("labour", enums.Labour),
        ("school", enums.School),
        ("housing_grade", enums.HousingGrade),
        ("housing_hardship", enums.HousingHardship),
        ("incident", enums.Incident),
        ("monitored", enums.Monitored),
        ("measure_state", enums.MeasureState),
        ("person_role", enums.Role),
        ("level", enums.Level),
        ("medical_scheme", enums.MedicalScheme),
        ("income_concept", enums.IncomeConcept),
        ("route", enums.Route),
        ("document_kind", DocumentKind),
        ("procedure_kind", case_codes.CaseKind),
        ("procedure_origin", case_codes.Origin),
        ("procedure_step", case_codes.CaseStep),
        ("step_outcome", case_codes.StepOutcome),
        ("procedure_outcome", case_codes.CaseOutcome),
        ("check_item", case_codes.CheckItem),
        ("warning_origin", case_codes.WarningOrigin),
        ("warning_flag", case_codes.WarningFlag),
        ("warning_outcome", case_codes.WarningOutcome),
        ("sweep_result", case_codes.SweepResult),
        ("phase_out_result", case_codes.PhaseOutResult),
        ("job_answer", case_codes.JobAnswer),
        ("sample_scope", case_codes.SampleScope),
        ("sample_result", case_codes.SampleResult),
        ("check_result", case_codes.CheckResult),
        ("publicity_kind", case_codes.PublicityKind),
        ("objection_outcome", case_codes.ObjectionOutcome),
        ("approval_verdict", case_codes.Verdict),
        ("review_subject", case_codes.ReviewSubject),
        ("review_answer", case_codes.ReviewAnswer),
        ("review_closing", case_codes.ReviewClosing),
    ],
)
def test_enums_equal_their_lists(name: str, enum: type[StrEnum]) -> None:
    assert tuple(member.value for member in enum) == code_list(name).codes


def test_able_labour_is_the_group_of_the_list() -> None:
    assert {item.code for item in code_list("labour").in_group("able")} == enums.ABLE_LABOUR


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("nation", 58),
        ("relation", 84),
        ("relation_national", 28),
        ("school_status", 25),
        ("poverty_cause", 14),
        ("disability_class", 7),
        ("disability_grade", 4),
    ],
)
def test_lists_have_as_many_entries_as_their_source(name: str, count: int) -> None:
    assert len(code_list(name).items) == count


@pytest.mark.parametrize(
    ("name", "word", "code"),
    [
        ("health", "重病", "serious"),
        ("health", "大病", "serious"),
        ("health", "慢性病", "chronic"),
        ("labour", "有劳动能力", "full"),
        ("school", "幼儿园", "preschool"),
        ("relation", "儿子", "20"),
        ("relation_national", "之子", "son"),
        ("nation", "汉", "01"),
        ("nation", " 壮 族 ", "08"),
        ("category", "五保户", "tekun"),
        ("document_kind", "身份证", "resident"),
        ("sex", "2", "2"),
    ],
)
def test_words_of_the_field_lead_to_the_code(name: str, word: str, code: str) -> None:
    assert code_list(name).code_of(word) == code


def test_every_national_relation_has_a_standard_code_and_back() -> None:
    national, standard = code_list("relation_national"), code_list("relation")
    for item in national.items:
        for code in item.maps["relation"]:
            assert standard.mapped(code, "relation_national") == item.code


def test_unknown_code_and_word_are_refused_in_chinese() -> None:
    with pytest.raises(UserError, match="与户主关系"):
        code_list("relation_national").code_of("之干儿子")
    with pytest.raises(UserError, match="性别"):
        code_list("sex").label("7")
    with pytest.raises(UserError, match="代码表"):
        code_list("no_such_list")
    assert code_list("sex").find("7") is None


def test_levels_and_groups() -> None:
    measures = code_list("help_measure_kind")
    assert "industry" in {item.code for item in measures.children(None)}
    assert all(item.parent == "industry" for item in measures.children("industry"))
    assert {item.code for item in code_list("income_kind").in_group("net_cost")} == {
        "depreciation",
        "production_tax",
        "gifts_given",
    }


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HEAD + "colour: red\nitems: [{code: a, label: 甲}]", "不认识的键 colour"),
        (HEAD + "title: 又一\nitems: [{code: a, label: 甲}]", "出现两次"),
        (HEAD + "items: [{code: a, label: 甲, code: b}]", "出现两次"),
        (HEAD + "items: [{code: a, label: 甲}, {code: a, label: 乙}]", "代码 a 出现两次"),
        (HEAD + "items: [{code: a, label: 甲}, {code: b, label: 乙, synonyms: [甲]}]", "指两个代码"),
        (HEAD + "items: [{code: a, label: 甲, parent: z}]", "上级 z"),
        (HEAD + "items: [{code: a}]", "缺少 label"),
        (HEAD + "items: []", "items"),
        (HEAD.replace("sample", "other") + "items: [{code: a, label: 甲}]", "list 写的是"),
        (HEAD + "items: [", "sample.yaml"),
    ],
)
def test_a_file_that_breaks_the_rules_is_refused(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "sample.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(IntegrityFault, match=why):
        read_code_list(path)
