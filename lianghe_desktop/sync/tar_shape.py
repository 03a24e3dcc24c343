"""A tar archive of one fixed shape. Source: docs/formats/bundle.md 5.2; POSIX.1-1988 ustar."""

import tarfile

BLOCK = 512
END = bytes(2 * BLOCK)


class ShapeError(ValueError):
    """Say that the archive has another shape than the manifest says."""


def header(name: str, size: int) -> bytes:
    """Return the 512 bytes of the header of a file of `size` bytes."""
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = 0o644
    info.mtime = 0
    return info.tobuf(format=tarfile.USTAR_FORMAT, encoding="ascii", errors="strict")


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
