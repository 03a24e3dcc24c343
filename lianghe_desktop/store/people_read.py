"""The few columns of every person on the desk by which two entries of one person are recognised."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.opened import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonLine:
    """One person who lives in a household of this desk."""

    home: HomeCode
    household: RowId
    household_no: str | None
    id: RowId
    name: str | None
    sex: str | None
    birth_date: dt.date | None
    document_number: str | None
    phone: str | None
    disability_card: str | None


def people_lines(store: Store) -> list[PersonLine]:
    """Return everybody who was not deleted and did not leave, in no particular order."""
    return store.query(_people)


def _people(connection: Connection) -> list[PersonLine]:
    rows = connection.exec_driver_sql(
        "SELECT m.home, m.household_id, coalesce(h.household_no, h.provisional_no), m.id, m.name, m.sex,"
        " m.birth_date, m.document_number, m.phone, m.disability_card"
        " FROM member AS m JOIN household AS h ON h.home = m.home AND h.id = m.household_id"
        " WHERE m.gone IS NOT 1 AND m.left_on IS NULL AND h.gone IS NOT 1 AND h.moved_to_home IS NULL"
    )
    return [
        PersonLine(
            home=HomeCode(home),
            household=RowId(household),
            household_no=number,
            id=RowId(row_id),
            name=name,
            sex=sex,
            birth_date=dt.date.fromisoformat(birth) if birth else None,
            document_number=document,
            phone=phone,
            disability_card=card,
        )
        for home, household, number, row_id, name, sex, birth, document, phone, card in rows
    ]
