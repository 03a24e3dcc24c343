"""The two layers of an age v1 file: a header that age itself writes and judges, and a payload in chunks.

pyrage does both in one go, but its cipher takes six times as long as that of OpenSSL and hands over 8 KiB
at a time: with photos that is most of what a bundle costs. So age draws the keys and writes the header, and
every header that is read is judged by age; the payload goes through OpenSSL.
Source: docs/adr/0012-age-payload-by-openssl.md; https://c2sp.org/age: "X25519", "Payload".
"""

import base64
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

AGE_START = b"age-encryption.org/v1\n"
MAC_LINE = re.compile(rb"\n--- [A-Za-z0-9+/]{43}\n")
MOST_HEADER_BYTES = 64 << 10
NONCE_BYTES = 16
CHUNK_BYTES = 64 << 10
TAG_BYTES = 16
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES

_STANZA = re.compile(rb"^-> X25519 ([A-Za-z0-9+/]{43})\n([A-Za-z0-9+/]{43})$", re.MULTILINE)
_BECH32 = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
_CHECKSUM_DIGITS = 6
_MOST_CHUNKS = 16  # 1 MiB at a time: few pieces are handed on, and little is held


class DamagedPayloadError(ValueError):
    """Say that a payload is not what was sealed: cut short, extended or changed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Beginning:
    """How a file begins, header and nonce, and the cipher of its chunks."""

    start: bytes
    cipher: ChaCha20Poly1305


def new_file(recipients: Sequence[str], identity: str) -> Beginning:
    """Begin a file for `recipients` (age1...), one of which is `identity` (AGE-SECRET-KEY-1...).

    Raises:
        pyrage.EncryptError, pyrage.RecipientError: age refuses the recipients.
        ValueError: `identity` is none of them.
    """
    empty = pyrage.encrypt(b"", [pyrage.x25519.Recipient.from_str(one) for one in recipients])
    header = empty[: header_bytes(empty)]
    file_key = _file_key(header, [identity])
    if file_key is None:
        raise ValueError("the sender is none of the recipients")
    nonce = secrets.token_bytes(NONCE_BYTES)
    return Beginning(start=header + nonce, cipher=_payload_cipher(file_key, nonce))


def read_beginning(start: bytes, identities: Sequence[str]) -> Beginning:
    """Read how a file begins, `start` being its first `MOST_HEADER_BYTES` and a nonce, or all of it.

    Raises:
        pyrage.DecryptError: age refuses the header: it is damaged, or for none of `identities`.
    """
    end = header_bytes(start)
    header, nonce = start[:end], start[end : end + NONCE_BYTES]
    file_key = _file_key(header, identities) if end and len(nonce) == NONCE_BYTES else None
    cipher = _payload_cipher(file_key or bytes(16), nonce)
    # age opens the header with an empty payload behind it if it comes to the same key, and only then.
    judged = header + nonce + cipher.encrypt(_nonce(0, last=True), b"", None)
    pyrage.decrypt(judged if end else start, [pyrage.x25519.Identity.from_str(one) for one in identities])
    if file_key is None:
        raise pyrage.DecryptError("the header has no end")
    return Beginning(start=header + nonce, cipher=cipher)


def header_bytes(start: bytes) -> int:
    """Return how long the header is, its MAC included; 0 where it is none, or has no end in `start`."""
    end = MAC_LINE.search(start, 0, MOST_HEADER_BYTES)
    return end.end() if end and start.startswith(AGE_START) else 0


def sealed_size(size: int) -> int:
    """Return how many bytes a payload of `size` bytes takes."""
    return size + _chunks(size) * TAG_BYTES


def sealed_chunks(cipher: ChaCha20Poly1305, pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Seal `pieces`, which are `size` bytes together, chunk by chunk.

    Raises:
        ValueError: They are not of that size.
    """
    last, sealed = _chunks(size) - 1, 0
    for number, chunk in enumerate(_cut(pieces)):
        sealed += len(chunk)
        if sealed > size or (number < last and len(chunk) < CHUNK_BYTES):
            break
        yield cipher.encrypt(_nonce(number, last=number == last), chunk, None)
    if sealed != size:
        raise ValueError("not the size that was stated")


