"""Read the short code of a sheet: as it was typed, or from a photo or scan of its QR code."""

import re
from pathlib import Path

from lianghe_desktop.casework.paper_log import QR_PREFIX
from lianghe_desktop.documents.qr import read_codes
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, UserError

_CODE = re.compile(r"([A-Z2-7]{5})[-\s－—]?([A-Z2-7]{5})")
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp")
_LARGEST_PICTURE_BYTES = 60 * 1024 * 1024


def codes_in(source: str) -> tuple[str, ...]:
    """Return the short codes typed, or read from a photo or scan when `source` is a picture's path.

    Raises:
        UserError: The picture holds no code of ours, or what was typed is none.
        EnvironmentFault: The picture cannot be read.
    """
    path = Path(source)
    if path.suffix.lower() in PICTURES:
        return _codes_of_picture(path)
    found = _CODE.search(source.upper().removeprefix(QR_PREFIX))
    if found is None:
        raise UserError(
            ErrorCode.BAD_INPUT,
            f"“{source}”不是纸上的编码：应是10个字母和数字，例如 ABCDE-23456，在二维码旁边。",
        )
    return (f"{found[1]}-{found[2]}",)


def _codes_of_picture(path: Path) -> tuple[str, ...]:
    try:
        if path.stat().st_size > _LARGEST_PICTURE_BYTES:
            raise UserError(ErrorCode.BAD_INPUT, f"“{path.name}”太大，请用一张普通照片。")
        texts = read_codes(path)
    except OSError as problem:
        raise EnvironmentFault(ErrorCode.DISK, f"照片“{path.name}”打不开，请检查文件后再试。") from problem
    found = [_CODE.fullmatch(text.removeprefix(QR_PREFIX)) for text in texts if text.startswith(QR_PREFIX)]
    codes = tuple(dict.fromkeys(f"{one[1]}-{one[2]}" for one in found if one))
    if not codes:
        raise UserError(
            ErrorCode.BAD_INPUT,
            f"照片“{path.name}”里没有认出本程序的二维码。请拍清楚、拍正，或直接输入二维码旁边的编码。",
        )
    return codes
