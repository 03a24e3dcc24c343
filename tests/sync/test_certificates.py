"""Chains: who may vouch for whom; fingerprints that two people can read to each other."""

import re
from dataclasses import replace

import pytest

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.sync.certificates import (
    ChainError,
    fingerprint,
    is_trusted,
    issue,
    read_certificate,
    verify_chain,
)
from lianghe_desktop.sync.dsse import BadSignatureError
from tests.sync.workshop import DISTRICT_DESK, FIRST, OTHER, STRANGER, TOWN, VILLAGE, make_desk


def test_a_good_chain_leads_from_the_village_to_the_district() -> None:
    chain = verify_chain(FIRST.chain)
    assert [one.name for one in chain] == ["甲村一号机", "井岸镇", "斗门区"]
    assert is_trusted(chain, [TOWN.certificate.trust])
    assert is_trusted(chain, [DISTRICT_DESK.certificate.trust])
    assert not is_trusted(chain, [STRANGER.certificate.trust])


def test_a_certificate_is_read_as_it_was_written() -> None:
    assert read_certificate(FIRST.chain[0]) == FIRST.certificate


def test_a_chain_must_be_whole_and_in_order() -> None:
    with pytest.raises(ChainError):
        verify_chain(FIRST.chain[:2])
    with pytest.raises(ChainError):
        verify_chain((FIRST.chain[0], FIRST.chain[2]))
    with pytest.raises(ChainError):
        verify_chain((*FIRST.chain, FIRST.chain[2]))


def test_an_issuer_must_be_above_and_around() -> None:
    beside = make_desk("丙机", AreaLevel.VILLAGE, VILLAGE, issuer=FIRST)
    outside = make_desk("外镇村", AreaLevel.VILLAGE, "440403107201", issuer=TOWN)
    for desk in (beside, outside):
        with pytest.raises(ChainError):
            verify_chain(desk.chain)
    greedy = replace(FIRST.certificate, homes=(VILLAGE, "440403107201"))
    with pytest.raises(ChainError):
        verify_chain((issue(greedy, TOWN.keys.signing), *TOWN.chain))


def test_a_certificate_that_somebody_else_signed_is_false() -> None:
    with pytest.raises(BadSignatureError):
        verify_chain((issue(FIRST.certificate, OTHER.keys.signing), *TOWN.chain))


def test_fingerprints_are_eight_digits_of_the_public_keys() -> None:
    own = fingerprint(FIRST.author, FIRST.keys.sign, FIRST.keys.seal)
    assert re.fullmatch(r"\d{4} \d{4}", own)
    assert own == fingerprint(FIRST.author, FIRST.keys.sign, FIRST.keys.seal)
    assert own != fingerprint(FIRST.author, OTHER.keys.sign, FIRST.keys.seal)
    assert own != fingerprint(FIRST.author, FIRST.keys.sign, OTHER.keys.seal)


def test_private_keys_do_not_show() -> None:
    assert "AGE" not in repr(FIRST.keys)
