"""The report dialog: what to do when the program met something nobody expected.

The report names places in the program and the kind of fault, never its message or values, because
those may hold personal data.
"""

import traceback
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from lianghe_desktop import __version__
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.widgets.states import heading


def report_text(fault: BaseException) -> str:
    """Return the kind of fault and the places it came through, without messages or values."""
    import platform  # noqa: PLC0415 - only a fault asks, and every start would pay

    lines = [
        f"两合 {__version__}",
        f"Python {platform.python_version()}  {platform.system()} {platform.release()}",
    ]
    seen: BaseException | None = fault
    while seen is not None:
        lines.append(type(seen).__qualname__)
        frames = traceback.extract_tb(seen.__traceback__)
        lines += [f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines)


def _short(file_name: str) -> str:
    """Return the path inside the package; the rest may name the person whose machine it is."""
    parts = Path(file_name).parts
    for anchor in ("lianghe_desktop", "site-packages"):
        if anchor in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(anchor) :])
    return parts[-1] if parts else ""


class FaultDialog(QDialog):
    """Say what happened, what is safe and what to do; show and save the report."""

    def __init__(self, fault: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("两合 · 意外的问题"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.report = report_text(fault)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        column.addWidget(heading(self.tr("程序遇到了没有料到的问题"), "title"))
        words = QLabel(
            self.tr(
                "刚才那一步没有做成。以前填写的内容都已保存，不会丢。可以继续使用；如果再次出现，"
                "请把下面的报告存下来交给技术人员。报告里没有任何家庭的资料。"
            )
        )
        words.setWordWrap(True)
        column.addWidget(words)
        self.text = QPlainTextEdit(self.report)
        self.text.setReadOnly(True)
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        self.save_button = Button(self.tr("存下报告"), icon_name="save_as")
        self.close_button = Button(self.tr("继续使用"), role="primary")
        row.addStretch(1)
        row.addWidget(self.save_button)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.save_button.clicked.connect(self._on_save)
        self.close_button.clicked.connect(self.close)
        self.resize(px(640), px(420))

    def _on_save(self) -> None:
        path = PICKERS.target(self, self.tr("存下报告"), "lianghe-report.txt", "*.txt")
        if path is not None:
            path.write_text(self.report, "utf-8")
