"""Hold a report's sentences against the records: which figures still stand, and what they would say now."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lianghe_desktop.casework.reports.content import ReportText, Section, Sentence
from lianghe_desktop.casework.reports.facts import Fact, TraceRow

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Match(StrEnum):
    """How a sentence stands against the records."""

    MATCHES = "matches"
    OWN_WORDS = "own_words"  # a person wrote it from nothing
    RECORDS_CHANGED = "records_changed"  # counted anew it gives other figures
    TEXT_DIFFERS = "text_differs"  # its words have other numbers than it was drafted with


MATCH_WORDS = {
    Match.MATCHES: "和资料一致",
    Match.OWN_WORDS: "自己写的，没有资料可对",
    Match.RECORDS_CHANGED: "资料后来变了",
    Match.TEXT_DIFFERS: "文字里的数字和资料对不上",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedSentence:
    """A sentence, how it stands, what it would say now, and the rows behind it."""

    section: Section
    place: int  # within its section
    sentence: Sentence
    match: Match
    fresh: Sentence | None  # as it would be drafted now
    rows: tuple[TraceRow, ...]

    @property
    def now(self) -> str:
        """Return what it would say now, blank where the records say nothing."""
        return self.fresh.drafted if self.fresh else ""


def check_text(text: ReportText, counted: list[Fact]) -> list[CheckedSentence]:
    """Return every sentence of the report, held against what the records give."""
    by_code: Mapping[str | None, Fact] = {fact.sentence.code: fact for fact in counted}
    found = []
    for section, sentences in text.sections:
        for place, sentence in enumerate(sentences):
            fact = by_code.get(sentence.code) if sentence.code else None
            found.append(
                CheckedSentence(
                    section=section,
                    place=place,
                    sentence=sentence,
                    match=_match(sentence, fact),
                    fresh=fact.sentence if fact else None,
                    rows=fact.rows if fact else (),
                )
            )
    return found


def _match(sentence: Sentence, fact: Fact | None) -> Match:
    if sentence.code is None:
        return Match.OWN_WORDS
    if fact is None or fact.sentence.figures != sentence.figures or fact.sentence.drafted != sentence.drafted:
        return Match.RECORDS_CHANGED
    return Match.MATCHES if _numbers(sentence.text) == _numbers(sentence.drafted) else Match.TEXT_DIFFERS


def _numbers(text: str) -> list[str]:
    """Return the numbers that a text writes, whatever their order and thousands."""
    return sorted(one.replace(",", "") for one in _NUMBER.findall(text))
