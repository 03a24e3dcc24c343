"""Carry the names known so far while a pack is read file by file, and read what every entry has."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from lianghe_desktop.policy.compiler import Expression, compile_expression, names_in
from lianghe_desktop.policy.grammar import parse
from lianghe_desktop.policy.pack import Rule
from lianghe_desktop.policy.vocabulary import FACTS, Fact, Kind, Reader
from lianghe_desktop.policy.yaml_reader import Findings, FollowsMistake, Section, read_yaml, refuse

_CODE = re.compile(r"[a-z][a-z0-9_]*")
OPTIONAL_FILES = (
    *("definitions", "income", "routes", "phase_out", "points", "review_flags", "limits", "additions"),
)
NEEDED_FILES = ("pack", "parameters", "lines", "categories", "benefits")
Entry = TypeVar("Entry")


class PackReader:
    """Carry the names known so far from file to file; `broken` names are those of refused entries."""

    def __init__(self, files: Mapping[str, bytes], findings: Findings) -> None:
        self._files = files
        self._tops: dict[str, Section] = {}
        self.findings = findings
        self.names: dict[str, Fact] = dict(FACTS)
        self.broken: set[str] = set()

    def file(self, name: str) -> Section | None:
        """Return the top of a file of the pack, None where it is not there or cannot be read."""
        if name in self._tops:
            return self._tops[name]
        raw = self._files.get(f"{name}.yaml")
        with self.findings.gathering():
            if raw is None and name in NEEDED_FILES:
                raise refuse(f"{name}.yaml", 0, "没有这个文件，政策包不完整")
            if raw is not None:
                self._tops[name] = read_yaml(f"{name}.yaml", raw, self.findings)
        return self._tops.get(name)

    def entries(
        self, file: str, read: Callable[[Section, set[str]], Entry], *, prefix: str = "", key: str = ""
    ) -> tuple[Entry, ...]:
        """Read every entry of a file; a refused one is noted, its name `prefix`.CODE broken."""
        top = self.file(file)
        seen: set[str] = set()
        found: list[Entry] = []
        for section in self.sections(top, key or file) if top else []:
            with self.findings.gathering() as block:
                found.append(read(section, seen))
                section.finish()
            if block.failed:
                self.broken.add(f"{prefix}.{section.code()}")
        if top and not key:
            top.finish()
        return tuple(found)

    def sections(self, top: Section, key: str) -> list[Section]:
        """Return the entries under a key, none where it is no list."""
        with self.findings.gathering():
            return top.sections(key)
        return []

    def code(self, section: Section, seen: set[str]) -> str:
        """Return the code of an entry, refused where it was used before."""
        code = section.text("code")
        if not _CODE.fullmatch(code):
            raise section.refuse("code", "只能用小写英文字母、数字和下划线")
        if code in seen:
            raise section.refuse("code", f"的“{code}”写了两次")
        seen.add(code)
        return code

    def expression(self, section: Section, key: str, wants: Kind | None, *, of_member: bool) -> Expression:
        """Compile the expression under a key."""
        return self.compiled(section, key, section.text(key), wants, of_member=of_member)

    def compiled(
        self, section: Section, key: str, text: str, wants: Kind | None, *, of_member: bool
    ) -> Expression:
        """Compile an expression that stands under a key; FollowsMistake where it uses a refused entry."""
        with section.naming(key):
            if self.broken & set(names_in(parse(text))):
                raise FollowsMistake
            return compile_expression(text, self.names, wants, of_member=of_member)

    def maybe(self, section: Section, key: str, *, of_member: bool) -> Expression | None:
        """Compile a money expression under a key that may be left out."""
        return self.expression(section, key, "money", of_member=of_member) if section.has(key) else None

    def rule(self, section: Section, seen: set[str]) -> Rule:
        """Read what every rule has: code, title, meaning, scope, condition, source."""
        of_member = section.choice("scope", ("household", "member"), "household") == "member"
        return Rule(
            code=self.code(section, seen),
            title=section.text("title"),
            means=section.text("means"),
            when=self.expression(section, "when", "bool", of_member=of_member),
            of_member=of_member,
            source=section.source(),
        )

    def know(self, path: str, kind: Kind, label: str, read: Reader, *, of_member: bool = False) -> None:
        """Let later expressions use a name."""
        self.names[path] = Fact(path=path, kind=kind, label=label, read=read, of_member=of_member)
