"""Carry the names known so far while a pack is read file by file, and read what every entry has."""

import re
from pathlib import Path

from lianghe_desktop.policy.compiler import Expression, compile_expression
from lianghe_desktop.policy.pack import Rule
from lianghe_desktop.policy.vocabulary import FACTS, Fact, Kind, Reader
from lianghe_desktop.policy.yaml_reader import Section, read_file

_CODE = re.compile(r"[a-z][a-z0-9_]*")
OPTIONAL_FILES = ("definitions", "income", "routes", "phase_out", "points", "review_flags", "limits")


class PackReader:
    """Carry the names known so far from file to file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.names: dict[str, Fact] = dict(FACTS)

    def file(self, name: str) -> Section | None:
        """Return the top of a file of the pack, None where an optional file is not there."""
        path = self._folder / f"{name}.yaml"
        return None if name in OPTIONAL_FILES and not path.is_file() else read_file(path)

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
        text = section.text(key)
        with section.naming(key):
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
            source=section.text("source"),
        )

    def know(self, path: str, kind: Kind, label: str, read: Reader, *, of_member: bool = False) -> None:
        """Let later expressions use a name."""
        self.names[path] = Fact(path=path, kind=kind, label=label, read=read, of_member=of_member)
