"""The text of a report as it is kept: sections of sentences, each with the figures it was drafted with.

JSON of version 1:
{"v":1,"title","addressee","copies","removed":[codes],"sections":[{"code","sentences":[{"code","drafted","text",
"figures":{name:[value,words]}}]}]}; keys are sorted, so that the same report is the same text.
"""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from lianghe_desktop.records.errors import ErrorCode, IntegrityFault

_VERSION = 1


class Section(StrEnum):
    """The parts of a report. Source: 珠斗办字〔2017〕6号 四（五） (项目进展、扶持资金分配、亮点和问题)."""

    PROGRESS = "progress"
    FUNDS = "funds"
    HIGHLIGHTS = "highlights"
    PROBLEMS = "problems"
    NEXT = "next"


SECTION_TITLES = {
    Section.PROGRESS: "项目进展",
    Section.FUNDS: "扶持资金分配",
    Section.HIGHLIGHTS: "工作亮点",
    Section.PROBLEMS: "存在问题",
    Section.NEXT: "下一步打算",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One number of a sentence: its name, its value (money in fen), and how the sentence writes it."""

    name: str
    value: int
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """One sentence: `code` names the rule that drafted it, None where a person wrote it from nothing."""

    code: str | None
    drafted: str
    text: str
    figures: tuple[Figure, ...] = ()

    @property
    def changed(self) -> bool:
        """Tell whether a person worded it otherwise."""
        return self.text != self.drafted


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportText:
    """The whole text; `sections` has every section once, in order, `removed` what a person took out."""

    title: str
    addressee: str
    copies: str
    sections: tuple[tuple[Section, tuple[Sentence, ...]], ...]
    removed: tuple[str, ...] = ()

    def sentences(self, section: Section) -> tuple[Sentence, ...]:
        """Return the sentences of a section."""
        return next((held for one, held in self.sections if one is section), ())

    def with_section(self, section: Section, sentences: tuple[Sentence, ...]) -> "ReportText":
        """Return the text with other sentences in a section; empty ones fall away."""
        kept = tuple(one for one in sentences if one.text.strip())
        gone = {one.code for one in sentences if one.code is not None and one not in kept}
        return replace(
            self,
            sections=tuple((one, kept if one is section else held) for one, held in self.sections),
            removed=tuple(sorted({*self.removed, *gone})),
        )


def text_to_json(text: ReportText) -> str:
    """Return the text as it is kept."""
    return json.dumps(
        {
            "v": _VERSION,
            "title": text.title,
            "addressee": text.addressee,
            "copies": text.copies,
            "removed": list(text.removed),
            "sections": [
                {"code": section.value, "sentences": [_sentence_json(one) for one in sentences]}
                for section, sentences in text.sections
            ],
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def text_from_json(kept: str) -> ReportText:
    """Read a text as it is kept.

    Raises:
        IntegrityFault: It was written by a newer program, or is no report.
    """
    try:
        found = json.loads(kept)
        if found["v"] != _VERSION:
            raise IntegrityFault(ErrorCode.DAMAGED, "这份报告是新版程序写的，请先升级程序再打开。")
        held = {Section(one["code"]): one["sentences"] for one in found["sections"]}
        return ReportText(
            title=found["title"],
            addressee=found["addressee"],
            copies=found["copies"],
            sections=tuple(
                (section, tuple(_sentence(one) for one in held.get(section, ()))) for section in Section
            ),
            removed=tuple(found["removed"]),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise IntegrityFault(
            ErrorCode.DAMAGED, "这份报告的内容读不出来，请重新起草；记录没有受影响。"
        ) from problem


def _sentence_json(one: Sentence) -> dict[str, Any]:
    return {
        "code": one.code,
        "drafted": one.drafted,
        "text": one.text,
        "figures": {figure.name: [figure.value, figure.words] for figure in one.figures},
    }


def _sentence(raw: dict[str, Any]) -> Sentence:
    return Sentence(
        code=raw["code"],
        drafted=raw["drafted"],
        text=raw["text"],
        figures=tuple(
            Figure(name=name, value=int(value), words=words)
            for name, (value, words) in sorted(raw["figures"].items())
        ),
    )
