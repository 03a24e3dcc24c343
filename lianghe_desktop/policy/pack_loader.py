"""Load a policy pack from its folder, strictly: what is misspelt, unsourced or unknown is refused.

Format: docs/formats/policy-pack.md.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lianghe_desktop.policy.card_loader import read_card
from lianghe_desktop.policy.pack import (
    Benefit,
    Definition,
    LeaveOut,
    Line,
    Pack,
    Parameter,
    PhaseOutRule,
    Rule,
)
from lianghe_desktop.policy.pack_reader import NEEDED_FILES, OPTIONAL_FILES, PackReader
from lianghe_desktop.policy.parameter_loader import read_parameters
from lianghe_desktop.policy.scope import Missing, Scope, Value
from lianghe_desktop.policy.vocabulary import Reader
from lianghe_desktop.policy.yaml_reader import BadPack, Finding, Findings, FollowsMistake, Section, refuse
from lianghe_desktop.records.assessment import Concept

PERIODS = (
    "person_year",
    "person_month",
    "person_once",
    "household_year",
    "household_month",
    "household_once",
)
KINDS = ("cash", "waiver", "insurance", "service")
PAYERS = ("city", "district", "town")
_KNOWN_FILES = {f"{name}.yaml" for name in (*NEEDED_FILES, *OPTIONAL_FILES)}
_CONCEPTS: dict[str, Concept] = {"net": "net", "disposable": "disposable", "dibao": "dibao"}


def load_pack_dir(folder: Path) -> Pack:
    """Load a pack; BadPack names file, line and key of the first mistake. The folder is only read."""
    return load_pack_files(folder.name, pack_files(folder))


def pack_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a pack's folder by name; BadPack where there is no such folder."""
    if not folder.is_dir():
        raise refuse(folder.name, 0, "没有这个文件夹")
    found = {}
    for path in sorted(folder.iterdir()):
        if path.is_dir() or path.name not in _KNOWN_FILES:
            raise refuse(path.name, 0, "不是政策包里的文件，请移走或改名")
        found[path.name] = path.read_bytes()
    return found


def load_pack_files(code: str, files: Mapping[str, bytes]) -> Pack:
    """Load a pack from its files by name; BadPack names the first mistake."""
    pack, findings = read_pack(code, files)
    if pack is None:
        raise BadPack(findings[0])
    return pack


def read_pack(code: str, files: Mapping[str, bytes]) -> tuple[Pack | None, list[Finding]]:
    """Read a pack whole; return it, or None with every mistake."""
    findings = Findings()
    pack: Pack | None = None
    with findings.gathering():
        pack = _pack(code, PackReader(files, findings))
    return (None, findings.found) if findings.found else (pack, [])


def _pack(code: str, reader: PackReader) -> Pack:
    parameters = _parameters(reader)
    definitions = _definitions(reader, "facts")
    for concept, label in (("net", "纯收入"), ("disposable", "可支配收入")):
        reader.know(f"total.{concept}", "money", label, _lookup("totals", concept))
    leave_out = _leave_out(reader)
    reader.know("total.dibao", "money", "低保口径收入", _lookup("totals", "dibao"))
    lines = _lines(reader)
    categories = _rules(reader, "categories", known_as="category")
    definitions += _definitions(reader, "results")
    card = read_card(reader)
    if card:
        reader.know("points", "number", card.title, lambda scope: scope.points)
    parts: dict[str, Any] = {
        "parameters": parameters,
        "definitions": tuple(definitions),
        "leave_out": leave_out,
        "lines": lines,
        "categories": categories,
        "routes": _rules(reader, "routes"),
        "phase_outs": _phase_outs(reader),
        "review_flags": _rules(reader, "review_flags"),
        "benefits": _benefits(reader),
        "additions": _additions(reader),
        "card": card,
        "names": reader.names,
    }
    return _with_head(code, reader, parts)


def _with_head(code: str, reader: PackReader, parts: dict[str, Any]) -> Pack:
    head = reader.file("pack")
    if head is None:
        raise FollowsMistake
    written = head.text("code")
    if written != code:
        raise head.refuse("code", f"的“{written}”与文件夹名“{code}”不同")
    main_line = head.text("main_line")
    concepts = {line.code: line.concept for line in parts["lines"]}
    if main_line not in concepts:
        if f"below.{main_line}" in reader.broken:
            raise FollowsMistake
        raise head.refuse("main_line", f"的“{main_line}”不在 lines.yaml 里")
    pack = Pack(
        code=code,
        title=head.text("title"),
        document=head.text("document"),
        version=head.text("version"),
        first_day=head.day("first_day"),
        main_line=main_line,
        main_concept=concepts[main_line],
        draft=head.flag("draft"),
        **parts,
    )
    head.finish()
    return pack


