"""Wrong passwords, edited key files and downgraded costs are refused, and tell nothing."""

import base64
import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lianghe_desktop.records.errors import ErrorCode, LiangheError
from lianghe_desktop.store.key_slots import KEYS_NAME
from lianghe_desktop.store.keys import KeyFile, read_key_file
from lianghe_desktop.store.vault import add_user, delay_s, open_store
from tests.soak.trial import Attempt, Planted, Trial
from tests.store.conftest import CHEAP, PASSWORD, USER, Clock, desk

_FREE_TRIES = 6
_REFUSALS = (ErrorCode.WRONG_PASSWORD, ErrorCode.DAMAGED)


@contextmanager
def _prepare(folder: Path) -> Iterator[Attempt]:
    from lianghe_desktop.store.vault import create_store  # beside its only use

    data = folder / "data"
    store = create_store(data, desk=desk(), user=USER, password=PASSWORD, now_ms=Clock(), key_cost=CHEAP)
    add_user(store, "李四", "另一个密码-1", key_cost=CHEAP)
    store.close()
    kept = (data / KEYS_NAME).read_bytes()

    def attempt(seed: int) -> str:
        chance = random.Random(seed)
        (data / KEYS_NAME).write_bytes(kept)
        word = _wrong_password(data, chance) if seed % 2 else _edited(data, kept, chance)
        (data / KEYS_NAME).write_bytes(kept)
        _open(data, USER, PASSWORD)
        assert delay_s(data) == 0.0
        return word

    yield attempt
    shutil.rmtree(data)


def _open(data: Path, user: str | None, password: str) -> None:
    open_store(data, user=user, password=password, now_ms=Clock(), pause=lambda _seconds: None).close()


def _refusal(data: Path, user: str | None, password: str) -> str:
    try:
        _open(data, user, password)
    except LiangheError as refused:
        assert refused.code is ErrorCode.WRONG_PASSWORD
        return refused.text
    raise AssertionError("a wrong password opened the data")


def _wrong_password(data: Path, chance: random.Random) -> str:
    at = chance.randrange(len(PASSWORD))
    wrong = chance.choice(
        [
            PASSWORD[:at] + PASSWORD[at + 1 :],
            PASSWORD[:at] + chr(ord(PASSWORD[at]) + 1) + PASSWORD[at + 1 :],
            PASSWORD + " ",
            PASSWORD.swapcase() + "x",
            "",
            "另一个密码-1",
            "\x00" * 9,
        ]
    )
    waits, texts = [], set()
    for _ in range(_FREE_TRIES):
        texts.add(_refusal(data, USER, wrong))
        waits.append(delay_s(data))
    texts.add(_refusal(data, "没有这个人", PASSWORD))
    assert len(texts) == 1, "the sentence tells whether the name or the password was wrong"
    assert waits == sorted(waits)
    assert waits[-1] > 0
    return "wrong password"


def _edited(data: Path, kept: bytes, chance: random.Random) -> str:
    way = chance.choice((_bit, _cost, _field, _slots))
    edited = way(kept, chance)
    (data / KEYS_NAME).write_bytes(edited)
    try:
        _open(data, USER, PASSWORD)
    except LiangheError as refused:
        assert refused.code in _REFUSALS
        return f"edited {way.__name__[1:]}"
    assert _read(edited) == read_key_file(kept), "an edited key file was accepted"
    return "edit without meaning"


def _read(content: bytes) -> KeyFile | None:
    try:
        return read_key_file(content)
    except LiangheError:
        return None


def _bit(kept: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(kept))
    return kept[:at] + bytes([kept[at] ^ 1 << chance.randrange(8)]) + kept[at + 1 :]


def _changed(kept: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    found = json.loads(kept)
    change(found)
    return json.dumps(found).encode()


def _cost(kept: bytes, chance: random.Random) -> bytes:
    """Let one slot ask for another cost than it was sealed with: cheaper, or beyond all reason."""

    def change(found: dict[str, Any]) -> None:
        cost = found["slots"][0]["kdf"]
        name = chance.choice([key for key, value in cost.items() if isinstance(value, int)])
        cost[name] = chance.choice([value for value in (1, 2, 8, 9, 128, 2**31) if value != cost[name]])

    return _changed(kept, change)


def _field(kept: bytes, chance: random.Random) -> bytes:
    """Replace one text of a slot, or the MAC, by another of its kind."""

    def change(found: dict[str, Any]) -> None:
        slot = chance.choice([found, *found["slots"]])
        name = chance.choice([key for key, value in slot.items() if isinstance(value, str)])
        slot[name] = base64.b64encode(chance.randbytes(16)).decode()

    return _changed(kept, change)


def _slots(kept: bytes, chance: random.Random) -> bytes:
    """Take a slot away, double it, swap two, or move a name to another slot."""

    def change(found: dict[str, Any]) -> None:
        slots = found["slots"]
        way = chance.randrange(4)
        if way == 0:
            slots.pop(1)
        elif way == 1:
            slots.append(dict(chance.choice(slots)))
        elif way == 2:
            slots.reverse()
        else:
            slots[1]["user"] = "王五"

    return _changed(kept, change)


TRIAL = Trial(
    name="passwords",
    promise="wrong passwords and edited key files are refused alike, slower each time",
    prepare=_prepare,
    often=40,
    before_release=200,
    planted=(
        Planted(
            name="the MAC of keys.json is not looked at",
            place="lianghe_desktop.store.key_slots.is_untouched",
            bug=lambda _file, _key: True,
            within=40,
        ),
        Planted(
            name="wrong passwords cost no time",
            place="lianghe_desktop.store.key_slots._count_failure",
            bug=lambda _folder: None,
            within=2,
        ),
    ),
)
