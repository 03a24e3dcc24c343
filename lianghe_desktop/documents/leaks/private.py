"""What must not be published: kinds of private matter, and what a village itself knows of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from lianghe_desktop.documents.small_cells import SMALLEST_CELL


class LeakKind(Enum):
    """Kinds of what was found; the value is how a person is told.

    Source: 个人信息保护法 第二十五条, 第二十八条, 第三十一条; 最低生活保障审核确认办法 第二十四条.
    """

    DOCUMENT_NUMBER = "身份证号码"
    OLD_DOCUMENT_NUMBER = "15位身份证号码"
    MOBILE = "手机号码"
    TELEPHONE = "电话号码"
    BANK_CARD = "银行卡号"
    ACCOUNT = "账号"
    ILLNESS = "疾病、残疾情况"
    NAME = "不公示的人的姓名"
    PICTURE = "无法检查的图片"
    ATTACHED = "夹带的文件或程序"
    UNREADABLE = "无法检查的部分"
    SMALL_CELL = f"不足 {SMALLEST_CELL} 的人数或户数"


@dataclass(frozen=True, slots=True)
class Leak:
    """Hold what was found and where; the thing itself is not repeated."""

    kind: LeakKind
    where: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Private:
    """Hold what a village knows and must not publish, and the words that may stand in this file.

    numbers: of identity documents. names: of minors and of members who did not apply. public: words that
    may stand though they hold such a name or a word of illness (applicants' names, titles of documents).
    published: telephone numbers of the unit, which may stand; one that is among `phones` may not.
    numbered: household numbers stand in this file, which may begin as bank cards of other lands do.
    """

    numbers: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    illnesses: frozenset[str] = frozenset()
    public: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    numbered: bool = False

    def allowing(self, words: Iterable[str], *, published: Iterable[str] = ()) -> "Private":
        """Return the same with more words and telephone numbers that may stand."""
        return replace(self, public=(*self.public, *words), published=(*self.published, *published))


NOTHING_KNOWN = Private()


def known_words(texts: Iterable[str | None], *, shortest: int) -> frozenset[str]:
    """Return texts that are long enough to be told from other words."""
    return frozenset(text.strip() for text in texts if text and len(text.strip()) >= shortest)
