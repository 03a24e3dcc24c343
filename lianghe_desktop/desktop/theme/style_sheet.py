"""The one style sheet, generated from tokens; widgets are selected by type and by the `role` property."""

from collections.abc import Callable, Mapping

from lianghe_desktop.desktop.theme.tokens import SIZES, Colours

Px = Callable[[int], int]


def build_style_sheet(c: Colours, px: Px, files: Mapping[str, str]) -> str:
    """Return the style sheet: colours `c`, sizes through `px`, drawings of controls from `files`."""
    return "\n".join(
        (
            _text(c, px),
            _buttons(c, px),
            _inputs(c, px, files),
            _choices(c, px, files),
            _tables(c, px, files),
            _surfaces(c, px),
            _navigation(c, px),
            _bars(c, px),
        )
    )


def _text(c: Colours, px: Px) -> str:
    return f"""
QWidget {{ color: {c.ink}; }}
QMainWindow, QDialog, QWidget[role="canvas"] {{ background: {c.canvas}; }}
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {px(SIZES.title)}px; font-weight: 600; }}
QLabel[role="section"] {{ font-size: {px(SIZES.section_title)}px; font-weight: 600; }}
QLabel[role="quiet"] {{ color: {c.quiet}; }}
QLabel[role="small"] {{ color: {c.quiet}; font-size: {px(SIZES.small_text)}px; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="label"] {{ font-size: {px(SIZES.form_text)}px; }}
QLabel[role="required"] {{ color: {c.wrong}; font-size: {px(SIZES.form_text)}px; font-weight: 600; }}
QLabel[role="error"] {{ color: {c.wrong}; }}
QLabel[role="good"] {{ color: {c.good}; }}
QLabel[role="figure"] {{ font-size: {px(28)}px; font-weight: 600; }}
QLabel:disabled {{ color: {c.faded}; }}
QToolTip {{ background: {c.surface}; color: {c.ink}; border: 1px solid {c.control_line};
  padding: {px(4)}px; }}
"""


def _buttons(c: Colours, px: Px) -> str:
    height = px(SIZES.control_height) - 2
    return f"""
QPushButton {{ background: {c.surface}; border: 1px solid {c.control_line};
  border-radius: {px(SIZES.radius)}px;
  min-height: {height}px; padding: 0 {px(14)}px; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {c.soft_accent}; border-color: {c.accent}; }}
QPushButton:focus {{ border: 2px solid {c.focus}; padding: 0 {px(14) - 1}px; min-height: {height - 2}px; }}
QPushButton:disabled {{ color: {c.faded}; border-color: {c.line}; background: {c.canvas}; }}
QPushButton[role="primary"] {{ background: {c.accent}; border-color: {c.accent}; color: {c.on_accent};
  font-weight: 600; }}
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:pressed {{ background: {c.accent_strong}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {c.ink}; }}
QPushButton[role="primary"]:disabled {{ background: {c.canvas}; color: {c.faded}; border-color: {c.line}; }}
QPushButton[role="danger"] {{ color: {c.wrong}; border-color: {c.wrong}; }}
QPushButton[role="link"] {{ background: transparent; border: 1px solid transparent; color: {c.accent};
  padding: 0 {px(6)}px; }}
QPushButton[role="link"]:hover {{ background: {c.soft_accent}; }}
QPushButton[role="link"]:focus {{ border: 1px solid {c.focus}; min-height: {height}px;
  padding: 0 {px(6)}px; }}
QPushButton[role="card"] {{ text-align: left; min-height: {px(44)}px; padding: {px(12)}px {px(16)}px;
  border-color: {c.line}; }}
QPushButton[role="card"]:hover {{ border-color: {c.accent}; background: {c.surface}; }}
QPushButton[role="card"]:checked {{ border: 2px solid {c.accent}; background: {c.soft_accent}; }}
QPushButton[role="card"]:focus {{ border: 2px solid {c.focus}; padding: {px(12) - 1}px {px(16) - 1}px;
  min-height: {px(44)}px; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: {px(SIZES.radius)}px;
  padding: {px(4)}px; }}
QToolButton:hover {{ background: {c.hover}; }}
QToolButton:focus {{ border-color: {c.focus}; }}
"""


def _inputs(c: Colours, px: Px, files: Mapping[str, str]) -> str:
    height = px(SIZES.control_height) - 2
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox {{ background: {c.surface};
  border: 1px solid {c.control_line}; border-radius: {px(SIZES.radius)}px; padding: 0 {px(8)}px;
  selection-background-color: {c.accent}; selection-color: {c.on_accent};
  font-size: {px(SIZES.form_text)}px; }}
