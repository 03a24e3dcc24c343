"""An edited copy: kept as typed, checked live, tried on a household, put in force as a new version."""

import pytest

from lianghe_desktop.casework.pack_drafts import (
    begin_draft,
    check_draft,
    install_draft,
    keep_draft,
    next_version,
    open_draft,
    try_draft,
)
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.casework.start import Started
from lianghe_desktop.policy.pack_editing import ValueKey, set_value
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.errors import ErrorCode, UserError
from tests.casework.conftest import as_role
from tests.casework.families import put_family

_NAME = "doumen-2017"


def test_a_copy_is_edited_tried_and_put_in_force(village: Started) -> None:
    office, acting = village.office, village.acting
    family = put_family(village)
    draft = begin_draft(office, acting, _NAME)
    assert (draft.version, draft.based_on) == ("2", "1")
    files = set_value(draft.files, "low_income_line_year_fen", 0, ValueKey.VALUE, "1", unit="fen")
    draft = draft.with_files(files)
    keep_draft(office, acting, draft)
    assert open_draft(office) == draft
    tried = try_draft(office, acting, draft, *family)
    changes = {one.what: (one.was, one.now) for one in tried.changes}
    assert changes["低收入线"][0].startswith("11,000")
    assert changes["低收入线"][1] == "1.00 元，不低于"
    assert "符合的类别" in changes
    assert pack_in_force(office, _NAME).version == "1"
    row = install_draft(office, acting, draft)
    assert (row.version, pack_in_force(office, _NAME).version, open_draft(office)) == ("2", "2", None)


def test_a_mistake_is_found_and_the_draft_stays(village: Started) -> None:
    office, acting = village.office, village.acting
    draft = begin_draft(office, acting, _NAME)
    lines = draft.files["lines.yaml"].replace("concept: disposable", "concept: gross")
    draft = draft.with_files({**draft.files, "lines.yaml": lines})
    keep_draft(office, acting, draft)
    (finding,) = check_draft(draft).findings[:1]
    assert (finding.file, finding.key, finding.line > 0) == ("lines.yaml", "concept", True)
    with pytest.raises(UserError, match=r"lines\.yaml"):
        install_draft(office, acting, draft)
    with pytest.raises(UserError, match="改好后才能试算"):
        try_draft(office, acting, draft, *put_family(village))
    assert open_draft(office) == draft
    assert pack_in_force(office, _NAME).version == "1"


def test_who_may_edit(village: Started) -> None:
    with pytest.raises(UserError) as refusal:
        begin_draft(village.office, as_role(village.acting, Role.SURVEYOR), _NAME)
    assert refusal.value.code is ErrorCode.NO_PERMISSION
    with pytest.raises(UserError, match="没有名为"):
        begin_draft(village.office, village.acting, "nowhere-2030")


@pytest.mark.parametrize(
    ("version", "after"), [("1", "2"), ("9", "10"), ("2026-1", "2026-2"), ("试", "试.2")]
)
def test_the_next_version(version: str, after: str) -> None:
    assert next_version(version) == after
