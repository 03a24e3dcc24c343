"""Lists that come of cases: title, who gives each to whom, clause, columns. Pure data.

Lists of the register for departments are rosters (casework/rosters/).

Source: 江府办〔2017〕23号 二（四）（五）; 珠斗办字〔2017〕6号 四（三）; 最低生活保障审核确认办法 21, 24.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True, slots=True)
class ListKind:
    """What is fixed of a list."""

    code: str
    title: str
    giver: str
    receiver: str
    clause: str
    columns: tuple[str, ...]


_HEAD = ("村（居）", "户编号", "户主")
_KINDS = (
    ListKind(
        code="lifted",
        title="脱贫和退出名单",
        giver="扶贫",
        receiver="民政",
        clause="江府办〔2017〕23号 二（五）",
        columns=(*_HEAD, "人数", "决定日期", "退出方式", "渐退到"),
    ),
    ListKind(
        code="decisions",
        title="纳入、变动和停发名单（本年）",
        giver="扶贫",
        receiver="民政",
        clause="江府办〔2017〕23号 二（四）",
        columns=(*_HEAD, "决定日期", "决定", "类别"),
    ),
    ListKind(
        code="untold",
        title="待书面告知名单",
        giver="镇街",
        receiver="申请人",
        clause="最低生活保障审核确认办法 21",
        columns=(*_HEAD, "办件", "结果", "决定日期", "最迟告知"),
    ),
    ListKind(
        code="told",
        title="已书面告知名单（一年内）",
        giver="镇街",
        receiver="存档",
        clause="最低生活保障审核确认办法 21",
        columns=(*_HEAD, "办件", "结果", "告知日期", "怎样告知"),
    ),
    ListKind(
        code="phase_out",
        title="渐退名单",
        giver="镇街",
        receiver="村（居）",
        clause="江府办〔2017〕23号 二（四）；最低生活保障审核确认办法 33",
        columns=(*_HEAD, "退出方式", "渐退第一天", "渐退最后一天", "期内帮扶", "期内金额"),
    ),
    ListKind(
        code="long_term",
        title="长期公示名单",
        giver="村（居）",
        receiver="公示栏",
        clause="江府办〔2017〕23号 二（四）；最低生活保障审核确认办法 24",
        columns=("村（居）", "户主", "人数", "类别"),
    ),
)
LIST_KINDS: Mapping[str, ListKind] = MappingProxyType({kind.code: kind for kind in _KINDS})
