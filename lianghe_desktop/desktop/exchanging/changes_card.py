"""What a queue of bundles would change: a summary, then each household with old and new values."""

from lianghe_desktop.casework.bringing import HouseholdChange, WouldBring
from lianghe_desktop.casework.conflict_decisions import ConflictLine
from lianghe_desktop.desktop.widgets.card import Card, paragraph
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.states import heading

MOST_LINES = 300


class ChangesCard(Card):
    """Show what taking in would change; nothing has been written."""

    def __init__(self) -> None:
        super().__init__(self.tr("导入后会改什么"), self.tr("这里只是先看，还没有写入。"))
        self.summary = paragraph("")
        self.table = LinesTable(
            (
                Column(title=self.tr("户"), field="household", width=150),
                Column(title=self.tr("哪一项"), field="what", width=110),
                Column(title=self.tr("现在"), field="old", width=160),
                Column(title=self.tr("导入后"), field="new", width=160),
                Column(title=self.tr("从哪里来"), field="source", width=130),
            ),
            empty=self.tr("没有改到已有的户。"),
            stretched=("old", "new"),
        )
        self.more = paragraph("", "quiet")
        self.coming = heading(self.tr("会有两种填法，导入后要人来定"), "strong")
        self.conflicts = LinesTable(
            (
                Column(title=self.tr("户"), field="household", width=150),
                Column(title=self.tr("哪一项"), field="what", width=110),
                Column(title=self.tr("各是怎么填的"), field="sides", width=320),
            ),
            empty="",
        )
        for widget in (self.summary, self.table, self.more, self.coming, self.conflicts):
            self.add(widget)

    def show_changes(self, would: WouldBring) -> None:
        """Show a preview."""
        self.summary.setText("\n".join((self._counted(would), *would.waits)))
        lines = [line for one in would.households for line in _household_lines(one)]
        self.table.show_lines(lines[:MOST_LINES])
        left = len(lines) - MOST_LINES
        said = [self.tr("还有 %1 处变化没有列出。").replace("%1", str(left))] if left > 0 else []
        if would.unlisted:
            said.append(self.tr("还有 %1 户没有逐户列出。").replace("%1", f"{would.unlisted:,}"))
        self.more.setText("".join(said))
        self.more.setVisible(bool(said))
        self.conflicts.show_lines([_conflict_line(one) for one in would.conflicts])
        self.coming.setVisible(bool(would.conflicts))
        self.conflicts.setVisible(bool(would.conflicts))

    def _counted(self, would: WouldBring) -> str:
        changed = sum(one.state == "changed" for one in would.households)
        words = self.tr("新的 %1 户，有变化的 %2 户；会有 %3 处两边填得不一样。")
        words = words.replace("%1", str(would.new)).replace("%2", str(changed))
        return words.replace("%3", str(len(would.conflicts)))


def _household_lines(one: HouseholdChange) -> list[dict[str, object]]:
    household = f"{one.name}　{one.number}\n{one.village}"
    if one.state == "new":
        return [
            {
                "household": household,
                "what": "新的户",
                "old": "（没有）",
                "new": "登记在册",
                "source": "；".join(one.interviews),
            }
        ]
    if one.state == "removed":
        return [{"household": household, "what": "删除", "old": "登记在册", "new": "（删除）", "source": ""}]
    lines: list[dict[str, object]] = [
        {
            "household": household,
            "what": f"{change.whose} {change.label}".strip(),
            "old": change.old,
            "new": change.new,
            "source": change.source,
        }
        for change in one.changes
    ]
    if not lines:
        said = "；".join(one.interviews)
        lines = [{"household": household, "what": "新的调查", "old": "", "new": "", "source": said}]
    return lines


def _conflict_line(line: ConflictLine) -> dict[str, object]:
    sides = "；".join(f"{side.text}（{'本机' if side.mine else side.desk}）" for side in line.sides)
    return {"household": line.household_name, "what": line.field_label, "sides": sides}