QLineEdit, QComboBox, QSpinBox {{ min-height: {height}px; }}
QPlainTextEdit, QTextEdit {{ padding: {px(4)}px; }}
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover, QSpinBox:hover {{ border-color: {c.quiet}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus {{
  border: 2px solid {c.focus}; padding: 0 {px(8) - 1}px; }}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus {{ min-height: {height - 2}px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ padding: {px(4) - 1}px; }}
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"] {{
  border-color: {c.wrong}; background: {c.soft_wrong}; }}
QLineEdit:disabled, QLineEdit:read-only, QPlainTextEdit:disabled, QComboBox:disabled {{
  background: {c.canvas};
  border-color: {c.line}; color: {c.quiet}; }}
QLineEdit[role="number"] {{ qproperty-alignment: AlignRight; }}
QComboBox QLineEdit, QSpinBox QLineEdit, QComboBox QLineEdit:focus {{ border: none; padding: 0; min-height: 0;
  background: transparent; }}
QComboBox::drop-down, QComboBox::drop-down:editable {{ border: none; width: {px(28)}px;
  background: transparent; }}
QComboBox::down-arrow {{ image: url("{files["arrow_down"]}"); width: {px(18)}px; height: {px(18)}px; }}
QComboBox::down-arrow:disabled {{ image: url("{files["arrow_down_faded"]}"); }}
QComboBox QAbstractItemView, QListView[role="popup"] {{ background: {c.surface};
  border: 1px solid {c.control_line};
  selection-background-color: {c.soft_accent}; selection-color: {c.ink}; outline: none;
  font-size: {px(SIZES.form_text)}px; }}
QComboBox QAbstractItemView::item, QListView[role="popup"]::item {{ min-height: {px(32)}px;
  padding: 0 {px(8)}px; }}
QSpinBox::up-button, QSpinBox::down-button {{ border: none; width: {px(26)}px; background: transparent; }}
QSpinBox::up-arrow {{ image: url("{files["arrow_up"]}"); width: {px(14)}px; height: {px(14)}px; }}
QSpinBox::down-arrow {{ image: url("{files["arrow_down"]}"); width: {px(14)}px; height: {px(14)}px; }}
"""


def _choices(c: Colours, px: Px, files: Mapping[str, str]) -> str:
    parts = [
        f"""
QRadioButton, QCheckBox {{ spacing: {px(8)}px; font-size: {px(SIZES.form_text)}px;
  padding: {px(4)}px {px(8)}px;
  min-height: {px(SIZES.control_height) - px(8) - 2}px; border: 1px solid transparent;
  border-radius: {px(SIZES.radius)}px; background: transparent; }}
QRadioButton:hover, QCheckBox:hover {{ background: {c.hover}; }}
QRadioButton:focus, QCheckBox:focus {{ border-color: {c.focus}; }}
QRadioButton:checked, QCheckBox:checked {{ background: {c.soft_accent}; }}
QRadioButton:disabled, QCheckBox:disabled {{ color: {c.quiet}; }}
QRadioButton::indicator, QCheckBox::indicator {{ width: {px(20)}px; height: {px(20)}px; }}"""
    ]
    for control, shape in (("QRadioButton", "ring"), ("QCheckBox", "box")):
        for state, file in (
            (":unchecked", shape),
            (":unchecked:hover", f"{shape}_hover"),
            (":checked", f"{shape}_on"),
            (":unchecked:disabled", f"{shape}_faded"),
            (":checked:disabled", f"{shape}_on_faded"),
        ):
            drawing = f'url("{files[file]}")'
            parts.append(f"{control}::indicator{state} {{ image: {drawing}; }}")
    return "\n".join(parts)


def _tables(c: Colours, px: Px, files: Mapping[str, str]) -> str:
    return f"""
QTableView, QListView, QTreeView {{ background: {c.surface}; border: none; outline: none;
  gridline-color: {c.line};
  selection-background-color: {c.soft_accent}; selection-color: {c.ink}; }}
QTableView::item, QListView::item {{ border: none; padding: 0 {px(8)}px; }}
QTableView::item:hover, QListView::item:hover {{ background: {c.hover}; color: {c.ink}; }}
QTableView::item:selected, QListView::item:selected {{ background: {c.soft_accent}; color: {c.ink}; }}
QHeaderView {{ background: {c.canvas}; border: none; border-bottom: 1px solid {c.line}; }}
QHeaderView::section {{ background: {c.canvas}; color: {c.quiet}; border: none; padding: 0 {px(8)}px;
  border-bottom: 1px solid {c.line}; min-height: {px(SIZES.row_height) - 2}px; }}
