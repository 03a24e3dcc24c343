"""Turn the marks that forms know (Markdown as ODK has it, and a few tags) into rich text, and nothing else.

Source: https://docs.getodk.org/form-styling/ (headings, bold, italic, links, lists, span with colour).
"""

import base64
import html
import re

from PySide6 import QtCore
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

_HEADING = re.compile(r"^(#{1,6})\s*(.+)$")
_BULLET = re.compile(r"^\s*[-*+]\s+(.+)$")
_NUMBERED = re.compile(r"^\s*\d+[.、]\s+(.+)$")
_SPAN = re.compile(r"&lt;span style=&quot;([^&]*)&quot;&gt;(.*?)&lt;/span&gt;", re.DOTALL)
_STYLE = re.compile(
    r"^\s*(?:(?:color|font-weight|font-style|text-decoration)\s*:\s*[#\w-]+\s*;?\s*)+$", re.IGNORECASE
)
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ITALIC = re.compile(r"(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_SIZES = {1: "150%", 2: "130%", 3: "115%"}


def rich_text(text: str) -> str:
    """Return HTML of the few kinds that notes may use; everything else stands as it was written."""
    parts: list[str] = []
    listed = ""
    for line in text.replace("\r\n", "\n").split("\n"):
        bullet, numbered = _BULLET.match(line), _NUMBERED.match(line)
        wanted = "ul" if bullet else "ol" if numbered else ""
        if wanted != listed:
            parts.append((f"</{listed}>" if listed else "") + (f"<{wanted}>" if wanted else ""))
            listed = wanted
        item = bullet or numbered
        if item is not None:
            parts.append(f"<li>{_inline(item.group(1))}</li>")
            continue
        heading = _HEADING.match(line)
        if heading is not None:
            size = _SIZES.get(len(heading.group(1)), "100%")
            parts.append(
                f'<p style="font-size:{size};font-weight:600;margin:4px 0">{_inline(heading.group(2))}</p>'
            )
        elif line.strip():
            parts.append(f"<p style='margin:2px 0'>{_inline(line)}</p>")
        elif parts:
            parts.append("<p style='margin:2px 0'>&nbsp;</p>")
    if listed:
        parts.append(f"</{listed}>")
    return "".join(parts)


def rich_line(text: str) -> str:
    """Return a label with its bold, italic and coloured words; it has no headings, lists or links."""
    return "<br/>".join(_inline(line) for line in text.replace("\r\n", "\n").split("\n"))


def picture_tag(content: bytes, *, most_wide: int) -> str:
    """Return a picture as part of rich text, no wider than `most_wide` pixels; "" where it cannot be read."""
    picture = QImage.fromData(content)
    if picture.isNull():
        return ""
    if picture.width() > most_wide:
        picture = picture.scaledToWidth(most_wide, QtCore.Qt.TransformationMode.SmoothTransformation)
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(kept, "PNG")  # type: ignore[call-overload] # the stub wants bytes, Qt takes the word
    coded = base64.b64encode(bytes(kept.data().data())).decode()
    return f'<img src="data:image/png;base64,{coded}"/>'


def plain_words(text: str) -> str:
    """Return a text without its marks, for lists and speech."""
    bare = _LINK.sub(r"\1", text)
    bare = _BOLD.sub(r"\2", bare)
    bare = _ITALIC.sub(r"\2", bare)
    bare = re.sub(r"</?span[^>]*>", "", bare)
    return "\n".join(_HEADING.sub(r"\2", line) for line in bare.split("\n"))


def _inline(text: str) -> str:
    escaped = html.escape(text, quote=True)
    marked = _LINK.sub(r"<u>\1</u>（\2）", escaped)
    marked = _BOLD.sub(r"<b>\2</b>", marked)
    marked = _ITALIC.sub(r"<i>\2</i>", marked)
    return _SPAN.sub(_span, marked)


def _span(found: "re.Match[str]") -> str:
    style = found.group(1)
    return f'<span style="{style}">{found.group(2)}</span>' if _STYLE.match(style) else found.group(2)
