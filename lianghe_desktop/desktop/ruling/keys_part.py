"""密钥和名称: new keys for this desk, a machine that was replaced, villages renamed or merged."""

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import new_keys, renaming, stick
from lianghe_desktop.casework.areas import area_names, villages
from lianghe_desktop.desktop.exchanging.digits import DigitsLabel
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.choice_editors import Option, SearchChoiceEditor
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.widgets.states import Banner
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.errors import LiangheError


class KeysPart(Part):
    """Offer each act with what it means; files go onto the stick."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.result = Banner(Tone.GOOD, "")
        self.result.hide()
        self.digits = DigitsLabel()
        self.digits.hide()
        self.rotate_button = Button(self.tr("换密钥，把通知写到U盘"), icon_name="lock")
        self.card_button = Button(self.tr("写单位名片到U盘"), icon_name="stick")
        self.former = FormPanel("", self.tr("旧电脑填的照样算数"), icon_name="check")
        self.former.add(
            "digits",
            self.tr("下级念的“上级”核对码"),
            TextEditor(placeholder=self.tr("如 1234 5678"), width=200),
            required=True,
        )
        self.former.cancel_button.hide()
        options = [Option(code=one.home, label=one.full_name) for one in villages(room.office)]
        self.rename = FormPanel("", self.tr("改名或改代码"), icon_name="pen")
        self.rename.add("village", self.tr("哪个村"), SearchChoiceEditor(options), required=True)
        self.rename.add("name", self.tr("新名称"), TextEditor(width=240), required=True)
        self.rename.add(
            "code", self.tr("新代码"), TextEditor(width=200), hint=self.tr("12位；代码没有改就不填")
        )
        self.merge = FormPanel("", self.tr("合并，写新的批准到U盘"), icon_name="stick")
        self.merge.add("village", self.tr("并掉的村"), SearchChoiceEditor(options), required=True)
        self.merge.add("into", self.tr("并入的村"), SearchChoiceEditor(options), required=True)
        self.changed = paragraph("", "quiet")
        for form in (self.rename, self.merge):
            form.cancel_button.hide()
        self._build_layout()
        self.rotate_button.clicked.connect(self._on_rotate)
        self.card_button.clicked.connect(self._on_card)
        self.former.given.connect(self._on_former)
        self.rename.given.connect(self._on_rename)
        self.merge.given.connect(self._on_merge)

    def _build_layout(self) -> None:
        self._cards = cards = CardColumn()
        cards.add(self.result)
        cards.add(self.digits)
        keys = Card(
            self.tr("给本机换密钥"),
            self.tr(
                "管钥匙的人调走、怀疑密钥外泄，或本机恢复过备份，就换一次。旧密钥给新密钥作保："
                "下级导入下次的回执包就自动跟上，旧的数据包照样能读。换了以后不能换回去；有上级的，换完要重新写登记申请。"
            ),
        )
        keys.add_row(self.rotate_button)
        cards.add(keys)
        machine = Card(
            self.tr("本单位的电脑换了，又没有备份"),
            self.tr(
                "1　写单位名片，发给下级，在电话里念核对码；2　下级重新申请登记，本机批准；"
                "3　收一次下级的数据包（恢复单上的密钥能打开旧的数据包）；"
                "4　请一个下级念它屏幕上“上级”的核对码，填在下面。"
            ),
        )
        machine.add_row(self.card_button)
        machine.add(self.former)
        cards.add(machine)
        names = Card(
            self.tr("村（镇街）改名、改代码"),
            self.tr("登记过的内容不动，仍认原来的代码；新名称和新代码随下次的回执包带到下级。"),
        )
        names.add(self.rename)
        cards.add(names)
        merged = Card(
            self.tr("两个村合并"),
            self.tr("两边的内容都不动，并入的村的电脑多管一个村。对方接受新的批准后，再给它写一份基线。"),
        )
        merged.add(self.merge)
        merged.add(self.changed)
        cards.add(merged)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)

    @override
    def refresh(self) -> None:
        office = self._room.office
        names = area_names(office)
        lines = []
        for one in renaming.renamings(office):
            words = self.tr("%1（%2）").replace("%1", one.name).replace("%2", one.code)
            if one.new_code:
                words += self.tr("，新代码 %1").replace("%1", one.new_code)
            if one.merged_into:
                words += self.tr("，已并入%1").replace("%1", names.name(one.merged_into))
            lines.append(words)
        self.changed.setText("\n".join(lines))

    def _folder(self) -> Path | None:
        return PICKERS.folder(self, self.tr("选择U盘或文件夹"), stick.last_folder(self._room.office))

    def _on_rotate(self) -> None:
        folder, room = self._folder(), self._room
        if folder is None:
            return
        try:
            issued = new_keys.rotate_keys(room.office, room.acting, folder)
            stick.settle([issued.path])
        except LiangheError as fault:
            room.tell_refusal(fault)
            return
        words = self.tr("已换新密钥，通知 %1 已写好，可安全拔出U盘。给下级写回执包也会带上。")
        if new_keys.desks_above(room.office):
            words += self.tr("还要到“数据同步”的“电脑登记”，重新写一份登记申请给上级。")
        self._say(words.replace("%1", issued.path.name), "")

    def _on_card(self) -> None:
        folder, room = self._folder(), self._room
        if folder is None:
            return
        try:
            issued = new_keys.write_card(room.office, room.acting, folder)
            stick.settle([issued.path])
        except LiangheError as fault:
            room.tell_refusal(fault)
            return
        words = self.tr("名片 %1 已写好，可安全拔出U盘。请在电话里念下面的核对码。")
        self._say(words.replace("%1", issued.path.name), issued.fingerprint)

    def _on_former(self) -> None:
        room = self._room
        try:
            name = new_keys.count_former_machine(
                room.office, room.acting, confirmed=self.former.text("digits")
            )
        except LiangheError as fault:
            self.former.show_refusal(fault.text)
            return
        self.former.clear()
        self._say(self.tr("已核对，“%1”旧电脑填的内容照样算数。").replace("%1", name), "")

    def _on_rename(self) -> None:
        form, room = self.rename, self._room
        try:
            code = form.text("code").strip()
            done = renaming.rename_area(
                room.office,
                room.acting,
                AreaCode.parse(form.text("village")),
                name=form.text("name"),
                new_code=AreaCode.parse(code) if code else None,
            )
        except LiangheError as fault:
            form.show_refusal(fault.text)
            return
        form.clear()
        self._say(self.tr("已改为“%1”，下次的回执包带到下级。").replace("%1", done.name), "")
        self.refresh()

    def _on_merge(self) -> None:
        form, room = self.merge, self._room
        folder = self._folder()
        if folder is None:
            return
        try:
            issued = renaming.merge_village(
                room.office,
                room.acting,
                AreaCode.parse(form.text("village")),
                into=AreaCode.parse(form.text("into")),
                out_dir=folder,
            )
            stick.settle([one.path for one in issued])
        except LiangheError as fault:
            form.show_refusal(fault.text)
            return
        form.clear()
        words = self.tr("新的批准 %1 已写好，可安全拔出U盘。请对方接受批准，电话里念下面的核对码。")
        self._say(words.replace("%1", "、".join(one.path.name for one in issued)), issued[0].fingerprint)
        self.refresh()

    def _say(self, words: str, digits: str) -> None:
        self.result.say(Tone.GOOD, words)
        self.result.show()
        self.digits.setVisible(bool(digits))
        if digits:
            self.digits.show_digits(digits)
        self._cards.bring(self.result)
