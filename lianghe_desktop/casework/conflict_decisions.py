"""Fields that two desks filled differently: shown with every value, and decided by a person."""

from collections.abc import Mapping
from dataclasses import dataclass

from lianghe_desktop.casework.decided_conflicts import ONE_BY_ONE, decided_conflicts, keep_batch
from lianghe_desktop.casework.fields import FieldValue, field_spec, read_field, show_field
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_values import head_name
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.working_date import day_of
from lianghe_desktop.records.declare import decode, journal_fields
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.staff import Person
from lianghe_desktop.store.conflicts import Conflict, ConflictValue, conflicts, decide
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.households import file_of
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync.export import known_desks


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One of the values that stand: as people read it, who wrote it, where and when."""

    text: str
    who: str
    desk: str
    day: str
    mine: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictLine:
    """A field that waits for a person; the first side is the one that lists show."""

    id: str
    home: HomeCode
    household: str | None
    household_name: str
    field_label: str
    sides: tuple[Side, ...]


def conflict_lines(office: Office) -> list[ConflictLine]:
    """Return everything that waits for a person, by household."""
    sides = names_of_sides(office)
    return [conflict_line(office, conflict, sides) for conflict in conflicts(office.store)]


@dataclass(frozen=True, kw_only=True, slots=True)
class SideNames:
    """Names of desks by author and of people by id, read once for a list."""

    desks: Mapping[str, str]
    people: Mapping[str, str]


def names_of_sides(office: Office) -> SideNames:
    """Return how desks and people are called on this desk."""
    desks = {one.author: one.name for one in known_desks(office.store)}
    people = {row.id: row.name or "" for row in office.store.rows(Person)}
    return SideNames(desks=desks | {office.desk.author: office.desk.name}, people=people)


@dataclass(frozen=True, kw_only=True, slots=True)
class DecidedField:
    """One decided field as people read it: what lists showed before, and what was chosen."""

    home: HomeCode
    household: str | None
    household_name: str
    label: str
    before: str
    chosen: str


def decided_fields(office: Office, batch: str, *, most: int = 200) -> list[DecidedField]:
    """Return the first fields of a batch of decisions, with the values before and after.

    Raises:
        UserError: No such batch is kept.
    """
    names = names_of_sides(office)
    lines = (conflict_line(office, one, names) for one in decided_conflicts(office, batch)[:most])
    return [
        DecidedField(
            home=line.home,
            household=line.household,
            household_name=line.household_name,
            label=line.field_label,
            before=line.sides[0].text,
            chosen=line.sides[1].text,
        )
        for line in lines
    ]


def settle(office: Office, acting: Acting, conflict_id: str, choice: str) -> None:
    """Settle one: `mine`, `theirs`, the number of a side from 1, or a value typed anew.

    Raises:
        UserError: It is settled already, the value does not fit, or a desk above must decide.
    """
    found = _waiting(office, acting, conflict_id)
    _decide(office, acting, found, _chosen(office, found, choice))


def settle_value(office: Office, acting: Acting, conflict_id: str, text: str) -> None:
    """Settle one with a value: that of a side, as lists show it, or one typed anew.

    Raises:
        UserError: It is settled already, the value does not fit, or a desk above must decide.
    """
    found = _waiting(office, acting, conflict_id)
    # Numbers are shown masked: two sides may read alike, and then the text chooses neither.
    sides = [value for value in found.values if _text(found, value) == text.strip()]
    _decide(office, acting, found, stored_value(found, sides[0]) if len(sides) == 1 else _typed(found, text))


def _waiting(office: Office, acting: Acting, conflict_id: str) -> Conflict:
    require(acting, Act.DECIDE_CONFLICT)
    found = next((c for c in conflicts(office.store) if c.key == conflict_id), None)
    if found is None:
        raise UserError(ErrorCode.NOT_FOUND, "这一处已经定过了，或编号写错，请重新列出待定内容。")
    return found


def _decide(office: Office, acting: Acting, found: Conflict, value: object) -> None:
    def job(unit: Unit) -> None:
        decide(unit, found, value)
        keep_batch(unit, acting, office.new_id(), ONE_BY_ONE, [found])

    office.store.write(job, actor=acting.actor)


def _chosen(office: Office, conflict: Conflict, choice: str) -> object:
    mine = [v for v in conflict.values if v.author == office.desk.author]
    others = [v for v in conflict.values if v.author != office.desk.author]
    if choice == "mine" and mine:
        return stored_value(conflict, mine[0])
    if choice == "theirs" and len(others) == 1:
        return stored_value(conflict, others[0])
    if choice.isdigit() and 1 <= int(choice) <= len(conflict.values):
        return stored_value(conflict, conflict.values[int(choice) - 1])
    if choice in ("mine", "theirs"):
        raise UserError(ErrorCode.BAD_INPUT, "这几个值分不出哪个是本机的、哪个是对方的，请直接写正确的内容。")
    return _typed(conflict, choice)


def _typed(conflict: Conflict, text: str) -> object:
    spec = field_spec(str(table_of(conflict.model).name), conflict.field)
    if spec is None:
        raise UserError(ErrorCode.BAD_INPUT, "这一项只能从已有的几个值里选，不能另写，请照写其中一个。")
    return read_field(spec, text)


def stored_value(conflict: Conflict, side: ConflictValue) -> object:
    """Return the value as `Unit.change` takes it: a group stays a list, a day becomes a date."""
    table = table_of(conflict.model)
    field = journal_fields(table).get(conflict.field)
    if field is None or field.grouped or side.value is None:
        return side.value
    return decode(table.columns[field.columns[0]], side.value)


def conflict_line(office: Office, conflict: Conflict, names: SideNames) -> ConflictLine:
    """Return a contested field as people read it, each value with who wrote it, where and when."""
    row = office.store.get(conflict.model, conflict.home, conflict.id)
    table = str(table_of(conflict.model).name)
    household = getattr(row, "household_id", None) or conflict.id
    file = file_of(office.store, HomeCode(conflict.home), RowId(household))
    person = f"{getattr(row, 'name', '') or ''} " if table == "member" else ""
    return ConflictLine(
        id=conflict.key,
        home=HomeCode(conflict.home),
        household=household if file else None,
        household_name=head_name(file) if file else "",
        field_label=person + _label(conflict),
        sides=tuple(
            Side(
                text=_text(conflict, value),
                who=names.people.get(value.person, ""),
                desk=names.desks.get(value.author, "另一台电脑"),
                day=day_of(value.wall_ms).isoformat(),
                mine=value.author == office.desk.author,
            )
            for value in conflict.values
        ),
    )


def _columns(conflict: Conflict) -> tuple[str, ...]:
    field = journal_fields(table_of(conflict.model)).get(conflict.field)
    return field.columns if field else (conflict.field,)


def _label(conflict: Conflict) -> str:
    table = str(table_of(conflict.model).name)
    labels = [spec.label for column in _columns(conflict) if (spec := field_spec(table, column))]
    return "、".join(labels) or "补充问题"


def _text(conflict: Conflict, side: ConflictValue) -> str:
    table = table_of(conflict.model)
    columns = _columns(conflict)
    values = side.value if isinstance(side.value, list) else [side.value] * min(len(columns), 1)
    words = []
    for column, value in zip(columns, values, strict=False):
        spec = field_spec(str(table.name), column)
        held = table.columns.get(column)
        typed: FieldValue = decode(held, value) if held is not None and value is not None else value
        words.append(show_field(spec, typed) if spec else str(value or ""))
    return " ".join(word for word in words if word) or "（空）"
