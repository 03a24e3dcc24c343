"""Forms beside a report: word a sentence, and word its title, addressee and copies."""

from lianghe_desktop.casework.reports.writing import Report
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor, TextEditor

_ROWS = 6


class SentenceForm(FormPanel):
    """Word one sentence."""

    def __init__(self, words: str) -> None:
        super().__init__("", self.tr("保存这一句"), icon_name="check")
        self.setProperty("role", "surface")
        hint = self.tr("清空再保存就是删去这一句") if words else ""
        self.add("words", self.tr("怎么写"), ParagraphEditor(rows=_ROWS), hint=hint, wide=True)
        self.field("words").editor.set_value(words)


class HeadsForm(FormPanel):
    """Word title, addressee and copies."""

    def __init__(self, report: Report) -> None:
        super().__init__("", self.tr("保存"), icon_name="check")
        self.setProperty("role", "surface")
        self.add("title", self.tr("标题"), ParagraphEditor(rows=2), required=True, wide=True)
        self.add("addressee", self.tr("主送"), TextEditor(), wide=True)
        self.add("copies", self.tr("抄送"), TextEditor(), wide=True)
        for key, words in (
            ("title", report.text.title),
            ("addressee", report.text.addressee),
            ("copies", report.text.copies),
        ):
            self.field(key).editor.set_value(words or None)
