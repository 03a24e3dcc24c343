"""The age v1 format for X25519 recipients, from its own specification (C2SP age).

Source: docs/formats/bundle.md 5.1; https://c2sp.org/age.
"""

import base64
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.sync.outside.refused import RefusedError, demand

_BECH32 = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
_CHECKSUM = 6
_CHUNK = 64 << 10
_TAG = 16
_VERSION = b"age-encryption.org/v1"


def open_age(raw: bytes, identity: str) -> bytes:
    """Return the plaintext of a file sealed for `identity` (AGE-SECRET-KEY-1...)."""
    stanzas, mac, header, payload = _parts(raw)
    key = X25519PrivateKey.from_private_bytes(_seed(identity))
    found = [opened for stanza in stanzas if (opened := _file_key(stanza, key)) is not None]
    demand(found, "not_addressed", "no stanza is for this key")
    wanted = hmac.digest(_derived(found[0], b"", b"header"), header, "sha256")
    demand(hmac.compare_digest(wanted, mac), "damaged", "the header's MAC")
    return _payload(found[0], payload)


def _parts(raw: bytes) -> tuple[list[tuple[bytes, bytes]], bytes, bytes, bytes]:
    """Return the X25519 stanzas (share, body), the MAC, the bytes under it, and the payload."""
    stanzas: list[tuple[bytes, bytes]] = []
    lines: list[bytes] = []
    rest = raw
    try:
        while not lines or not lines[-1].startswith(b"---"):
            line, rest = rest.split(b"\n", 1)
            lines.append(line)
        demand(lines[0] == _VERSION, "damaged", "not age v1")
        place = 1
        while not lines[place].startswith(b"---"):
            words = lines[place].split(b" ")
            body = b""
            place += 1
            while True:
                piece = lines[place]
                place += 1
                body += piece
                if len(piece) < 64:
                    break
            if words[:2] == [b"->", b"X25519"]:
                stanzas.append((_unpadded(words[2]), _unpadded(body)))
        mac = _unpadded(lines[-1].removeprefix(b"--- "))
    except (ValueError, IndexError) as error:
        raise RefusedError("damaged", str(error)) from error
    return stanzas, mac, b"\n".join((*lines[:-1], b"---")), rest


def _unpadded(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)


def _seed(identity: str) -> bytes:
    digits = [_BECH32.index(sign) for sign in identity.rpartition("1")[2]][:-_CHECKSUM]
    bits = "".join(f"{digit:05b}" for digit in digits)
    return bytes(int(bits[place : place + 8], 2) for place in range(0, 256, 8))


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def _file_key(stanza: tuple[bytes, bytes], key: X25519PrivateKey) -> bytes | None:
    share, body = stanza
    ours = key.public_key().public_bytes_raw()
    secret = key.exchange(X25519PublicKey.from_public_bytes(share))
    wrapping = _derived(secret, share + ours, b"age-encryption.org/v1/X25519")
    try:
        return ChaCha20Poly1305(wrapping).decrypt(bytes(12), body, None)
    except InvalidTag:
        return None


def _payload(file_key: bytes, payload: bytes) -> bytes:
    cipher = ChaCha20Poly1305(_derived(file_key, payload[:16], b"payload"))
    plain, place, number = [], 16, 0
    while True:
        chunk = payload[place : place + _CHUNK + _TAG]
        place += len(chunk)
        last = place == len(payload)
        try:
            plain.append(cipher.decrypt(number.to_bytes(11, "big") + bytes([last]), chunk, None))
        except InvalidTag as error:
            raise RefusedError("damaged", f"chunk {number}") from error
        if last:
            return b"".join(plain)
        number += 1
