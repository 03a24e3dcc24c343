"""彻底删除: the values of a household are erased for ever, after one question that names what it touches."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import removal, rulings
from lianghe_desktop.casework.households import search
from lianghe_desktop.casework.rulings import ErasurePreview
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.states import Banner
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import ErrorCode, LiangheError, UserError
from lianghe_desktop.records.ids import HomeCode, RowId

Key = tuple[HomeCode, RowId]


class ErasingPart(Part):
    """Find a household, say what erasing it means, ask once, and do it."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._found: Key | None = None
        self.done = Banner(Tone.GOOD, "")
        self.done.hide()
        self.search = FormPanel("", self.tr("查找"), icon_name="search")
        self.search.add(
            "text",
            self.tr("户编号、姓名或证件号码"),
            TextEditor(),
            required=True,
            hint=self.tr("已删除的户请写户编号"),
        )
        self.search.cancel_button.hide()
        self.means = Card()
        self.form = FormPanel("", self.tr("彻底删除，不能恢复"), icon_name="remove")
        self.form.add(
            "reason", self.tr("理由"), TextEditor(placeholder=self.tr("如 本人要求删除")), required=True
        )
        self.means.add(self.form)
        self.means.hide()
        ground = Card(
            self.tr("什么时候用"),
            self.tr(
                "平常填错、重复登记，用“删除”就够了，随时能恢复。"
                "只有按规定必须抹掉个人信息时（如本人要求删除、不该收集的），才在这里办。"
                "依据：个人信息保护法第四十七条。"
            ),
        )
        cards = CardColumn()
        for widget in (self.done, ground, self.search, self.means):
            cards.add(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)
        self.search.given.connect(self._on_search)
        self.form.given.connect(self._on_erase)
        self.form.cancelled.connect(self._on_cancelled)

    @override
    def refresh(self) -> None:
        """Keep what was found; nothing here changes by itself."""

    def _on_search(self) -> None:
        room, text = self._room, self.search.text("text")
        self.done.hide()
        try:
            self._found = self._find(text)
        except LiangheError as fault:
            self.means.hide()
            self.search.show_refusal(fault.text)
            return
        self._show(rulings.look_at_erasure(room.office, *self._found))

    def _find(self, text: str) -> Key:
        found = search(self._room.office, text, limit=3)
        if len(found) == 1:
            return found[0]
        if found:
            raise UserError(ErrorCode.BAD_INPUT, "找到不止一户，请改写户编号或证件号码，免得删错。")
        return removal.find_removed(self._room.office, text)

    def _show(self, preview: ErasurePreview) -> None:
        people = "、".join(preview.people) or self.tr("（没有登记姓名）")
        self.means.title.setText(self.tr("要彻底删除的一户：%1").replace("%1", people))
        self.means.title.setWordWrap(True)
        self.means.title.show()
        desks = "、".join(preview.desks) or self.tr("没有")
        lines = [
            self.tr("村居：%1").replace("%1", "、".join(preview.villages)),
            self.tr("会抹掉 %1 项登记，连同修改记录里的内容和照片，以后谁也看不到。").replace(
                "%1", str(preview.rows)
            ),
            self.tr("这些电脑里也有，导入下次的数据包以后才抹掉：%1").replace("%1", desks),
            self.tr("备份文件、已经写在U盘上的数据包和纸质材料不受影响，请另行销毁。"),
            self.tr("办完不能恢复，以后送来的旧内容也会自动抹掉。"),
        ]
        self.means.say("\n".join(f"· {line}" for line in lines))
        self.form.banner.hide()
        self.means.show()

    def _on_erase(self) -> None:
        if self._found is None:
            return
        room = self._room
        try:
            rows = rulings.erase_household(
                room.office, room.acting, *self._found, reason=self.form.text("reason")
            )
        except LiangheError as fault:
            self.form.show_refusal(fault.text)
            return
        self._on_cancelled()
        words = self.tr("已彻底删除 %1 项。请给下级写回执包，他们的电脑导入后也会抹掉。")
        self.done.say(Tone.GOOD, words.replace("%1", str(rows)))
        self.done.show()

    def _on_cancelled(self) -> None:
        self._found = None
        self.means.hide()
        self.form.field("reason").editor.set_value(None)
