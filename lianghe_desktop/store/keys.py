"""Key slots: each user's password, and the recovery code, unwraps the one random data key.

A slot derives a key from the password by Argon2id and seals the data key with ChaCha20-Poly1305; the
slot's own parameters are bound into the seal, and the whole file into a MAC under the data key, so
that an edited name, a lowered cost or a slot moved from elsewhere is refused. A password change
writes a slot, never the database. Source: RFC 9106 (Argon2), RFC 8439; design decision 9.
"""

import base64
import hmac
import json
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from lianghe_desktop.records.errors import ErrorCode, IntegrityFault
from lianghe_desktop.store.canonical import canonical_text, nfc
from lianghe_desktop.store.connection import DataKey

FILE_VERSION = 1
RECOVERY_USER = ""
"""The slot of the printed recovery code has no user name."""

_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is mistaken for another when typed
_CODE_GROUPS, _GROUP_SIZE = 7, 4  # 31^28: 138 bits
_MOST_MEMORY_KIB, _MOST_TIME, _MOST_LANES = 1 << 20, 16, 16


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyCost:
    """What one try of a password costs. Source: RFC 9106 section 4; measured 0.2 s."""

    memory_kib: int = 64 * 1024
    time: int = 3
    lanes: int = 2


DEFAULT_COST = KeyCost()


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """One way to the data key."""

    user: str
    cost: KeyCost
    salt: bytes
    nonce: bytes
    wrapped: bytes

    def bound(self) -> bytes:
        """Return what the seal binds besides the key itself."""
        return canonical_text(
            {"kdf": _cost_json(self.cost), "salt": _text(self.salt), "user": self.user}
        ).encode()


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyFile:
    """All slots of a data folder and the MAC over them."""

    slots: tuple[Slot, ...]
    mac: bytes

    def slot_of(self, user: str) -> Slot | None:
        """Return the slot of a user."""
        return next((slot for slot in self.slots if slot.user == user), None)


def new_data_key() -> DataKey:
    """Return a new random data key."""
    return DataKey(secrets.token_bytes(32))


def new_recovery_code() -> str:
    """Return seven groups of four characters, none of which is easily taken for another."""
    groups = ("".join(secrets.choice(_CODE_LETTERS) for _ in range(_GROUP_SIZE)) for _ in range(_CODE_GROUPS))
    return "-".join(groups)


def seal_slot(key: DataKey, *, user: str, secret: str, cost: KeyCost) -> Slot:
    """Return a slot that gives `key` to whoever knows `secret`."""
    bare = Slot(
        user=user, cost=cost, salt=secrets.token_bytes(16), nonce=secrets.token_bytes(12), wrapped=b""
    )
    sealed = ChaCha20Poly1305(_derive(bare, secret)).encrypt(bare.nonce, key.raw(), bare.bound())
    return Slot(user=user, cost=cost, salt=bare.salt, nonce=bare.nonce, wrapped=sealed)


def open_slot(slot: Slot, secret: str) -> DataKey | None:
    """Return the data key, None when `secret` is wrong or the slot was edited."""
    try:
        raw = ChaCha20Poly1305(_derive(slot, secret)).decrypt(slot.nonce, slot.wrapped, slot.bound())
    except InvalidTag:
        return None
    return DataKey(raw)


def key_file(key: DataKey, slots: tuple[Slot, ...]) -> KeyFile:
    """Return the file of `slots` with its MAC."""
    return KeyFile(slots=slots, mac=_mac(key, slots))


def is_untouched(file: KeyFile, key: DataKey) -> bool:
    """Tell whether the file is as this program wrote it."""
    return hmac.compare_digest(file.mac, _mac(key, file.slots))


def write_key_file(file: KeyFile) -> bytes:
    """Return the bytes of keys.json."""
    found = {"v": FILE_VERSION, "slots": [_slot_json(slot) for slot in file.slots], "mac": _text(file.mac)}
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def read_key_file(raw: bytes) -> KeyFile:
    """Read keys.json.

    Raises:
        IntegrityFault: It is no such file, of a later version, or asks for absurd costs.
    """
    try:
        found = json.loads(raw)
        if found["v"] != FILE_VERSION:
            raise ValueError("another version")
        slots = tuple(_read_slot(slot) for slot in found["slots"])
        return KeyFile(slots=slots, mac=_bytes(found["mac"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise key_file_fault() from problem


def key_file_fault() -> IntegrityFault:
    """Return the fault of a keys.json that was changed or damaged."""
    return IntegrityFault(
        ErrorCode.DAMAGED,
        "钥匙文件 keys.json 被改动或损坏，不能打开数据。请从备份文件夹里把 keys.json 复制回来再试。",
    )


def _derive(slot: Slot, secret: str) -> bytes:
    typed = _cleaned_code(secret) if slot.user == RECOVERY_USER else nfc(secret)
    return hash_secret_raw(
        typed.encode("utf-8", "surrogatepass"),
        slot.salt,
        time_cost=slot.cost.time,
        memory_cost=slot.cost.memory_kib,
        parallelism=slot.cost.lanes,
        hash_len=32,
        type=Type.ID,
    )


def _cleaned_code(typed: str) -> str:
    return "".join(one for one in nfc(typed).upper() if one.isalnum())


def _mac(key: DataKey, slots: tuple[Slot, ...]) -> bytes:
    own = hmac.digest(key.raw(), b"LH1 keys.json", "sha256")
    return hmac.digest(own, canonical_text([_slot_json(slot) for slot in slots]).encode(), sha256)


def _cost_json(cost: KeyCost) -> dict[str, Any]:
    return {"name": "argon2id", "memory_kib": cost.memory_kib, "time": cost.time, "lanes": cost.lanes}


def _slot_json(slot: Slot) -> dict[str, Any]:
    return {
        "user": slot.user,
        "kdf": _cost_json(slot.cost),
        "salt": _text(slot.salt),
        "nonce": _text(slot.nonce),
        "wrapped": _text(slot.wrapped),
    }


def _read_slot(found: Any) -> Slot:
    kdf = found["kdf"]
    cost = KeyCost(memory_kib=kdf["memory_kib"], time=kdf["time"], lanes=kdf["lanes"])
    limits = ((cost.memory_kib, _MOST_MEMORY_KIB), (cost.time, _MOST_TIME), (cost.lanes, _MOST_LANES))
    if kdf["name"] != "argon2id" or any(type(n) is not int or not 1 <= n <= most for n, most in limits):
        raise ValueError("unknown derivation")
    if cost.memory_kib < 8 * cost.lanes or type(found["user"]) is not str:
        raise ValueError("unknown derivation")
    slot = Slot(
        user=found["user"],
        cost=cost,
        salt=_bytes(found["salt"]),
        nonce=_bytes(found["nonce"]),
        wrapped=_bytes(found["wrapped"]),
    )
    if len(slot.salt) != 16 or len(slot.nonce) != 12 or len(slot.wrapped) != 48:
        raise ValueError("wrong sizes")
    return slot


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
