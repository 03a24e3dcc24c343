"""What would change, in plain Chinese: on the sheet and in large type, to the fen."""

from io import BytesIO

import pytest

from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.border_words import sentences, what_would_change
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.printing import print_reasons
from lianghe_desktop.casework.start import Started
from lianghe_desktop.policy.borders import Borders, EventBorder, IncomeBorder, LineBorder, Outcome
from lianghe_desktop.records.livelihood import IncomeLine
from tests.casework.families import put_family
from tests.documents.papers import pdf_text

_NOW = Outcome(categories=frozenset(), tier="不建议纳入", points=38, route=None)
_LISTED = Outcome(categories=frozenset({"low_income"}), tier="三类", points=46, route=None)


def test_a_line_an_income_and_an_event_are_told() -> None:
    line = LineBorder(code="low_income", title="低收入线", below=False, change_fen=-32_001, after=_LISTED)
    far = IncomeBorder(change_fen=150, after=_LISTED)
    event = EventBorder(event="disabled", person="m1", after=_LISTED)
    same = IncomeBorder(change_fen=-32_001, after=_LISTED)
    found = Borders(now=_NOW, lines=(line,), incomes=(same, far), events=(event,))
    first, second, third = sentences(found, {"m1": "𠅤䶮"})
    assert first == (
        "全家一年收入再少 320.01 元，就低于“低收入线”，会符合“低收入户”，"
        "困难积分由 38 分（不建议纳入）变为 46 分（三类）。"
    )
    assert second.startswith("全家一年收入再多 1.50 元，")
    assert third.startswith("如果有人（例如𠅤䶮）评为二级残疾，会符合")


def test_what_is_told_comes_true(village: Started) -> None:
    office, acting = village.office, village.acting
    family = put_family(village)
    advised = assess_household(office, acting, *family)
    line = next(one for one in advised.result.lines if one.code == "low_income")
    file = household_file(office, *family)
    people = {member.id: member.name or "" for member in file.members}
    told = what_would_change(office, advised, people)
    wage = next(row for row in file.income if row.kind == "wage")
    assert line.below
    assert advised.result.income_fen is not None
    need = line.value_fen * len(file.members) - advised.result.income_fen
    assert any(f"再多 {need / 100:,.2f} 元，就不再低于“低收入线”" in one for one in told), told
    office.store.write(
        lambda unit: unit.change(
            IncomeLine, wage.home, wage.id, {"amount_fen": (wage.amount_fen or 0) + need}
        ),
        actor=acting.actor,
    )
    after = assess_household(office, acting, *family)
    assert next(one for one in after.result.lines if one.code == "low_income").below is False


@pytest.mark.parametrize("large", [False, True])
def test_it_stands_on_paper(village: Started, large: bool) -> None:
    office, acting = village.office, village.acting
    family = put_family(village)
    advised = assess_household(office, acting, *family)
    printed = print_reasons(office, acting, [family], [advised], large=large)
    words = pdf_text(BytesIO(printed.pdf)).replace("\n", "").replace(" ", "")
    assert "什么情况下结果会变" in words
    assert "就不再低于“低收入线”" in words
    assert "珠斗办字〔2017〕6号一（二）1" in words
