"""What a bundle says of itself, field by field, in words for a person. Source: docs/formats/bundle.md 5.3."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import NamedTuple

from lianghe_desktop.sync.certificates import read_certificate
from lianghe_desktop.sync.manifest import Kind, Manifest
from lianghe_desktop.sync.refusals import is_own_name
from lianghe_desktop.sync.target import size_words

KIND_WORDS = {
    Kind.UP: "上报包",
    Kind.ENROL: "登记前上报包",
    Kind.RETURN: "回执包",
    Kind.BASELINE: "基线包",
    Kind.PEER: "同级交换包",
}
ASSET_WORDS = {
    "form": "问卷",
    "pack": "政策包",
    "codes": "代码表",
    "areas": "区划名单",
    "mapping": "导入对照表",
}
_SHELF_WORDS = {"s": "农户资料", "o": "办公备注", "a": "操作记录"}
_CHINA = dt.timezone(dt.timedelta(hours=8))
_MOST_NAMED = 5


class Sentence(NamedTuple):
    """One sentence and the fields of the manifest that it explains."""

    fields: tuple[str, ...]
    say: Callable[[Manifest], str]


def explained(manifest: Manifest) -> tuple[str, ...]:
    """Return all that the manifest says, one sentence an idea; what does not apply is left out."""
    return tuple(said for one in SENTENCES if (said := one.say(manifest)))


def _whose(manifest: Manifest) -> str:
    sender = read_certificate(manifest.chain[0]).name
    names = "、".join(one.name for one in manifest.to)
    part, parts, _ = manifest.part
    return f"这是“{sender}”给“{names}”的{KIND_WORDS[manifest.kind]}，第 {part} 份，共 {parts} 份。"


def _contents(manifest: Manifest) -> str:
    assets: dict[str, int] = {}
    for entry in manifest.entries:
        if entry.folder == "assets":
            word = ASSET_WORDS.get(entry.name.split("/")[1], "其他")
            assets[word] = assets.get(word, 0) + 1
    size = size_words(sum(entry.size for entry in manifest.entries))
    more = "".join(f"、{word} {count} 份" for word, count in assets.items())
    return f"内有登记 {manifest.ops} 条、照片 {len(manifest.blobs)} 张{more}，共 {size}，文件完好。"


def _streams(manifest: Manifest) -> str:
    if not manifest.streams:
        return "没有带登记内容，只带回执和资料。"
    authors = {item.stream.author for item in manifest.streams}
    shelves = sorted({item.stream.shelf for item in manifest.streams}, key="soa".index)
    kinds = "、".join(_SHELF_WORDS[shelf] for shelf in shelves)
    homes = _some(manifest.scope)
    return f"登记由 {len(authors)} 台电脑写成，内容是{kinds}，涉及村居：{homes}。"


def _vouched(manifest: Manifest) -> str:
    names = [read_certificate(envelope).name for envelope in manifest.chain]
    if len(names) == 1:
        return f"发送单位的证书由“{names[0]}”自己签发，上面还没有单位为它作证。"
    return f"发送单位的证书由上级签发：{' ← '.join(names)}。"


def _relayed(manifest: Manifest) -> str:
    names = [read_certificate(chain[0]).name for chain in manifest.chains.values() if chain]
    return f"其中转带了这些电脑写的内容：{_some(names)}。" if names else ""


def _receipt(manifest: Manifest) -> str:
    held = [one for one in manifest.have.streams.values() if one.number]
    lines = sum(one.number for one in held)
    return f"回执：发送单位手里已有 {len(held)} 部分、{lines} 条登记。" if held else "没有回执。"


def _lacks(manifest: Manifest) -> str:
    have = manifest.have
    said = [
        f"{gap.stream.home} 缺第 {gap.first}" + (f"-{gap.last}" if gap.last > gap.first else "") + " 号"
        for gap in have.gaps
    ]
    if have.missing_blobs:
        more = "" if have.blobs_complete else "（没有列全）"
        said.append(f"照片缺 {len(have.missing_blobs)} 张{more}")
    return f"发送单位还缺：{_some(said)}。" if said else ""


def _backed(manifest: Manifest) -> str:
    count = len(manifest.have.backed)
    return f"发送单位验证过的备份里已有照片 {count} 张。" if count else ""


def _refused(manifest: Manifest) -> str:
    files = [one.file for one in manifest.refused if is_own_name(one.file)]
    nameless = len(manifest.refused) - len(files)
    named = [f"发送单位没有收下的文件：{_some(files)}。"] if files else []
    if nameless:
        named.append(f"另按内容记下没有收下的文件 {nameless} 份，写这些文件的电脑自己认得出来。")
    return "".join(named)


def _succession(manifest: Manifest) -> str:
    return "发送单位换过密钥，包里带着交接证明。" if manifest.succession else ""


def _request(manifest: Manifest) -> str:
    return "发送单位还没有获批登记，包里带着它的登记申请。" if manifest.request else ""


def _versions(manifest: Manifest) -> str:
    schema = manifest.schema
    forms = f"，问卷 {_some(schema.forms)}" if schema.forms else ""
    packs = f"，政策包 {_some(schema.packs)}" if schema.packs else ""
    return f"包的格式是第 1 版，本机能读；写包的程序数据表是第 {schema.db} 版{forms}{packs}。"


def _written(manifest: Manifest) -> str:
    try:
        moment = dt.datetime.fromtimestamp(manifest.wall_ms // 1000, tz=_CHINA)
    except (OverflowError, OSError, ValueError):
        return f"编号 {manifest.bundle}；写包电脑的时钟不对。"
    return f"编号 {manifest.bundle}；写包电脑的时钟显示 {moment:%Y-%m-%d %H:%M}，仅供参考。"


def _some(names: tuple[str, ...] | list[str]) -> str:
    shown = "、".join(names[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else f"{shown} 等 {len(names)} 处"


SENTENCES = (
    Sentence(("author", "to", "kind", "part"), _whose),
    Sentence(("entries", "counts"), _contents),
    Sentence(("streams", "scope"), _streams),
    Sentence(("chain",), _vouched),
    Sentence(("chains",), _relayed),
    Sentence(("have",), _receipt),
    Sentence(("need",), _lacks),
    Sentence(("backed",), _backed),
    Sentence(("refused", "refused_files"), _refused),
    Sentence(("succession",), _succession),
    Sentence(("request",), _request),
    Sentence(("schema", "v", "min_reader"), _versions),
    Sentence(("bundle", "wall"), _written),
)
FIELDS: Mapping[str, Sentence] = {name: one for one in SENTENCES for name in one.fields}

__all__ = ["ASSET_WORDS", "FIELDS", "KIND_WORDS", "SENTENCES", "Sentence", "explained"]
