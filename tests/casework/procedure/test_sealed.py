"""The stamped sheet of a case: kept once an office has given its word, found missing until then."""

import pytest

from lianghe_desktop.casework.consistency.check import check_households
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.procedure.meetings import Photo
from lianghe_desktop.casework.procedure.reading import case_file
from lianghe_desktop.casework.procedure.sealed import attach_sealed, may_be_sealed, sealed_forms
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import UserError
from tests.casework.conftest import TOWNSHIP, NewDesk
from tests.casework.procedure.walking import Walk

SCAN = Photo(content=b"\xff\xd8 stamped", media_type="image/jpeg", name="盖章件.jpg")


def test_a_decided_case_without_its_stamped_sheet_is_found(new_desk: NewDesk) -> None:
    walk = Walk(new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"))
    walk.open()
    walk.survey()
    walk.check()
    with pytest.raises(UserError, match="还没有审核"):
        attach_sealed(walk.office, walk.acting, walk.home, walk.id, SCAN)
    walk.advise()
    walk.discuss()
    walk.publish()
    walk.township()
    walk.county()

    def unsealed() -> list[str]:
        found = check_households(walk.office, [(walk.home, walk.household)], walk.acting.today)
        return [one.table for one in found if one.code == "seal_missing"]

    assert unsealed() == ["procedure_step"]
    assert may_be_sealed(case_file(walk.office, walk.acting, walk.home, walk.id))
    attach_sealed(walk.office, walk.acting, walk.home, walk.id, SCAN)
    assert unsealed() == []
    (kept,) = sealed_forms(household_file(walk.office, walk.home, walk.household), walk.id)
    assert (kept.name, kept.size) == ("盖章件.jpg", len(SCAN.content))
