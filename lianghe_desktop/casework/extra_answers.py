"""Answers to questions that have no column of their own, in the words of the form, for a household's page."""

from dataclasses import dataclass

from lianghe_desktop.casework.fields import field_spec, show_field
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.projection import extra_of
from lianghe_desktop.records.declare import SharedRow


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtraAnswer:
    """One such answer: of whom, "" for the household, to what, and what was said."""

    who: str
    label: str
    words: str


def extra_answers(file: HouseholdFile) -> tuple[ExtraAnswer, ...]:
    """Return the answers of a household and of its members, the household's first."""
    found = _of(file.household, "household", "")
    for each in file.housing, file.assets:
        if each is not None:
            found += _of(each, str(each.__tablename__), "")
    for member in file.members:
        found += _of(member, "member", member.name or "")
    return tuple(found)


def _of(row: SharedRow, table: str, who: str) -> list[ExtraAnswer]:
    found = []
    for key, value in sorted(extra_of(row).items()):
        if value in (None, ""):
            continue
        spec = field_spec(table, f"extra.{key}")
        words = show_field(spec, value) if spec else str(value)
        found.append(ExtraAnswer(who=who, label=spec.label if spec else key, words=words))
    return found
