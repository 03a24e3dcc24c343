"""Texts that carry a signature: Ed25519 (RFC 8032), verifying only. A form's public key proves a QR code.

Plain arithmetic, because an expression may not need more than the language; nothing secret is handled here.
Source: RFC 8032, 5.1.7 and 6; https://getodk.github.io/xforms-spec/#fn:extract-signed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from lianghe_desktop.survey.tree import Node
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.functions import eager
from lianghe_desktop.survey.xpath.values import Value, to_string

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_SIGNATURE_BYTES = 64

_Point = tuple[int, int, int, int]


def _recover_x(y: int, sign: int) -> int | None:
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    if square == 0:
        return None if sign else 0
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P:
        return None
    return _P - x if x & 1 != sign else x


_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_BASE_X = _recover_x(_BASE_Y, 0) or 0
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def _add(a: _Point, b: _Point) -> _Point:
    low, high = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    c, d = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = high - low, d - c, d + c, high + low
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(factor: int, point: _Point) -> _Point:
    total: _Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = _add(total, point)
        point = _add(point, point)
        factor >>= 1
    return total


def _point(data: bytes) -> _Point | None:
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    x = _recover_x(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % _P)


def verifies(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether an Ed25519 signature (64 bytes) of a message fits a public key (32 bytes)."""
    if len(public_key) != 32 or len(signature) != _SIGNATURE_BYTES:
        return False
    key, nonce = _point(public_key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or scalar >= _ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    left = _times(scalar, _BASE)
    right = _add(nonce, _times(int.from_bytes(digest, "little") % _ORDER, key))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 and (
        left[1] * right[2] - right[1] * left[2]
    ) % _P == 0


@eager("extract-signed", 2, 2)
def _extract_signed(env: Environment, _node: Node, contents: Value, public_key: Value) -> Value:
    """Return the message after its signature, blank where the signature does not fit."""
    try:
        data = base64.b64decode(to_string(contents, env), validate=True)
        key = base64.b64decode(to_string(public_key, env), validate=True)
    except (binascii.Error, ValueError):
        return ""
    message = data[_SIGNATURE_BYTES:]
    return message.decode("utf-8", "replace") if verifies(key, message, data[:_SIGNATURE_BYTES]) else ""
