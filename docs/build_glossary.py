"""Write docs/GLOSSARY.md from docs/glossary.yaml and the code lists: python docs/build_glossary.py."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from lianghe_desktop.records.code_lists import CodeList, code_list, code_list_names

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "GLOSSARY.md"
TERMS = DOCS / "glossary.yaml"

_HEAD = """# Glossary

One Chinese term, one English term, one identifier: screens and paper use the first, code and documents the
others. Written by `python docs/build_glossary.py` from [glossary.yaml](glossary.yaml) and
`resources/code_lists/`: change those, not this page.
"""
_CODES_HEAD = """
## 代码表 · code lists

Codes as they are stored, with what screens and paper show. A list is read with `code_list("NAME")`.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A term: `zh` on screens, `en` in documents, `name` in code, `means` in one sentence, `source`."""

    zh: str
    en: str
    name: str
    means: str
    source: str


def read_terms() -> dict[str, tuple[Term, ...]]:
    """Return the terms by the title of their part, in order; a wrong key is a KeyError or TypeError."""
    parts = yaml.safe_load(TERMS.read_text("utf-8"))
    return {
        part["title"]: tuple(Term(means=entry.pop("is"), **entry) for entry in part["terms"])
        for part in parts
    }


def page() -> str:
    """Return the whole page as Markdown."""
    parts = [_HEAD]
    for title, terms in read_terms().items():
        parts.append(
            f"\n## {title}\n\n| 中文 | English | identifier | meaning | source |\n|---|---|---|---|---|\n"
        )
        parts += [f"| {t.zh} | {t.en} | `{t.name}` | {t.means} | {t.source} |\n" for t in terms]
    parts.append(_CODES_HEAD)
    parts += [_code_list_part(code_list(name)) for name in code_list_names()]
    return "".join(parts)


def _code_list_part(codes: CodeList) -> str:
    items = "、".join(f"`{item.code}` {item.label}" for item in codes.items)
    note = f" {codes.note.rstrip('。')}。" if codes.note else ""
    return f"\n### {codes.title} · `{codes.name}`\n\nSource: {codes.source}.{note}\n\n{items}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
