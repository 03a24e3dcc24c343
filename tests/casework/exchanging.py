"""Desks that let each other in and carry files, as people with a stick do."""

from pathlib import Path

from lianghe_desktop.casework import enrolment, exchange
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.start import Started, log_in
from lianghe_desktop.store.backup import restore
from tests.casework.conftest import PASSWORD, TODAY, Clock

UP, RETURN, BASELINE, PEER = (exchange.Kind(kind) for kind in ("up", "return", "baseline", "peer"))


def let_in(below: Started, above: Started, stick: Path) -> None:
    """Enrol a desk with the one above it, as two people do who read the digits to each other."""
    request = enrolment.request(below.office, below.acting, stick)
    assert enrolment.look_into(request.path).fingerprint == request.fingerprint
    approval = enrolment.approve(
        above.office, above.acting, request.path, stick, confirmed=request.fingerprint
    )
    assert enrolment.fingerprint(above.office, above.acting) == approval.fingerprint
    name = enrolment.accept(below.office, below.acting, approval.path, confirmed=approval.fingerprint)
    assert name == above.office.desk.name
    for path in (request.path, approval.path):
        path.unlink()


def restored(desk: Started, backup_of: Path, *, folder: Path | None = None) -> Started:
    """Put a backup back (into another folder, if given, as on a second machine) and log in again."""
    store = desk.office.store
    if folder is None:
        store.close()
    restore(backup_of, folder or store.folder, user="李管理", password=PASSWORD, now_ms=Clock())
    return log_in(folder or store.folder, user="李管理", password=PASSWORD, now_ms=Clock(), today=TODAY)


def write_to(source: Started, to: Started, folder: Path, kind: exchange.Kind = UP) -> tuple[Path, ...]:
    """Write bundles into a folder and return their paths."""
    authors = () if kind is UP else (to.office.desk.author,)
    return exchange.export(source.office, source.acting, folder, kind=kind, to=authors).paths


def carry(source: Started, to: Started, folder: Path, kind: exchange.Kind = UP) -> exchange.TakenIn:
    """Write bundles and take them in."""
    taken = [exchange.take_in(to.office, to.acting, path) for path in write_to(source, to, folder, kind)]
    return taken[-1]


def edit(desk: Started, column: str, text: str, *, place: int = 0) -> None:
    """Change a field of a household of a desk."""
    home, household = household_ids(desk.office)[place]
    change = FieldEdit(table="household", home=home, id=household, column=column, text=text)
    change_field(desk.office, desk.acting, change)
