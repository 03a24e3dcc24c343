"""What a bundle brings, in words for a person: verdicts, corrections, others' work, forms, what waits.

Source: docs/formats/bundle.md 5.4, 6.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.bundle_words import ASSET_WORDS, KIND_WORDS
from lianghe_desktop.casework.office import Office
from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.reviewing import Approval, ReviewComment
from lianghe_desktop.records.staff import Ruling
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.sync.importing import Imported, gap_sentences
from lianghe_desktop.sync.own_keys import Certificates, own_authors

_VERDICTS, _RULINGS, _FROM_ABOVE, _OTHERS, _OWN = (
    "审核和退回意见 {} 条",
    "裁定 {} 条",
    "上级的登记和更正 {} 条",
    "别的电脑的登记 {} 条",
    "接收电脑自己以前的登记 {} 条",
)
_ORDER = (_VERDICTS, _RULINGS, _FROM_ABOVE, _OTHERS, _OWN)
_OF_TABLE = {
    str(table_of(Approval).name): _VERDICTS,
    str(table_of(ReviewComment).name): _VERDICTS,
    str(table_of(Ruling).name): _RULINGS,
}


def rows_in_words(
    office: Office, rows: Mapping[tuple[str, str], int], *, own: Collection[str], level: AreaLevel
) -> tuple[str, ...]:
    """Say how many rows of each kind are brought to a desk.

    Args:
        office: This desk.
        rows: How many rows by author and table.
        own: Authors of the desk that gets them.
        level: The level of that desk.
    """
    known = Certificates.of(office.store)
    counted: Counter[str] = Counter()
    for (author, table), number in rows.items():
        counted[_kind(known, author, table, own, level)] += number
    return tuple(kind.format(f"{counted[kind]:,}") for kind in _ORDER if counted[kind])


def _kind(known: Certificates, author: str, table: str, own: Collection[str], level: AreaLevel) -> str:
    if table in _OF_TABLE:
        return _OF_TABLE[table]
    if author in own:
        return _OWN
    certificate = known.best(author)
    return _FROM_ABOVE if certificate is not None and certificate.level < level else _OTHERS


def assets_in_words(kinds: Sequence[str]) -> tuple[str, ...]:
    """Say how many forms, packs and lists are brought."""
    counted = Counter(kinds)
    return tuple(f"{word} {counted[kind]} 份" for kind, word in ASSET_WORDS.items() if counted[kind])


def taken_sentences(office: Office, report: Imported) -> tuple[str, ...]:
    """Say in sentences what a bundle brought or would bring, and what waits for a person."""
    lines = [
        f"{report.sender}的{KIND_WORDS.get(report.kind, '数据包')}，"
        f"第 {report.part[0]} 份，共 {report.part[1]} 份。",
        f"新登记 {report.new} 条，涉及 {len(report.households)} 户；已有的 {report.duplicates} 条自动略过。",
    ]
    brought = rows_in_words(office, report.written, own=own_authors(office.store), level=office.desk.level)
    if brought:
        lines.append(f"其中：{'；'.join(brought)}。")
    if report.blobs:
        lines.append(f"照片 {report.blobs} 张。")
    if report.receipt:
        lines.append("里面有对方的回执：本机已送到的内容会标成“已收到”。")
    if report.questions:
        lines.append(
            f"有 {report.questions} 处删除或迁出以后又填过的，需要人来定，请到“裁定与更正”里处理"
            "（村里在“设置”的“换电脑与更正”里打开）。"
        )
    if report.conflicts:
        lines.append(f"有 {report.conflicts} 处两边填得不一样，需要人来定，请到“待定内容”里处理。")
    if report.waiting:
        lines.append(f"有 {report.waiting} 条前面还缺内容，先放着等；补齐后自动生效。")
    if report.held:
        lines.append(f"有 {report.held} 条暂不生效（写的人还没登记，或程序版本较旧），已存好。")
    if report.forked:
        lines.append("有电脑的记录分成了两份（电脑被复制过，或恢复过旧数据）：另一份已单独存好，没有混入。")
    if report.new_author:
        lines.append(
            "发现另一台电脑在用本机的编号（本机被复制过，或恢复过旧数据），本机已换新编号，"
            f"{report.issued_again} 条登记已改用新编号重写，内容没有丢。请重新办理登记申请，交上级批准。"
        )
    lines += gap_sentences(report.gaps, area_names(office).name)
    return tuple(lines)
