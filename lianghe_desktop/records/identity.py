"""Documents of identity: the resident number with its check digit, permits, and none with a reason.

Source: GB 11643-1999 (18 digits, ISO 7064 MOD 11-2); 港澳台居民居住证申领发放办法 (2018): residence
permits carry 18 digits of the same build, Hong Kong 810000, Macau 820000, Taiwan 830000.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from stdnum.cn import ric

from lianghe_desktop.records.errors import ErrorCode, UserError


class DocumentKind(StrEnum):
    """Which paper proves who a person is."""

    RESIDENT = "resident"  # 居民身份证
    HK_MACAU = "hk_macau"  # 港澳居民居住证
    TAIWAN = "taiwan"  # 台湾居民居住证
    NEWBORN = "newborn"  # 新生儿，尚未申领
    NONE = "none"  # 没有，另注原因


_PERMIT_PREFIX = {DocumentKind.HK_MACAU: ("810000", "820000"), DocumentKind.TAIWAN: ("830000",)}


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """A checked document: kind and number, the number empty where the kind has none."""

    kind: DocumentKind
    number: str

    @property
    def birth_date(self) -> dt.date | None:
        """Return the birth date that an 18-digit number carries."""
        if not self.number:
            return None
        return dt.date(int(self.number[6:10]), int(self.number[10:12]), int(self.number[12:14]))

    @property
    def sex(self) -> str | None:
        """Return 1 (male) or 2 (female) from the 17th digit. Source: GB 11643."""
        if not self.number:
            return None
        return "1" if int(self.number[16]) % 2 else "2"


def read_document(kind: DocumentKind, typed: str) -> IdentityDocument:
    """Check a typed number of `kind`; spaces, full-width digits and a small x are mended.

    Raises:
        UserError: The length, a character, the birth date or the check digit is wrong.
    """
    number = _cleaned(typed)
    if kind in (DocumentKind.NEWBORN, DocumentKind.NONE):
        if number:
            raise _refused("选了没有证件，号码应当留空；如有号码请改选证件种类。")
        return IdentityDocument(kind, "")
    if len(number) != 18:
        raise _refused(f"证件号码应为 18 位，现在是 {len(number)} 位，请对照证件重填。")
    if not (number[:17].isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X")):
        raise _refused("证件号码前 17 位应为数字，最后一位是数字或 X，请对照证件重填。")
    if check_digit(number[:17]) != number[17]:
        raise _refused("证件号码的校验位不对，多半是有一位打错了，请对照证件逐位核对。")
    if kind in _PERMIT_PREFIX:
        _check_permit(kind, number)
    else:
        _check_resident(number)
    return IdentityDocument(kind, number)


def check_digit(first17: str) -> str:
    """Return the check character for the first 17 digits. Source: GB 11643, ISO 7064 MOD 11-2."""
    return str(ric.calc_check_digit(first17 + "0"))


def masked_number(number: str) -> str:
    """Hide the birth date and more: 6 digits, 8 stars, 4 digits; short numbers are starred whole."""
    if len(number) < 14:
        return "*" * len(number)
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"


def masked_phone(phone: str) -> str:
    """Hide the middle of a phone number: 138****1234."""
    if len(phone) < 8:
        return "*" * len(phone)
    return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"


def full_years(birth: dt.date, day: dt.date) -> int:
    """Return the age in full years (周岁) on `day`; a person of 29 February ages on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _check_resident(number: str) -> None:
    # The place is not checked: county codes were re-cut, and older people carry codes of every period.
    _check_birth(number)


def _check_birth(number: str) -> None:
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as problem:
        raise _refused("证件号码里的出生日期不存在，请对照证件重填。") from problem


def _check_permit(kind: DocumentKind, number: str) -> None:
    if not number.startswith(_PERMIT_PREFIX[kind]):
        raise _refused(
            "这个号码不是所选的居住证号码（港 810000、澳 820000、台 830000 开头），请改选证件种类或重填。"
        )
    _check_birth(number)


def _cleaned(typed: str) -> str:
    halved = typed.translate(str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX"))
    return "".join(halved.split()).upper().removeprefix("'")


def _refused(text: str) -> UserError:
    return UserError(ErrorCode.BAD_DOCUMENT_NUMBER, text)
