"""The palette: what Fusion draws by itself takes its colours from here."""

from PySide6.QtGui import QColor, QPalette

from lianghe_desktop.desktop.theme.tokens import Colours

_Role = QPalette.ColorRole


def build_palette(colours: Colours) -> QPalette:
    """Return a palette made of the tokens, disabled text faded."""
    palette = QPalette()
    for role, value in (
        (_Role.Window, colours.canvas),
        (_Role.WindowText, colours.ink),
        (_Role.Base, colours.surface),
        (_Role.AlternateBase, colours.canvas),
        (_Role.Text, colours.ink),
        (_Role.PlaceholderText, colours.quiet),
        (_Role.Button, colours.surface),
        (_Role.ButtonText, colours.ink),
        (_Role.ToolTipBase, colours.surface),
        (_Role.ToolTipText, colours.ink),
        (_Role.Highlight, colours.accent),
        (_Role.HighlightedText, colours.on_accent),
        (_Role.Link, colours.accent),
        (_Role.LinkVisited, colours.accent),
        (_Role.Mid, colours.line),
        (_Role.Light, colours.surface),
        (_Role.Dark, colours.control_line),
        (_Role.Shadow, colours.line),
    ):
        palette.setColor(role, QColor(value))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.faded))
    return palette
