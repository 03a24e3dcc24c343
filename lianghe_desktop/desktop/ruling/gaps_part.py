"""缺号和两份记录: lines that never come, by village; and desks whose record came in two branches."""

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import rulings
from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.rulings import ForkedDesk, MissingLines
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """What the part shows, read at once."""

    gaps: list[MissingLines]
    forks: list[ForkedDesk]


class GapsPart(Part):
    """Close gaps of one desk at a time, and write lost branches anew."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._known = _Known(gaps=[], forks=[])
        self._gap = self._fork = -1
        self.gaps = LinesTable(
            (
                Column(title=self.tr("村居"), field="village", width=170),
                Column(title=self.tr("哪台电脑"), field="desk", width=170),
                Column(title=self.tr("缺第几号"), field="missing", width=130),
                Column(title=self.tr("后面等着（条）"), field="waiting", width=130, align=Align.RIGHT),
            ),
            empty=self.tr("没有缺号。数据包到得先后不一，中间缺一段时会列在这里，补上后自动生效。"),
            stretched="desk",
        )
        self.form = FormPanel("", self.tr("缺号不再等"), icon_name="check")
        self.form.add("reason", self.tr("原因"), TextEditor(placeholder=self.tr("如 电脑丢失，U盘也找不到")))
        self.forks = LinesTable(
            (
                Column(title=self.tr("哪台电脑"), field="name", width=240),
                Column(title=self.tr("单独存放（条）"), field="lines", width=150, align=Align.RIGHT),
            ),
            empty=self.tr("没有。电脑整盘复制过，或恢复过旧备份，记录才会分成两份。"),
            stretched="name",
        )
        self.reissue_button = Button(self.tr("那台电脑已不在，替它补登"), icon_name="add")
        self._build_layout()
        self.gaps.chosen.connect(self._on_gap)
        self.forks.chosen.connect(self._on_fork)
        self.form.given.connect(self._on_close)
        self.form.cancelled.connect(self.form.hide)
        self.reissue_button.clicked.connect(self._on_reissue)

    def _build_layout(self) -> None:
        self._cards = cards = CardColumn()
        missing = Card(
            self.tr("缺号，按村"),
            self.tr(
                "先找一找：U盘上、对方电脑里重新导出一次，缺的多半能补上。"
                "确实找不到了（如电脑丢失），再点“缺号不再等”：后面的内容马上生效；缺的以后找到了，照样能收。"
                "那台电脑的硬盘被整盘复制过的，点了也就定了：以后面等着的这一份为准，另一份单独存放，不会丢。"
            ),
        )
        missing.add(self.gaps)
        missing.add(self.form)
        self.form.hide()
        cards.add(missing)
        forked = Card(
            self.tr("记录分成了两份的电脑"),
            self.tr(
                "本机先收到的一份为准；点过“缺号不再等”的，以缺号后面的一份为准。"
                "另一份单独存着，没有混入，也没有丢。"
                "那台电脑导入下次的回执包后，会自己换新编号，把另一份重新报上来。那台电脑已经不在了的，选中它替它补登。"
            ),
        )
        forked.add(self.forks)
        forked.add_row(self.reissue_button)
        cards.add(forked)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)

    @override
    def refresh(self) -> None:
        office = self._room.office
        self._room.look(
            self,
            lambda _control: _Known(gaps=rulings.missing_lines(office), forks=rulings.forked_desks(office)),
            done=self._on_known,
        )

    def _on_known(self, found: _Known) -> None:
        self._known = found
        names = area_names(self._room.office)
        self.counted.emit(len(found.gaps) + len(found.forks))
        self.gaps.show_lines(
            [
                {
                    "village": names.full_name(one.gap.stream.home),
                    "desk": one.desk,
                    "missing": _numbers(one.gap.first, one.gap.last),
                    "waiting": one.gap.waiting,
                }
                for one in found.gaps
            ]
        )
        self.forks.show_lines([{"name": one.name, "lines": one.lines} for one in found.forks])
        self.form.setVisible(bool(found.gaps) and self._gap >= 0)
        self.reissue_button.setEnabled(0 <= self._fork < len(found.forks))

    def _on_gap(self, row: int) -> None:
        self._gap = row
        one = self._known.gaps[row]
        words = self.tr("%1 缺第 %2 号，后面 %3 条在等。")
        self.form.title.setText(
            words.replace("%1", one.desk)
            .replace("%2", _numbers(one.gap.first, one.gap.last))
            .replace("%3", str(one.gap.waiting))
        )
        self.form.title.setWordWrap(True)
        self.form.title.show()
        self.form.banner.hide()
        self.form.show()
        self._cards.bring(self.form)

    def _on_fork(self, row: int) -> None:
        self._fork = row
        self.reissue_button.setEnabled(0 <= row < len(self._known.forks))

    def _on_close(self) -> None:
        if not 0 <= self._gap < len(self._known.gaps):
            return
        room, one = self._room, self._known.gaps[self._gap]
        try:
            rulings.close_gaps(
                room.office, room.acting, author=one.gap.stream.author, reason=self.form.text("reason")
            )
        except LiangheError as fault:
            self.form.show_refusal(fault.text)
            return
        self._gap = -1
        words = self.tr("不再等缺号，后面 %1 条已生效。").replace("%1", str(one.gap.waiting))
        room.navigator.tell(Tone.GOOD, words)
        self.refresh()

    def _on_reissue(self) -> None:
        room, fork = self._room, self._known.forks[self._fork]
        try:
            written = rulings.issue_lost_work(room.office, room.acting, fork.author)
        except LiangheError as fault:
            room.tell_refusal(fault)
        else:
            words = self.tr("已补登 %1 条，填写人和调查不变。").replace("%1", str(written))
            room.navigator.tell(Tone.GOOD, words)
        self._fork = -1
        self.refresh()


def _numbers(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
