"""Names of the people at work by their ids, as pages and papers show them."""

from lianghe_desktop.casework.office import Office
from lianghe_desktop.records.staff import Person


def names_of_people(office: Office) -> dict[str, str]:
    """Return the name of everybody who works here or at a desk whose rows have come, by person id."""
    return {row.id: row.name or "" for row in office.store.rows(Person)}
