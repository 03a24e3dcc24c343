"""Code lists as data: one YAML file a list, with the standard or document each comes from.

A list is closed for programs but open for people: labels, short labels and synonyms (重病 for
患有大病) lead to one code. Codes that programs compare with are enums in `enums.py`, held equal
to these files by a test.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from lianghe_desktop.records.errors import ErrorCode, IntegrityFault, UserError
from lianghe_desktop.records.resources import resource_path

_LIST_KEYS = {"list", "title", "source", "note", "items"}
_ITEM_KEYS = {"code", "label", "short", "synonyms", "parent", "group", "maps", "note"}


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeItem:
    """One entry: what is stored, what is shown, and how other lists call it.

    `parent` is the code one level up, `group` a sort within the list (its note says which), `maps`
    other list -> codes there, the usual one first, `note` a doubt that a person should settle.
    """

    code: str
    label: str
    short: str
    synonyms: tuple[str, ...] = ()
    parent: str | None = None
    group: str | None = None
    maps: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeList:
    """A list in the order in which it is offered."""

    name: str
    title: str
    source: str
    items: tuple[CodeItem, ...]
    note: str | None
    _by_code: Mapping[str, CodeItem]
    _by_word: Mapping[str, CodeItem]

    @property
    def codes(self) -> tuple[str, ...]:
        """Return all codes in order."""
        return tuple(item.code for item in self.items)

    def __contains__(self, code: str) -> bool:
        """Tell whether `code` is of this list."""
        return code in self._by_code

    def find(self, code: str) -> CodeItem | None:
        """Return the entry of `code`, or None."""
        return self._by_code.get(code)

    def find_label(self, word: str) -> CodeItem | None:
        """Return the entry whose label, short label or synonym is `word` (blanks aside), or None."""
        return self._by_word.get("".join(word.split()))

    def item(self, code: str) -> CodeItem:
        """Return the entry of `code`.

        Raises:
            UserError: The list has no such code.
        """
        found = self.find(code)
        if found is None:
            raise UserError(
                ErrorCode.BAD_INPUT, f"“{self.title}”里没有代码“{code}”，请改填：{self._offer('code')}。"
            )
        return found

    def label(self, code: str) -> str:
        """Return the Chinese label of `code`; raises as `item`."""
        return self.item(code).label

    def short(self, code: str) -> str:
        """Return the label for narrow columns; raises as `item`."""
        return self.item(code).short

    def code_of(self, word: str) -> str:
        """Return the code of a label, short label, synonym, or of a code itself.

        Raises:
            UserError: Nothing in the list is called so.
        """
        found = self.find_label(word) or self.find(word.strip())
        if found is None:
            raise UserError(
                ErrorCode.BAD_INPUT, f"“{self.title}”里没有“{word.strip()}”，请改填：{self._offer('label')}。"
            )
        return found.code

    def children(self, parent: str | None) -> tuple[CodeItem, ...]:
        """Return the entries directly under `parent`, None meaning the top level."""
        return tuple(item for item in self.items if item.parent == parent)

    def in_group(self, group: str) -> tuple[CodeItem, ...]:
        """Return the entries of a group, in order."""
        return tuple(item for item in self.items if item.group == group)

    def mapped(self, code: str, target: str) -> str | None:
        """Return the usual code of `code` in the list `target`, None where the lists do not meet."""
        return next(iter(self.item(code).maps.get(target, ())), None)

    def _offer(self, what: str) -> str:
        words = [item.code if what == "code" else item.label for item in self.items]
        return "、".join(words[:12]) + ("等" if len(words) > 12 else "")


@cache
def code_list(name: str) -> CodeList:
    """Return the shipped list `name`, read once.

    Raises:
        UserError: There is no such list.
        IntegrityFault: The file breaks the rules of `read_code_list`.
    """
    path = resource_path(f"code_lists/{name}.yaml")
    if not path.is_file():
        raise UserError(ErrorCode.NOT_FOUND, f"没有名为“{name}”的代码表，请核对名称。")
    return read_code_list(path)


@cache
def code_list_names() -> tuple[str, ...]:
    """Return the names of all shipped lists, sorted."""
    return tuple(sorted(path.stem for path in resource_path("code_lists").glob("*.yaml")))


def read_code_list(path: Path) -> CodeList:
    """Read one list file, strictly.

    Raises:
        IntegrityFault: A key is unknown, missing or given twice; a code or word stands for two
            entries; a parent is no earlier code; the name is not the file's.
    """
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 - strings only
    except yaml.YAMLError as problem:
        raise _damaged(path, str(problem).replace("\n", " ")) from problem
    _check_keys(path, raw, _LIST_KEYS, {"list", "title", "source", "items"})
    if raw["list"] != path.stem:
        raise _damaged(path, f"list 写的是 {raw['list']}")
    if not isinstance(raw["items"], list) or not raw["items"]:
        raise _damaged(path, "items 为空")
    items = tuple(_read_item(path, entry) for entry in raw["items"])
    by_code = _indexed_codes(path, items)
    return CodeList(
        name=raw["list"],
        title=raw["title"],
        source=raw["source"],
        items=items,
        note=raw.get("note"),
        _by_code=by_code,
        _by_word=_indexed_words(path, items),
    )


def _read_item(path: Path, entry: Any) -> CodeItem:
    _check_keys(path, entry, _ITEM_KEYS, {"code", "label"})
    return CodeItem(
        code=entry["code"],
        label=entry["label"],
        short=entry.get("short", entry["label"]),
        synonyms=tuple(entry.get("synonyms", ())),
        parent=entry.get("parent"),
        group=entry.get("group"),
        maps=MappingProxyType({target: tuple(codes) for target, codes in entry.get("maps", {}).items()}),
        note=entry.get("note"),
    )


def _check_keys(path: Path, mapping: Any, allowed: set[str], needed: set[str]) -> None:
    if not isinstance(mapping, dict):
        raise _damaged(path, "应为键和值")
    if wrong := sorted(set(mapping) - allowed):
        raise _damaged(path, f"不认识的键 {'、'.join(wrong)}")
    if missing := sorted(key for key in needed if not mapping.get(key)):
        raise _damaged(path, f"缺少 {'、'.join(missing)}")


def _indexed_codes(path: Path, items: tuple[CodeItem, ...]) -> Mapping[str, CodeItem]:
    index: dict[str, CodeItem] = {}
    for item in items:
        if item.code in index:
            raise _damaged(path, f"代码 {item.code} 出现两次")
        if item.parent is not None and item.parent not in index:
            raise _damaged(path, f"{item.code} 的上级 {item.parent} 不在它前面")
        index[item.code] = item
    return MappingProxyType(index)


def _indexed_words(path: Path, items: tuple[CodeItem, ...]) -> Mapping[str, CodeItem]:
    index: dict[str, CodeItem] = {}
    for item in items:
        for word in dict.fromkeys((item.label, item.short, *item.synonyms)):
            if word in index:
                raise _damaged(path, f"“{word}”指两个代码 {index[word].code} 和 {item.code}")
            index[word] = item
    return MappingProxyType(index)


def _damaged(path: Path, what: str) -> IntegrityFault:
    return IntegrityFault(
        ErrorCode.DAMAGED, f"代码表 {path.name} 有误：{what}。请重新安装程序，或改正这个文件后再试。"
    )


class _StrictLoader(yaml.BaseLoader):
    """Read every scalar as text and refuse a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"键 {key_node.value} 出现两次", key_node.start_mark
                )
            seen.add(key_node.value)
        return super().construct_mapping(node, deep=deep)
