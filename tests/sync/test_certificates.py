"""Chains: who may vouch for whom; fingerprints that two people can read to each other."""

import re
from dataclasses import replace

import pytest

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.sync_tables import KnownCertificate
from lianghe_desktop.sync.certificates import (
    ChainError,
    fingerprint,
    is_trusted,
    issue,
    read_certificate,
    verify_chain,
    worth_keeping,
)
from lianghe_desktop.sync.dsse import BadSignatureError, Envelope
from lianghe_desktop.sync.own_keys import Certificates
from tests.sync.workshop import (
    DISTRICT,
    DISTRICT_DESK,
    FIRST,
    FORMER,
    GONE,
    OTHER,
    STRANGER,
    TOWN,
    TOWNSHIP,
    VILLAGE,
    TestDesk,
    fixed_keys,
    make_desk,
)


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


def known(*envelopes: Envelope, trusted: TestDesk) -> Certificates:
    """Return what a desk knows that trusts one author."""
    rows = []
    for envelope in envelopes:
        one = read_certificate(envelope)
        text = envelope.to_bytes().decode()
        rows.append(
            KnownCertificate(
                author=one.author, issuer=one.issuer, envelope=text, trusted=one.author == trusted.author
            )
        )
    return Certificates(rows)


def certified_by(issuer: TestDesk, subject: TestDesk) -> Envelope:
    """Return a certificate of `subject`, with its own key but another one to seal for."""
    other = fixed_keys("somebody else's").seal
    false = replace(subject.certificate, issuer=issuer.author, seal=other)
    return issue(false, issuer.keys.signing)


def test_whom_the_trusted_desk_vouches_for_goes_before_what_an_unknown_one_says() -> None:
    for false in (certified_by(STRANGER, FIRST), certified_by(GONE, FIRST)):
        found = known(false, *STRANGER.chain, *GONE.chain, *FIRST.chain, trusted=TOWN)
        assert found.chain(FIRST.author) == FIRST.chain
        assert found.best(FIRST.author) == FIRST.certificate
    alone = known(*FORMER.chain, trusted=TOWN)
    assert alone.chain(FORMER.author) == FORMER.chain


def test_nobody_puts_another_superior_over_a_trusted_desk() -> None:
    above = make_desk("假的区", AreaLevel.DISTRICT, DISTRICT)
    chain = (FIRST.chain[0], certified_by(above, TOWN), *above.chain)
    trusted = [TOWN.certificate.trust]
    assert worth_keeping(chain, said_by=FIRST.author, trusted=trusted) == chain[:1]
    assert worth_keeping(FIRST.chain, said_by=TOWN.author, trusted=trusted) == FIRST.chain
    assert worth_keeping(FORMER.chain, said_by=FIRST.author, trusted=trusted) == FORMER.chain


def test_desks_that_certify_each_other_lead_nowhere() -> None:
    first, second = (make_desk(name, AreaLevel.TOWNSHIP, TOWNSHIP) for name in ("一", "二"))
    below = replace(first.certificate, level=AreaLevel.VILLAGE, issuer=second.author)
    beside = replace(second.certificate, level=AreaLevel.VILLAGE, issuer=first.author)
    envelopes = issue(below, second.keys.signing), issue(beside, first.keys.signing)
    found = known(*first.chain, *second.chain, *envelopes, trusted=TOWN)
    for author in (first.author, second.author):
        assert verify_chain(found.chain(author) or ())[0].author == author
