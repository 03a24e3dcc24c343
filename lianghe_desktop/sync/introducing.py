"""Desks that share a folder introduce themselves: each leaves its card, which somebody above vouches for.

Without it two laptops of one village would know each other only after the township's baseline had told them.
Source: docs/formats/bundle.md 3 (card, chains).
"""

from pathlib import Path

from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.sync.certificates import Chain, is_trusted, worth_keeping
from lianghe_desktop.sync.enrolment import EnrolmentKind, read_enrolment, write_card
from lianghe_desktop.sync.own_keys import Certificates, ensure_keys, keep_certificate, reader_of

CARD_NAME = "card.lhe"


def leave_card(store: Store, box: Path, *, actor: Actor) -> None:
    """Put this desk's card into its box, unless it lies there as it is now.

    Raises:
        EnvironmentFault: The folder takes no files.
    """
    ensure_keys(store, actor=actor)
    path = box / CARD_NAME
    if _chain_in(path) != (Certificates.of(store).chain(store.desk.author) or ()):
        write_card(store, path, actor=actor)


def know_by_card(store: Store, author: str, box: Path, *, actor: Actor) -> bool:
    """Keep the certificates of the desk that has this box; False when nobody trusted here vouches for it."""
    try:
        found = read_enrolment(box / CARD_NAME)
    except LiangheError:
        return False  # not there yet, torn, or of an earlier program: the next round looks again
    known = Certificates.of(store).signing_keys().get(author, found.sender.sign)
    if found.kind is not EnrolmentKind.CARD or found.sender.author != author or found.sender.sign != known:
        return False
    trusted = reader_of(store).trusted
    if not is_trusted(found.certificates, trusted):
        return False

    def save(unit: Unit) -> None:
        for envelope in worth_keeping(found.chain, said_by=author, trusted=trusted):
            keep_certificate(unit, envelope, trusted=False)

    store.write(save, actor=actor)
    return True


def _chain_in(path: Path) -> Chain | None:
    try:
        return read_enrolment(path).chain
    except LiangheError:
        return None