QHeaderView::up-arrow {{ image: url("{files["arrow_up"]}"); width: {px(16)}px; height: {px(16)}px; }}
QHeaderView::down-arrow {{ image: url("{files["arrow_down"]}"); width: {px(16)}px; height: {px(16)}px; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: {px(14)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(14)}px; margin: 0; }}
QScrollBar::handle {{ background: {c.control_line}; border-radius: {px(4)}px; margin: {px(3)}px; }}
QScrollBar::handle:vertical {{ min-height: {px(32)}px; }}
QScrollBar::handle:horizontal {{ min-width: {px(32)}px; }}
QScrollBar::handle:hover {{ background: {c.quiet}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {c.line}; }}
QProgressBar {{ background: {c.line}; border: none; border-radius: {px(4)}px; max-height: {px(8)}px;
  min-height: {px(8)}px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: {px(4)}px; }}
QMenu {{ background: {c.surface}; border: 1px solid {c.control_line}; padding: {px(4)}px 0; }}
QMenu::item {{ padding: {px(8)}px {px(24)}px; }}
QMenu::item:selected {{ background: {c.soft_accent}; color: {c.ink}; }}
QMenu::item:disabled {{ color: {c.faded}; }}
"""


def _surfaces(c: Colours, px: Px) -> str:
    tones = "\n".join(
        f"""
QFrame[role="banner"][tone="{tone}"] {{ background: {ground}; border: 1px solid {colour};
  border-radius: {px(SIZES.radius)}px; }}
QFrame[role="badge"][tone="{tone}"] {{ background: {ground}; border: 1px solid {edge};
  border-radius: {px(SIZES.radius)}px; }}
QFrame[role="badge"][tone="{tone}"] QLabel {{ color: {colour}; }}"""
        for tone, colour, ground, edge in (
            ("quiet", c.quiet, c.canvas, c.line),
            ("info", c.accent, c.soft_accent, c.soft_accent),
            ("good", c.good, c.soft_good, c.soft_good),
            ("care", c.care, c.soft_care, c.soft_care),
            ("wrong", c.wrong, c.soft_wrong, c.soft_wrong),
        )
    )
    return f"""
QFrame[role="card"] {{ background: {c.surface}; border: 1px solid {c.line};
  border-radius: {px(SIZES.radius)}px; }}
QFrame[role="line"] {{ background: {c.line}; border: none; }}
QFrame[role="side"] {{ background: {c.surface}; border: none; border-right: 1px solid {c.line}; }}
QFrame[role="beside"] {{ background: {c.surface}; border: none; border-left: 1px solid {c.line}; }}
QFrame[role="foot"] {{ background: {c.surface}; border: none; border-top: 1px solid {c.line}; }}
QWidget[role="surface"] {{ background: {c.surface}; }}
QLabel[role="paper"] {{ background: {c.surface}; border: 1px dashed {c.control_line}; }}
{tones}
"""


def _navigation(c: Colours, px: Px) -> str:
    return f"""
QFrame[role="navigation"] {{ background: {c.navigation}; border: none; }}
QWidget[role="places"] {{ background: {c.navigation}; }}
QFrame[role="navigation"] QLabel {{ color: {c.on_navigation}; }}
QToolButton[role="place"] {{ color: {c.on_navigation}; border: none; border-left: {px(4)}px solid transparent;
  border-radius: 0; padding: 0 {px(12)}px; text-align: left; font-size: {px(SIZES.form_text)}px; }}
QToolButton[role="place"]:hover {{ background: {c.navigation_hover}; }}
QToolButton[role="place"]:focus {{ background: {c.navigation_hover}; }}
QToolButton[role="place"]:checked {{ background: {c.accent}; border-left-color: {c.on_navigation};
  font-weight: 600; }}
QToolButton[role="place"][narrow="true"] {{ padding: {px(6)}px 0; border-left-width: {px(2)}px; }}
QListView[role="sections"] {{ background: {c.surface}; }}
QListView[role="sections"]::item {{ min-height: {px(40)}px; padding: 0 {px(12)}px; }}
"""


def _bars(c: Colours, px: Px) -> str:
    return f"""
QFrame[role="head"] {{ background: {c.surface}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[role="status"] {{ background: {c.surface}; border: none; border-top: 1px solid {c.line}; }}
QFrame[role="status"] QLabel {{ color: {c.quiet}; font-size: {px(SIZES.small_text)}px; }}
QFrame[role="undo"] {{ background: {c.ink}; border: none; border-radius: {px(SIZES.radius)}px; }}
QFrame[role="undo"] QLabel {{ color: {c.surface}; }}
QFrame[role="undo"] QPushButton {{ background: transparent; border: 1px solid {c.surface};
  color: {c.surface}; }}
"""
