"""Issue work again whose machine is gone: the desk above writes the copy it holds under a new author.

The new author stands at the level of the old one and is certified by this desk, so that the work is
worth what it was, and replaces nothing of this desk's own. Source: journal rule 10.
"""

import secrets
from dataclasses import replace

from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import new_author_id, new_row_id
from lianghe_desktop.records.staff import Ruling
from lianghe_desktop.records.sync_tables import DeskKey
from lianghe_desktop.store.append import Tally
from lianghe_desktop.store.forks import lines_aside, mark_issued
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.reissue import issue_again
from lianghe_desktop.store.rejudge import conclude, judge_again
from lianghe_desktop.store.trust import AUTHOR_ACCEPTED
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.sync.certificates import issue
from lianghe_desktop.sync.fields import encoded
from lianghe_desktop.sync.keys import new_keys
from lianghe_desktop.sync.own_keys import Certificates, ensure_keys, keep_certificate


def issue_held_copy(store: Store, author: str, *, actor: Actor) -> int:
    """Write the lines of `author` that were set aside here anew; return how many lines that gave.

    Raises:
        UserError: Nothing of this author was set aside, or it is not a desk below this one.
    """
    own = ensure_keys(store, actor=actor)
    subject = Certificates.of(store).best(author)
    if subject is None or subject.level <= store.desk.level:
        raise UserError(ErrorCode.NO_PERMISSION, "只能替下级的电脑补登内容，请核对是哪一台电脑。")
    keys = new_keys()
    certificate = replace(
        subject,
        author=new_author_id(),
        issuer=store.desk.author,
        sign=keys.sign,
        seal=keys.seal,
        serial=secrets.token_hex(16),
        wall_ms=store.now_ms(),
    )
    envelope = issue(certificate, own.signing)

    def accept(unit: Unit) -> None:
        lost = lines_aside(unit, author)
        if not lost:
            raise UserError(ErrorCode.NOT_FOUND, "这台电脑没有留下要补登的内容。")
        unit.put(
            DeskKey(
                author=certificate.author,
                signing_key=keys.signing_seed,
                sealing_key=keys.identity,
                created_at=unit.now_ms,
            )
        )
        keep_certificate(unit, envelope, trusted=False)
        for home in sorted({stream.home for stream, _ in lost}):
            unit.insert(
                Ruling(
                    home=home,
                    id=new_row_id(now_ms=unit.now_ms),
                    kind=AUTHOR_ACCEPTED,
                    author=certificate.author,
                    level=certificate.level.name.lower(),
                    homes=" ".join(certificate.homes),
                    role=certificate.role,
                    certificate=encoded(envelope.to_bytes()),
                )
            )

    def write(unit: Unit) -> int:
        tally = Tally()
        lost = lines_aside(unit, author)
        issue_again(unit, lost, tally, author=certificate.author)
        mark_issued(unit, lost)
        judge_again(unit)
        conclude(unit, tally)
        return tally.new

    store.write(accept, actor=actor)
    return store.write(write, actor=actor)
