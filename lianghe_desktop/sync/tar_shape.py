"""A tar archive of one fixed shape. Source: docs/formats/bundle.md 5.2; POSIX.1-1988 ustar."""

BLOCK = 512
END = bytes(2 * BLOCK)
_ZEROS = b"0000000"
_FIXED = {100: b"0000644", 108: _ZEROS, 116: _ZEROS, 136: b"0" * 11, 156: b"0", 257: b"ustar\x0000"}
_SIZE, _CHECKSUM = slice(124, 135), slice(148, 156)
_BLANK_CHECKSUM = 8 * ord(" ")  # the checksum counts its own place as blanks


class ShapeError(ValueError):
    """Say that the archive has another shape than the manifest says."""


def header(name: str, size: int) -> bytes:
    """Return the 512 bytes of the header of a file of `size` bytes; the format fixes every one."""
    block = bytearray(BLOCK)
    block[: len(name)] = name.encode("ascii")
    for place, value in _FIXED.items():
        block[place : place + len(value)] = value
    block[_SIZE] = b"%011o" % size
    block[_CHECKSUM] = b"%06o\x00 " % (sum(block) + _BLANK_CHECKSUM)
    return bytes(block)


def padding(size: int) -> bytes:
    """Return the zeros that fill the last block of a file of `size` bytes."""
    return bytes(-size % BLOCK)


def size_in_header(block: bytes, name: str, limit: int) -> int:
    """Return the size that a header gives for `name`; raise ShapeError for any other header."""
    digits = block[124:135]
    if not digits.isdigit() or b"8" in digits or b"9" in digits:
        raise ShapeError(name)
    size = int(digits, 8)
    if size > limit or block != header(name, size):
        raise ShapeError(name)
    return size
