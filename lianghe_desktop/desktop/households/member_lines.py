"""Members of a household as lines of a table."""

import datetime as dt
from collections.abc import Mapping, Sequence

from lianghe_desktop.casework.fields import FieldValue, field_spec, show_field
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.identity import full_years

SHORT_COLUMNS = (
    Column(title="姓名", field="name", width=96),
    Column(title="与户主关系", field="relation", width=104),
    Column(title="性别", field="sex", width=56),
    Column(title="年龄", field="age", width=56, align=Align.RIGHT),
)
COLUMNS = (
    *SHORT_COLUMNS,
    Column(title="证件号码", field="document_number", width=184),
    Column(title="劳动能力", field="labour", width=136),
    Column(title="健康状况", field="health", width=136),
    Column(title="在校情况", field="school", width=112),
    Column(title="低保", field="dibao", width=64),
)
_SHOWN = ("name", "relation", "sex", "document_number", "labour", "health", "school", "dibao")


def member_lines(members: Sequence[Member], today: dt.date) -> list[Mapping[str, object]]:
    """Return the lines of members; document numbers are masked."""
    return [_line(member, today) for member in members]


def age_words(member: Member, today: dt.date) -> str:
    """Return the age in full years, blank where the birth date is not known."""
    born = member.birth_date
    return str(full_years(born, today)) if born is not None and born <= today else ""


def _line(member: Member, today: dt.date) -> Mapping[str, object]:
    line: dict[str, object] = {column: _shown(column, getattr(member, column)) for column in _SHOWN}
    line["age"] = age_words(member, today)
    return line


def _shown(column: str, value: FieldValue) -> str:
    spec = field_spec("member", column)
    return show_field(spec, value) if spec else ""
