"""How far each printer puts values beside their place on pre-printed papers."""

from collections.abc import Sequence
from decimal import Decimal

from lianghe_desktop.casework.printer_offsets import Offset, keep_offset, read_offset
from lianghe_desktop.desktop.widgets.card import Card
from lianghe_desktop.desktop.widgets.choice_editors import Option, make_choice_editor
from lianghe_desktop.desktop.widgets.field import FieldColumn, LabelledField
from lianghe_desktop.desktop.widgets.typed_editors import DecimalEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

MOST_OFFSET_MM = Decimal(20)


class PrinterCard(Card):
    """Choose a printer and say how far its values are to be moved; kept as soon as it is typed."""

    def __init__(self, room: Workroom, printers: Sequence[str]) -> None:
        super().__init__()
        self.title.setText(self.tr("打印机对位"))
        self.title.show()
        self.say(
            self.tr("在印好格子的纸（帮扶卡、记录簿等）上只印内容时用。先打一张校准页，量一量偏了几毫米。")
        )
        self._room = room
        names = [*printers, self.tr("其他打印机")]
        self.printer = make_choice_editor([Option(code=name, label=name) for name in names])
        self.right = DecimalEditor(unit=self.tr("毫米"))
        self.down = DecimalEditor(unit=self.tr("毫米"))
        column = FieldColumn()
        column.add_field(LabelledField(self.tr("打印机"), self.printer))
        self.right_field = column.add_field(
            LabelledField(self.tr("向右移"), self.right, hint=self.tr("印得偏左就填正数，偏右填负数"))
        )
        self.down_field = column.add_field(
            LabelledField(self.tr("向下移"), self.down, hint=self.tr("印得偏上就填正数，偏下填负数"))
        )
        self.add(column)
        self.printer.set_value(names[0])
        self.printer.answered.connect(self._on_printer)
        self.right.answered.connect(self._on_offset)
        self.down.answered.connect(self._on_offset)

    def refresh(self) -> None:
        """Show what is kept for the printer chosen."""
        kept = read_offset(self._room.office, str(self.printer.value() or ""))
        self.right.set_value(kept.x_mm)
        self.down.set_value(kept.y_mm)
        self.right_field.set_error("")
        self.down_field.set_error("")

    def _on_printer(self, _value: object) -> None:
        self.refresh()

    def _on_offset(self, _value: object) -> None:
        right, down = _decimal(self.right.value()), _decimal(self.down.value())
        words = self.tr("最多移 20 毫米，请重新量一下")
        self.right_field.set_error(words if abs(right) > MOST_OFFSET_MM else "")
        self.down_field.set_error(words if abs(down) > MOST_OFFSET_MM else "")
        if max(abs(right), abs(down)) > MOST_OFFSET_MM:
            return
        room = self._room
        try:
            keep_offset(
                room.office, room.acting, str(self.printer.value() or ""), Offset(x_mm=right, y_mm=down)
            )
        except LiangheError as fault:
            room.tell_refusal(fault)


def _decimal(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)
