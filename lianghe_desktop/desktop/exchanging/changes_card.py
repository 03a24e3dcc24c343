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
        self.new = heading(self.tr("新的户，家里有这些人"), "strong")
        self.people = LinesTable(
            (
                Column(title=self.tr("户"), field="household", width=180),
                Column(title=self.tr("姓名"), field="name", width=104),
                Column(title=self.tr("与户主关系"), field="relation", width=98),
                Column(title=self.tr("出生日期"), field="birth", width=106),
                Column(title=self.tr("证件号码"), field="document", width=176),
            ),
            empty="",
            stretched="household",
        )
        self.coming = heading(self.tr("会有两种填法，导入后要人来定"), "strong")
        self.conflicts = LinesTable(
            (
                Column(title=self.tr("户"), field="household", width=150),
                Column(title=self.tr("哪一项"), field="what", width=110),
                Column(title=self.tr("各是怎么填的"), field="sides", width=320),
            ),
            empty="",
        )
        for widget in (
            self.summary,
            self.table,
            self.new,
            self.people,
            self.more,
            self.coming,
            self.conflicts,
        ):
            self.add(widget)

    def show_changes(self, would: WouldBring) -> None:
        """Show a preview."""
        self.summary.setText("\n".join((self._counted(would), *would.waits)))
        lines = [line for one in would.households for line in _household_lines(one)]
        people = [line for one in would.households for line in _people_lines(one)]
        self.table.show_lines(lines[:MOST_LINES])
        self.people.show_lines(people[:MOST_LINES])
        self.new.setVisible(bool(people))
        self.people.setVisible(bool(people))
        left, more = len(lines) - MOST_LINES, len(people) - MOST_LINES
        said = [self.tr("还有 %1 处变化没有列出。").replace("%1", str(left))] if left > 0 else []
        if more > 0:
            said.append(self.tr("新的户里还有 %1 人没有列出。").replace("%1", str(more)))
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
    if one.state == "new":
        return []  # its people are listed by themselves
    household = _called(one)
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


def _people_lines(one: HouseholdChange) -> list[dict[str, object]]:
    """Return the people of a new household; what it is called and where it comes from stand once."""
    if one.state != "new":
        return []
    called = "\n".join((_called(one), *one.interviews))
    lines: list[dict[str, object]] = [
        {
            "household": called if place == 0 else "",
            "name": person.name,
            "relation": person.relation,
            "birth": person.birth_date,
            "document": person.document_number,
        }
        for place, person in enumerate(one.people)
    ]
    return lines or [{"household": called, "name": "还没有登记家庭成员"}]


def _called(one: HouseholdChange) -> str:
    return f"{one.name}\n{one.number}\n{one.village}"


def _conflict_line(line: ConflictLine) -> dict[str, object]:
    sides = "；".join(f"{side.text}（{'本机' if side.mine else side.desk}）" for side in line.sides)
    return {"household": line.household_name, "what": line.field_label, "sides": sides}
