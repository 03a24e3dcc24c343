"""Read one YAML file strictly: every refusal names file, line and key, and no key goes unread.

Aliases, tags, floats and keys given twice are refused: a pack is read by officials, so it says what it means.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import yaml

from lianghe_desktop.policy.exact import exact
from lianghe_desktop.records.errors import ErrorCode, UserError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_BYTES = 1_000_000
_PARTS = re.compile(r"([0-9]{1,6})/([1-9][0-9]{0,5})")
_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "bool", "null", "timestamp", "float")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One mistake of a pack: file, line (0: the whole file), key ("" where none), and what to do."""

    file: str
    line: int
    key: str
    message: str


class BadPack(UserError):
    """Refuse a pack for one mistake."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(ErrorCode.BAD_PACK, finding.message)
        self.finding = finding


class FollowsMistake(Exception):  # no mistake of its own: another entry's is already named
    """Say that an entry cannot be read because one it uses is refused."""


class Findings:
    """Gather the mistakes of a pack, so that all are named at once."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def gathering(self) -> "Gathering":
        """Note a mistake and go on after the block."""
        return Gathering(self.found)


class Gathering:
    """A block whose mistake is noted; `failed` says afterwards whether there was one."""

    def __init__(self, found: list[Finding]) -> None:
        self._found = found
        self.failed = False

    def __enter__(self) -> "Gathering":
        """Begin the block."""
        return self

    def __exit__(self, kind: object, error: BaseException | None, _trace: object) -> bool:
        """Note a mistake; anything else goes on its way."""
        if isinstance(error, BadPack):
            self._found.append(error.finding)
        self.failed = isinstance(error, BadPack | FollowsMistake)
        return self.failed


def refuse(file: str, line: int, reason: str, key: str = "") -> BadPack:
    """Return the refusal of a pack, naming file and line (0: the whole file)."""
    place = f"{file} 第 {line} 行" if line else file
    return BadPack(Finding(file=file, line=line, key=key, message=f"政策包文件 {place}：{reason}"))


