"""Labels whose words stand as they are written, and labels that hold rich text.

Their kind is set by the property's name: whoever names `Qt` itself makes all its hundred enumerations,
which costs a tenth of the start. The modules that the login needs therefore say `QtCore.Qt`, and only inside
what runs later.
"""

from PySide6.QtWidgets import QLabel


def plain_label(text: str = "") -> QLabel:
    """Return a label that shows `text` as it is, whatever marks stand in it."""
    return _label(text, "PlainText")


def rich_label(text: str = "") -> QLabel:
    """Return a label that shows `text` as rich text."""
    return _label(text, "RichText")


def _label(text: str, text_format: str) -> QLabel:
    label = QLabel(text)
    if not label.setProperty("textFormat", text_format):
        raise ValueError(f"Qt knows no text format {text_format}")
    return label
