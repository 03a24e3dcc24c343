"""Who a desk was before: only the key of the earlier author itself says so."""

from collections.abc import Callable

import pytest

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.store.desk import RESTORED_SETTING
from lianghe_desktop.sync.dsse import Envelope
from lianghe_desktop.sync.enrolment import read_enrolment, write_request
from lianghe_desktop.sync.former_authors import former_certificates, hand_overs
from lianghe_desktop.sync.own_keys import Certificates, ensure_keys
from lianghe_desktop.sync.succession import hand_over
from tests.sync.workplace import Workplace

VILLAGE, OTHER_VILLAGE = "440403106201", "440403106202"
NewDesk = Callable[..., Workplace]


def own(desk: Workplace) -> Envelope:
    ensure_keys(desk.store, actor=desk.actor)
    found = Certificates.of(desk.store).self_signed(desk.author)
    assert found is not None
    return found


def said(old: Workplace, new: Workplace, *, signer: Workplace) -> Envelope:
    key = ensure_keys(signer.store, actor=signer.actor).signing
    return hand_over(key, old=own(old), new=own(new), wall_ms=1)


@pytest.fixture
def desks(new_desk: NewDesk) -> tuple[Workplace, Workplace, Workplace]:
    a, b, c = (new_desk("示范村", AreaLevel.VILLAGE, VILLAGE, author) for author in "abc")
    return a, b, c


def test_the_old_key_vouches_directly_or_over_several(desks: tuple[Workplace, ...]) -> None:
    a, b, c = desks
    own(c)
    sender = Certificates.of(c.store).best(c.author)
    assert sender is not None
    steps = [said(b, c, signer=b), said(a, b, signer=a)]
    assert [one.author for one in former_certificates(sender, steps)] == [b.author, a.author]
    assert former_certificates(sender, steps[1:]) == ()


def test_nobody_takes_the_place_of_another_machine(desks: tuple[Workplace, ...], new_desk: NewDesk) -> None:
    a, b, _ = desks
    away = new_desk("别的村", AreaLevel.VILLAGE, OTHER_VILLAGE, "d")
    own(b)
    sender = Certificates.of(b.store).best(b.author)
    assert sender is not None
    forged = [said(a, b, signer=b), said(away, b, signer=away), said(b, b, signer=b)]
    assert former_certificates(sender, forged) == ()


def test_a_desk_that_was_never_restored_says_nothing(desks: tuple[Workplace, ...]) -> None:
    a, _, _ = desks
    own(a)
    assert hand_overs(a.store) == ()
    row = Setting(key=RESTORED_SETTING, value="f" * 16)  # restored before it ever had keys
    a.store.write(lambda unit: unit.put(row), actor=a.actor)
    assert hand_overs(a.store) == ()
    asked = write_request(a.store, a.stick / "r.lhe", actor=a.actor)
    assert read_enrolment(asked.path).former == ()


def test_a_request_of_another_form_is_refused(
    desks: tuple[Workplace, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, _ = desks
    step = said(b, a, signer=b)
    monkeypatch.setattr("lianghe_desktop.sync.enrolment.hand_overs", lambda _store: (step,))
    path = write_request(a.store, a.stick / "r.lhe", actor=a.actor).path
    assert [one.author for one in read_enrolment(path).former] == [b.author]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(LiangheError):
        read_enrolment(path)