class Section:
    """One mapping of a file: keys are taken one by one, and `finish` refuses those nobody took."""

    def __init__(self, file: str, node: yaml.MappingNode, title: str, findings: Findings) -> None:
        self._file = file
        self._findings = findings
        self._line = node.start_mark.line + 1
        self._title = title
        self._values: dict[str, yaml.Node] = {}
        self._taken: set[str] = set()
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in self._values:
                with findings.gathering():
                    raise refuse(file, key_node.start_mark.line + 1, f"“{key}”写了两次", key)
            self._values[key] = value_node

    def refuse(self, key: str, reason: str) -> UserError:
        """Return a refusal that names the key."""
        node = self._values.get(key)
        line = node.start_mark.line + 1 if node else self._line
        return refuse(self._file, line, f"{self._title}“{key}”{reason}", key)

    def has(self, key: str) -> bool:
        """Say whether the key is written."""
        return key in self._values

    def finish(self) -> None:
        """Note keys that nobody took."""
        for key in self._values:
            if key not in self._taken:
                with self._findings.gathering():
                    raise self.refuse(key, "不是这里能用的名称，请检查拼写")

    def source(self) -> str:
        """Return the clause under `source`; a missing one is noted and does not hide other mistakes."""
        with self._findings.gathering():
            return self.text("source")
        return ""

    def code(self) -> str:
        """Return the code or name as it is written, empty where there is none."""
        nodes = (self._values.get(key) for key in ("code", "name"))
        return next((str(node.value) for node in nodes if isinstance(node, yaml.ScalarNode)), "")

    def _node(self, key: str) -> yaml.Node:
        if key not in self._values:
            raise refuse(self._file, self._line, f"{self._title.removesuffix('的')}缺少“{key}”", key)
        self._taken.add(key)
        return self._values[key]

    def _scalar(self, key: str) -> Any:
        node = self._node(key)
        if not isinstance(node, yaml.ScalarNode) or node.tag not in _PLAIN_TAGS:
            raise self.refuse(key, "应是一个值")
        if node.tag.endswith(":float"):
            raise self.refuse(key, "是小数，请加引号写成文字，例如 '1.5'")
        try:
            return yaml.SafeLoader("").construct_object(node)
        except (ValueError, yaml.YAMLError) as error:
            raise self.refuse(key, "的值看不懂") from error

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that is not empty."""
        if default is not None and key not in self._values:
            return default
        value = self._scalar(key)
        if isinstance(value, bool | date) or value is None or str(value).strip() == "":
            raise self.refuse(key, "应写文字，不能为空")
        return str(value).strip()

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """Return a text out of a closed list."""
        value = self.text(key, default)
        if value not in choices:
            raise self.refuse(key, f"的“{value}”不在可选范围：{'、'.join(choices)}")
        return value

    def flag(self, key: str) -> bool:
        """Return a yes or no; no where the key is not written."""
        if key not in self._values:
            return False
        value = self._scalar(key)
        if not isinstance(value, bool):
            raise self.refuse(key, "应写 true 或 false")
        return value

    def day(self, key: str) -> date:
        """Return a date."""
        value = self._scalar(key)
        if type(value) is not date:
            raise self.refuse(key, "应是日期，写成 2017-03-10")
        return value

    def whole(self, key: str) -> int:
        """Return an integer."""
        value = self._scalar(key)
        if type(value) is not int:
            raise self.refuse(key, "应是整数")
        return value

    def number(self, key: str) -> int | Fraction:
        """Return an integer, or an exact fraction from a quoted decimal or a quoted 2/3."""
        value = self._scalar(key)
        if type(value) is int:
            return value
        if isinstance(value, str) and (parts := _PARTS.fullmatch(value.strip())):
            share = Fraction(int(parts[1]), int(parts[2]))
            return int(share) if share.denominator == 1 else share
        number = exact(value)
        if number is None:
            raise self.refuse(key, "应是数")
        return number

    def signed(self, key: str) -> Fraction:
        """Return an exact number that may be below zero, a decimal in quotes."""
        value = self._scalar(key)
        text = str(value).strip()
        number = exact(text.removeprefix("-")) if not isinstance(value, bool) else None
        if number is None:
            raise self.refuse(key, "应是数，小数加引号")
        return -Fraction(number) if text.startswith("-") else Fraction(number)

    def section(self, key: str) -> "Section":
        """Return a mapping under a key."""
        node = self._node(key)
        if not isinstance(node, yaml.MappingNode):
            raise self.refuse(key, "应是一组名称和值")
        return Section(self._file, node, f"{self._title}“{key}”下", self._findings)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return a mapping of texts in the order written; empty where the key is not written."""
        if key not in self._values:
            return ()
        node = self._node(key)
        if not isinstance(node, yaml.MappingNode):
            raise self.refuse(key, "应是一组名称和值")
        inner = Section(self._file, node, f"{self._title}“{key}”下", self._findings)
        return tuple((name, inner.text(name)) for name in inner._values)

    def sections(self, key: str) -> list["Section"]:
        """Return a list of mappings; empty where the key is not written."""
        if key not in self._values:
            return []
        node = self._node(key)
        if not isinstance(node, yaml.SequenceNode):
            raise self.refuse(key, "应是一个列表")
        sections = []
        for item in node.value:
            if not isinstance(item, yaml.MappingNode):
                raise refuse(self._file, item.start_mark.line + 1, f"“{key}”下每一项都应是一组名称和值", key)
            sections.append(Section(self._file, item, self._title_of(item), self._findings))
        return sections

    def _title_of(self, item: yaml.MappingNode) -> str:
        for key_node, value_node in item.value:
            if key_node.value in ("code", "name") and isinstance(value_node, yaml.ScalarNode):
                return f"“{value_node.value}”的"
        return ""

    @contextmanager
    def naming(self, key: str) -> Iterator[None]:
        """Let a refusal of an expression name this file, line and key as well."""
        try:
            yield
        except UserError as error:
            if error.code is not ErrorCode.BAD_EXPRESSION:
                raise
            raise self.refuse(key, f"的{error.text}") from error


def read_yaml(file: str, raw: bytes, findings: Findings) -> Section:
    """Return the mapping at the top of a YAML file; BadPack where it is not clean."""
    if len(raw) > _MAX_BYTES:
        raise refuse(file, 0, "文件太大，不像政策包")
    try:
        text = raw.decode("utf-8")
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                line = event.start_mark.line + 1 if event.start_mark else 0
                raise refuse(file, line, "不能用 & 和 * 引用")
        node = yaml.compose(text, Loader=_LOADER)
    except UnicodeDecodeError as error:
        raise refuse(file, 0, "不是 UTF-8 文字") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise refuse(file, line, "格式写错，请检查缩进、冒号和引号") from error
    except yaml.YAMLError as error:
        raise refuse(file, 0, "里有不能用的字符") from error
    if not isinstance(node, yaml.MappingNode):
        raise refuse(file, 1, "开头应是一组名称和值")
    return Section(file, node, "", findings)


def read_head(raw: bytes) -> dict[str, str]:
    """Return the plain texts at the top of a file that may be faulty; empty where it cannot be read."""
    try:
        node = yaml.compose(raw.decode("utf-8"), Loader=_LOADER)
    except (UnicodeDecodeError, yaml.YAMLError):
        return {}
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {
        str(key.value): str(value.value) for key, value in node.value if isinstance(value, yaml.ScalarNode)
    }


def entry_line(raw: bytes, code: str) -> int:
    """Return the line in which an entry's code or name stands, 0 where it is not found."""
    wanted = re.compile(rf"(?:^|[\s{{,-])(?:code|name):\s*[\"']?{re.escape(code)}[\"']?\s*(?:[,}}#]|$)")
    lines = raw.decode("utf-8").splitlines()
    return next((at for at, text in enumerate(lines, 1) if wanted.search(text)), 0)
