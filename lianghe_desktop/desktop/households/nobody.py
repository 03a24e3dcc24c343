"""What a list says when it is empty: nobody here yet, or nobody who fits."""

from PySide6.QtCore import Signal

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.states import EmptyState


class NobodyHere(EmptyState):
    """Offer every way that brings people, or to lift what restricts the list."""

    import_asked = Signal()
    register_asked = Signal()
    receive_asked = Signal()
    clear_asked = Signal()

    def __init__(self) -> None:
        super().__init__("household", "", verb="", more=" ")
        self.import_button = Button(self.tr("导入 Excel 名单"), icon_name="table", role="primary")
        self.receive_button = Button(self.tr("接收镇街发来的名单"), icon_name="stick")
        self.register_button = Button(self.tr("登记新户"), icon_name="add")
        self.clear_button = Button(self.tr("清除条件"), icon_name="close")
        self.button.hide()
        for button, signal in (
            (self.import_button, self.import_asked),
            (self.receive_button, self.receive_asked),
            (self.register_button, self.register_asked),
            (self.clear_button, self.clear_asked),
        ):
            button.clicked.connect(signal)
            button.setMinimumWidth(px(216))
            self.add_button(button)
        self.show_case(narrowed=False)

    def show_case(self, *, narrowed: bool) -> None:
        """Say why the list is empty, with the buttons that help."""
        for button in (self.import_button, self.receive_button, self.register_button):
            button.setVisible(not narrowed)
        self.clear_button.setVisible(narrowed)
        if narrowed:
            self.sentence.setText(self.tr("没有符合条件的户"))
            self.more.setText(self.tr("少打几个字，或清除条件再看"))
        else:
            self.sentence.setText(self.tr("这里还没有农户"))
            self.more.setText(self.tr("有名单就导入名单，镇街发了数据包就接收，也可以一户一户登记"))
