"""Make the QR code of a sheet as a small 1-bit picture, and read codes back from a photo or scan."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class QrPicture:
    """Hold the modules of a QR code without margin: `size` rows of padded bits, 1 = black."""

    size: int
    bits: bytes


@lru_cache(maxsize=4096)
def qr_picture(text: str) -> QrPicture:
    """Return the QR code of a text, error correction M (15 %: paper gets wet and folded).

    Source: ISO/IEC 18004:2015 (GB/T 18284-2000), level M.
    """
    import zxingcpp  # noqa: PLC0415 - a native module of 2 MB that only printing needs

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = code.to_image(scale=1, add_quiet_zones=False)
    size = image.shape[0]
    row_bytes = (size + 7) // 8
    bits = bytearray(row_bytes * size)
    raw = memoryview(image).tobytes()  # type: ignore[arg-type]  # its stub lacks the buffer protocol
    for at, value in enumerate(raw):
        if not value:
            row, column = divmod(at, size)
            bits[row * row_bytes + column // 8] |= 0x80 >> (column % 8)
    return QrPicture(size, bytes(bits))


def read_codes(path: Path) -> list[str]:
    """Return the text of every QR code in a picture, from the top; a photo may be turned or tilted.

    Raises:
        OSError: The picture cannot be opened or is none.
    """
    import zxingcpp  # noqa: PLC0415 - a native module that only this needs
    from PIL import Image, ImageOps  # noqa: PLC0415 - the same

    with Image.open(path) as opened:
        picture = ImageOps.exif_transpose(opened).convert("L")
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [
        one.text for one in sorted(found, key=lambda one: (one.position.top_left.y, one.position.top_left.x))
    ]
