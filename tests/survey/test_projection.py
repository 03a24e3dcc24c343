"""Projection maps: read strictly, checked against names, answers turned into stored values exactly."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.records.errors import IntegrityFault, UserError
from lianghe_desktop.survey.projection import (
    Conversion,
    ProjectedField,
    projection_findings,
    read_projection,
    stored_value,
)

MAP = """
form: sample
home: /data/village
members: /data/member
window: {from: /data/from, to: /data/to}
fields:
  - {path: /data/grade, table: housing, column: grade, as: code}
  - {path: /data/member/note, table: member, column: extra.note, as: text}
  - {path: /data/cause, table: cause, column: code, as: code, main: true}
lines:
  - {table: income_line, kind: wage, under: /data/member, when: /data/total, zero: /data/total,
     details: [job]}
  - {table: spending_line, kind: other, path: /data/other, zero_if_no: /data/has_other}
prefill:
  - {path: /data/member/birth, table: member, column: birth_date}
answers_only: [/data/consent]
"""
PATHS = {
    *(f"/data/{name}" for name in ("village", "member", "from", "to", "grade", "cause", "total", "consent")),
    *(f"/data/{name}" for name in ("member/note", "member/job", "member/birth", "other", "has_other")),
}
COLUMNS = {
    "housing": {"grade"},
    "member": {"extra", "birth_date"},
    "cause": {"code"},
    "income_line": {"amount_fen"},
    "spending_line": {"amount_fen"},
}


def test_a_line_becomes_a_field_for_each_detail_and_one_for_nothing() -> None:
    lines = [field for field in read_projection(MAP.encode()).fields if field.kind == "wage"]
    assert lines == [
        ProjectedField(
            path="/data/member/job",
            table="income_line",
            column="amount_fen",
            conversion=Conversion.YUAN,
            kind="wage",
            detail="job",
            when="/data/total",
            of_member=True,
        ),
        ProjectedField(
            path="/data/total",
            table="income_line",
            column="amount_fen",
            conversion=Conversion.YUAN_IF_ZERO,
            kind="wage",
            when="/data/total",
        ),
    ]


def test_a_map_that_fits_has_no_findings() -> None:
    projection = read_projection(MAP.encode())
    assert projection_findings(projection, paths=PATHS, saved=set(), columns=COLUMNS) == ()


@pytest.mark.parametrize(
    ("paths", "saved", "columns", "words"),
    [
        (PATHS - {"/data/grade"}, set(), COLUMNS, "表单里没有“/data/grade”"),
        (PATHS - {"/data/total"}, set(), COLUMNS, "表单里没有“/data/total”"),
        (PATHS, {"/data/consent"}, COLUMNS, "已由 save_to 保存"),
        (PATHS, set(), COLUMNS | {"housing": {"note"}}, "没有“grade”一列"),
        (PATHS, set(), {k: v for k, v in COLUMNS.items() if k != "cause"}, "没有名为“cause”的表"),
    ],
)
def test_what_does_not_fit_is_said(
    paths: set[str], saved: set[str], columns: dict[str, set[str]], words: str
) -> None:
    found = projection_findings(read_projection(MAP.encode()), paths=paths, saved=saved, columns=columns)
    assert any(words in sentence for sentence in found)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("as: code}", "as: kilogram}", "不认识"),
        ("table: housing", "tabel: housing", "不认识的键 tabel"),
        ("form: sample\n", "", "缺少 form"),
        ("main: true", "main: perhaps", "main 应为"),
        ("under: /data/member, ", "", "应写 path"),
        ("form: sample", "form: sample\nform: other", "YAML"),
        (
            "as: text}\n",
            "as: text}\n  - {path: /data/grade, table: housing, column: grade, as: code}\n",
            "写了两次",
        ),
    ],
)
def test_a_wrong_map_is_refused(old: str, new: str, words: str) -> None:
    with pytest.raises(IntegrityFault, match=words):
        read_projection(MAP.replace(old, new, 1).encode())


@pytest.mark.parametrize(
    ("conversion", "answer", "stored"),
    [
        (Conversion.YUAN, "12345.6", 1_234_560),
        (Conversion.YUAN, "0.29", 29),
        (Conversion.MU, "4.2", 420),
        (Conversion.M2, "86", 8600),
        (Conversion.WHOLE, "3", 3),
        (Conversion.FLAG, "0", False),
        (Conversion.DATE, "2026-11-20", dt.date(2026, 11, 20)),
        (Conversion.CODES, "a b", "a b"),
        (Conversion.MEMBER_IF_YES, "1", True),
        (Conversion.MEMBER_IF_YES, "0", None),
        (Conversion.YUAN_IF_ZERO, "0", 0),
        (Conversion.YUAN_IF_ZERO, "12", None),
        (Conversion.ZERO_IF_NO, "0", 0),
        (Conversion.ZERO_IF_NO, "1", None),
        (Conversion.ZERO_IF_NO, "unknown", None),
        (Conversion.YUAN, "", None),
        (Conversion.CODE, "unknown", None),
        (Conversion.CODE, "none", "none"),
    ],
)
def test_answers_become_stored_values(conversion: Conversion, answer: str, stored: object) -> None:
    found = stored_value(conversion, answer)
    assert found == stored
    assert type(found) is type(stored)


@pytest.mark.parametrize(
    ("conversion", "answer"),
    [(Conversion.YUAN, "1.234"), (Conversion.YUAN, "多"), (Conversion.WHOLE, "1.5"), (Conversion.FLAG, "yes"),
     (Conversion.DATE, "2026-13-01"), (Conversion.YUAN, "NaN"), (Conversion.YUAN, "1e999")],
)  # fmt: skip
def test_answers_that_do_not_fit_are_refused(conversion: Conversion, answer: str) -> None:
    with pytest.raises(UserError):
        stored_value(conversion, answer)


@given(st.integers(min_value=0, max_value=10**12))
def test_no_fen_is_lost(fen: int) -> None:
    assert stored_value(Conversion.YUAN, f"{fen // 100}.{fen % 100:02d}") == fen