def _cut(pieces: Iterable[bytes]) -> Iterator[bytes | memoryview]:
    """Cut pieces into chunks of one size; only the last may be shorter, and it is empty only if all is."""
    held, nothing = b"", True
    for piece in pieces:
        view, missing = memoryview(piece), CHUNK_BYTES - len(held)
        if len(view) < missing:
            held += view.tobytes()
            continue
        yield held + view[:missing].tobytes()
        whole = missing + (len(view) - missing) // CHUNK_BYTES * CHUNK_BYTES
        yield from (view[at : at + CHUNK_BYTES] for at in range(missing, whole, CHUNK_BYTES))
        held, nothing = view[whole:].tobytes(), False
    if held or nothing:
        yield held


def opened_pieces(cipher: ChaCha20Poly1305, read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Open a payload; `read` returns the next bytes of it, as many as it is asked for unless it ends.

    The first pieces are small, for whoever wants to see only the beginning.

    Raises:
        DamagedPayloadError: It was changed, or has another end than it was sealed with.
    """
    number, many, block = 0, 1, read(SEALED_CHUNK_BYTES)
    while True:
        many = min(2 * many, _MOST_CHUNKS)
        following = read(many * SEALED_CHUNK_BYTES) if len(block) % SEALED_CHUNK_BYTES == 0 else b""
        yield _opened(cipher, block, number, ends=not following)
        if not following:
            return
        number += len(block) // SEALED_CHUNK_BYTES
        block = following


def _opened(cipher: ChaCha20Poly1305, block: bytes, number: int, *, ends: bool) -> bytes:
    """Open the chunks of a block, the first of which has `number`. None but an only one may be empty."""
    view, count = memoryview(block), -(-len(block) // SEALED_CHUNK_BYTES)
    places = range(0, len(block), SEALED_CHUNK_BYTES)
    try:
        plain = [
            cipher.decrypt(
                _nonce(number + place, last=ends and place == count - 1),
                view[at : at + SEALED_CHUNK_BYTES],
                None,
            )
            for place, at in enumerate(places)
        ]
    except InvalidTag as error:
        raise DamagedPayloadError from error
    if not plain or (not plain[-1] and number + count > 1):
        raise DamagedPayloadError
    return b"".join(plain)


def _chunks(size: int) -> int:
    return max(1, -(-size // CHUNK_BYTES))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def _payload_cipher(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))


def _file_key(header: bytes, identities: Sequence[str]) -> bytes | None:
    """Return the key of a file that one of `identities` unwraps; None where none does."""
    stanzas = [tuple(map(_unpadded, found.groups())) for found in _STANZA.finditer(header)]
    for identity in identities:
        key = X25519PrivateKey.from_private_bytes(_secret(identity))
        for share, body in stanzas:
            if (found := _unwrapped(key, share, body)) is not None:
                return found
    return None


def _unwrapped(key: X25519PrivateKey, share: bytes, body: bytes) -> bytes | None:
    salt = share + key.public_key().public_bytes_raw()
    try:
        secret = key.exchange(X25519PublicKey.from_public_bytes(share))
        wrapping = ChaCha20Poly1305(_derived(secret, salt, b"age-encryption.org/v1/X25519"))
        return wrapping.decrypt(bytes(12), body, None)
    except (InvalidTag, ValueError):  # for another key, or a share that gives no secret
        return None


def _unpadded(text: bytes) -> bytes:
    return base64.b64decode(text + b"=")


def _secret(identity: str) -> bytes:
    """Return the 32 bytes of an identity, whose form and checksum age has judged or made."""
    digits = identity.rpartition("1")[2][:-_CHECKSUM_DIGITS]
    number = 0
    for sign in digits:
        number = number << 5 | _BECH32.index(sign)
    return (number >> len(digits) * 5 - 256).to_bytes(32, "big")
