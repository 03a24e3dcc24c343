"""By which document this desk assesses, and the way to the policy library."""

from lianghe_desktop.casework.assessment import PackChoice, choose_pack, pack_choices, pack_in_use
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.desktop.policies.page import PolicyLibraryPage
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, paragraph
from lianghe_desktop.desktop.widgets.choice_editors import Option, RadioEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError


class PolicyCard(Card):
    """Offer the packs that are here now; a choice holds at once."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self.title.setText(self.tr("按哪个文件评定"))
        self.title.show()
        self.say(self.tr("换了以后，新的试算按新文件；以前的决定不变。"))
        self._room = room
        self._packs: dict[str, PackChoice] = {}
        self.pack = RadioEditor(())
        self.pack_title = paragraph("", "strong")
        self.library_button = Button(self.tr("打开政策库"), icon_name="file")
        self.add(self.pack)
        self.add(self.pack_title)
        self.add_row(self.library_button)
        self.library_button.clicked.connect(self.open_library)
        self.refresh()

    def refresh(self) -> None:
        """Show what is current; a pack may have been installed since."""
        room = self._room
        found = {pack.name: pack for pack in pack_choices(room.office, room.acting.today)}
        if found != self._packs:
            self._packs = found
            self._offer()
        self._show(pack_in_use(room.office))

    def open_library(self) -> None:
        """Open the documents, their numbers and clauses."""
        self._room.navigator.open_over(PolicyLibraryPage(self._room))

    def _offer(self) -> None:
        before = self.pack
        self.pack = RadioEditor(
            [Option(code=pack.name, label=pack.document) for pack in self._packs.values()]
        )
        self.pack.set_answerable(answerable=may(self._room.acting, Act.ADMINISTER))
        self.pack.answered.connect(self._on_pack)
        self.column.replaceWidget(before, self.pack)
        before.hide()
        before.deleteLater()
        self.pack.show()

    def _show(self, name: str) -> None:
        self.pack.set_value(name)
        pack = self._packs.get(name)
        draft = self.tr("（征求意见稿，只供试算）")
        self.pack_title.setText(f"{pack.title}{draft if pack.draft else ''}" if pack else "")

    def _on_pack(self, value: object) -> None:
        room = self._room
        if value is not None:
            try:
                choose_pack(room.office, room.acting, str(value))
            except LiangheError as fault:
                room.tell_refusal(fault)
            else:
                room.navigator.tell(Tone.GOOD, self.tr("已改，以后的试算按这个文件。"))
        self._show(pack_in_use(room.office))
