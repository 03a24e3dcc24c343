"""Earlier authors of the same machine: a restored desk proves with its old key who it was.

A backup that is put back writes under a new author, and holds the keys of the one before. So the request of
such a desk carries its hand-overs; the desk above rules whom it let in anew, and its list shows one machine.
Nobody is trusted more by that. Source: docs/formats/bundle.md 3.
"""

import json
from collections.abc import Iterable

from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.records.sync_tables import DeskKey
from lianghe_desktop.store.desk import RESTORED_SETTING
from lianghe_desktop.store.opened import Store
from lianghe_desktop.sync.canonical import Json
from lianghe_desktop.sync.certificates import Certificate
from lianghe_desktop.sync.dsse import Envelope
from lianghe_desktop.sync.keys import DeskKeys
from lianghe_desktop.sync.own_keys import Certificates
from lianghe_desktop.sync.rotating import own_successions
from lianghe_desktop.sync.succession import MOST_SUCCESSIONS, hand_over, read_if_whole


def hand_overs(store: Store) -> tuple[Envelope, ...]:
    """Return how earlier authors of this desk, before a restore or new keys, vouch for its present one."""
    known = Certificates.of(store)
    new = known.self_signed(store.desk.author)
    kept = store.rows(Setting, where={"key": RESTORED_SETTING})
    found = []
    for author in kept[0].value.split() if kept and new else ():
        old, keys = known.self_signed(author), store.rows(DeskKey, where={"author": author})
        if old is not None and new is not None and keys:
            signing = DeskKeys(signing_seed=keys[0].signing_key, identity=keys[0].sealing_key).signing
            found.append(hand_over(signing, old=old, new=new, wall_ms=store.now_ms()))
    return (*own_successions(store), *found)[-MOST_SUCCESSIONS:]


def former_certificates(sender: Certificate, envelopes: Iterable[Envelope]) -> tuple[Certificate, ...]:
    """Return the earlier authors that handed over to `sender`, directly or one after the other.

    What is malformed or leads elsewhere is passed over.
    """
    steps = [one for one in map(read_if_whole, envelopes) if one is not None and not one.by_new]
    wanted, found = [sender], dict[str, Certificate]()
    while wanted:
        new = wanted.pop()
        for one in steps:
            fits = (one.new.author, one.new.sign) == (new.author, new.sign)
            if fits and one.old.author not in {sender.author, *found}:
                found[one.old.author] = one.old
                wanted.append(one.old)
    return tuple(found.values())


def detail_of(former: Iterable[str]) -> str | None:
    """Return how a ruling that accepts an author names its earlier ones, None for none."""
    authors: list[Json] = [*sorted(former)]
    return json.dumps({"former": authors}, separators=(",", ":")) if authors else None


def former_in(detail: str | None) -> tuple[str, ...]:
    """Return the earlier authors that a ruling names; of another text none."""
    try:
        found = json.loads(detail or "{}")
    except ValueError:
        return ()
    named = found.get("former", ()) if isinstance(found, dict) else ()
    return tuple(one for one in named if isinstance(one, str)) if isinstance(named, list) else ()