def _parameters(reader: PackReader) -> dict[str, Parameter]:
    parameters = {}
    for name in ("parameters", "limits"):
        for parameter in read_parameters(reader, name, limit=name == "limits"):
            parameters[parameter.name] = parameter
            reader.know(
                f"parameter.{parameter.name}",
                parameter.kind,
                parameter.title,
                _parameter(parameter.name),
            )
    return parameters


def _parameter(name: str) -> Reader:
    missing = Missing((name,))

    def read(scope: Scope) -> Value:
        return scope.parameters.get(name, missing)

    return read


def _lookup(table: str, code: str) -> Reader:
    def read(scope: Scope) -> Value:
        value: Value = getattr(scope, table)[code]
        return value

    return read


def _definitions(reader: PackReader, stage: str) -> list[Definition]:
    top = reader.file("definitions")
    seen: set[str] = set()
    definitions = []
    for section in reader.sections(top, "definitions") if top else []:
        with reader.findings.gathering() as block:
            if section.choice("stage", ("facts", "results"), "facts") == stage:
                definitions.append(_definition(reader, section, seen))
                section.finish()
        if block.failed:
            reader.broken.add(f"definition.{section.code()}")
    if top and stage == "results":
        top.finish()
    return definitions


def _definition(reader: PackReader, section: Section, seen: set[str]) -> Definition:
    of_member = section.choice("scope", ("household", "member"), "household") == "member"
    code = reader.code(section, seen)
    if f"definition.{code}" in reader.names:
        raise section.refuse("code", f"的“{code}”写了两次")
    title = section.text("title")
    expression = reader.expression(section, "is", None, of_member=of_member)
    reader.know(f"definition.{code}", expression.kind, title, expression.evaluate, of_member=of_member)
    return Definition(code=code, title=title, expression=expression, of_member=of_member)


def _leave_out(reader: PackReader) -> tuple[LeaveOut, ...]:
    def read(section: Section, seen: set[str]) -> LeaveOut:
        return LeaveOut(
            code=reader.code(section, seen),
            title=section.text("title"),
            amount=reader.expression(section, "amount", "money", of_member=False),
            source=section.source(),
        )

    return reader.entries("income", read, prefix="income")


def _lines(reader: PackReader) -> tuple[Line, ...]:
    def read(section: Section, seen: set[str]) -> Line:
        return Line(
            code=reader.code(section, seen),
            title=section.text("title"),
            concept=_CONCEPTS[section.choice("concept", tuple(_CONCEPTS))],
            value=reader.expression(section, "value", "money", of_member=False),
            source=section.source(),
        )

    lines = reader.entries("lines", read, prefix="below")
    for line in lines:
        reader.know(f"below.{line.code}", "bool", f"收入低于{line.title}", _lookup("below", line.code))
    return lines


def _rules(reader: PackReader, file: str, known_as: str | None = None) -> tuple[Rule, ...]:
    def read(section: Section, seen: set[str]) -> Rule:
        rule = reader.rule(section, seen)
        if known_as:
            reader.know(f"{known_as}.{rule.code}", "bool", rule.title, _lookup("categories", rule.code))
        return rule

    return reader.entries(file, read, prefix=known_as or file)


def _additions(reader: PackReader) -> tuple[Rule, ...]:
    def read(section: Section, seen: set[str]) -> Rule:
        rule = reader.rule(section, seen)
        if not rule.of_member:
            raise section.refuse("scope", "应写 member，每人只算一次")
        return rule

    return reader.entries("additions", read, prefix="addition")


def _phase_outs(reader: PackReader) -> tuple[PhaseOutRule, ...]:
    def read(section: Section, seen: set[str]) -> PhaseOutRule:
        return PhaseOutRule(
            rule=reader.rule(section, seen),
            months=reader.expression(section, "months", "number", of_member=False),
            basis=section.text("basis"),
        )

    return reader.entries("phase_out", read, prefix="phase_out")


def _benefits(reader: PackReader) -> tuple[Benefit, ...]:
    def read(section: Section, seen: set[str]) -> Benefit:
        rule = reader.rule(section, seen)
        payers = []
        for payer, text in section.pairs("payers"):
            if payer not in PAYERS:
                raise section.refuse("payers", f"里没有“{payer}”这一级财政")
            payers.append((payer, reader.compiled(section, "payers", text, "money", of_member=False)))
        return Benefit(
            rule=rule,
            amount=reader.maybe(section, "amount", of_member=rule.of_member),
            highest=reader.maybe(section, "max", of_member=rule.of_member),
            lowest=reader.maybe(section, "min", of_member=rule.of_member),
            cover=reader.maybe(section, "cover", of_member=rule.of_member),
            payers=tuple(payers),
            per=section.choice("per", PERIODS),
            kind=section.choice("kind", KINDS),
            whole_yuan_up=section.choice("round", ("half_up_fen", "up_yuan"), "half_up_fen") == "up_yuan",
        )

    return reader.entries("benefits", read, prefix="benefit")
