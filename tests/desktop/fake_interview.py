"""A survey session kept in plain dictionaries: what the questionnaire page needs, without the engine."""

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode
from lianghe_desktop.survey import (
    Change,
    Choice,
    ControlKind,
    ErrorKind,
    Finalized,
    ItemKind,
    NodeState,
    OutlineItem,
    Problem,
)

Q, G, R = ItemKind.QUESTION, ItemKind.GROUP, ItemKind.REPEAT


@dataclass(frozen=True)
class Node:
    """Describe one node of the form; shown decides relevance from (session, ref of the parent)."""

    name: str
    label: str
    kind: ItemKind = Q
    control: ControlKind | None = None
    required: bool = False
    readonly: bool = False
    hint: str = ""
    unit: str = ""
    looks: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] | None = None
    children: tuple["Node", ...] = ()
    shown: str = ""
    check: Callable[[str], str] | None = field(default=None, compare=False)


class FakeSession:
    """Answer like a session of the engine; `/data/member[2]/name` style references."""

    languages: tuple[str, ...] = ()
    language = ""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = tuple(nodes)
        self.values: dict[str, str] = {}
        self.members: dict[str, list[int]] = {}
        self.next_key = 1000
        self.keys: dict[str, int] = {}

    def set_language(self, language: str) -> Change:
        raise NotImplementedError

    def walk(self) -> list[tuple[OutlineItem, Node]]:
        found: list[tuple[OutlineItem, Node]] = []
        self._walk(self.nodes, "/data", "/data", None, 0, found)
        return found

    def _key(self, path: str) -> int:
        return self.keys.setdefault(path, len(self.keys) + 1)

    def _walk(self, nodes, ref, stable, parent, depth, found) -> None:
        for node in nodes:
            own, path = f"{ref}/{node.name}", f"{stable}/{node.name}"
            if node.shown and not self._relevant(node.shown, ref):
                continue
            item = OutlineItem(
                key=self._key(path),
                kind=node.kind,
                ref=own,
                parent=parent,
                depth=depth,
                label=node.label,
                hint=node.hint,
                control=node.control,
                appearance=node.looks,
                unit=node.unit,
                count=len(self.members.get(own, ())),
                can_add=node.kind is R,
            )
            found.append((item, node))
            if node.kind is G:
                self._walk(node.children, own, path, own, depth + 1, found)
            if node.kind is R:
                for index, serial in enumerate(self.members.get(own, ()), start=1):
                    one, one_path = f"{own}[{index}]", f"{path}#{serial}"
                    instance = OutlineItem(
                        key=self._key(one_path),
                        kind=ItemKind.REPEAT_INSTANCE,
                        ref=one,
                        parent=own,
                        depth=depth + 1,
                        label=node.label,
                        index=index,
                        can_remove=True,
                    )
                    found.append((instance, node))
                    self._walk(node.children, one, one_path, one, depth + 2, found)

    def _relevant(self, rule: str, ref: str) -> bool:
        name, _, wanted = rule.partition("=")
        full = name if name.startswith("/") else f"{ref}/{name}"
        return wanted in self.values.get(full, "").split()

    def state(self, ref: str) -> NodeState:
        item, node = next((i, n) for i, n in self.walk() if i.ref == ref)
        if item.kind is not Q:
            return NodeState(ref=ref, value=None, relevant=True, required=False, readonly=False, valid=True)
        value = self.values.get(ref, "")
        message = node.check(value) if node.check and value else ""
        if node.required and not value:
            message = "这里还需要填写"
        choices = node.choices and tuple(Choice(value=v, label=w) for v, w in node.choices)
        return NodeState(
            ref=ref,
            value=value,
            relevant=True,
            required=node.required,
            readonly=node.readonly,
            valid=not message,
            message=message or None,
            label=node.label,
            hint=node.hint,
            choices=choices,
        )

    def states(self) -> dict[str, NodeState]:
        return {item.ref: self.state(item.ref) for item, _ in self.walk()}

    def answer(self, ref: str, text: str | None) -> Change:
        before = [item.ref for item, _ in self.walk()]
        self.values[ref] = text or ""
        return Change(refs=frozenset({ref}), structure=before != [item.ref for item, _ in self.walk()])

    def create_repeat(self, ref: str, at: int | None = None) -> Change:
        assert at is None
        self.next_key += 1
        self.members.setdefault(ref, []).append(self.next_key)
        return Change(refs=frozenset({ref}), structure=True)

    def remove_repeat(self, ref: str) -> Change:
        own, _, index = ref.removesuffix("]").rpartition("[")
        gone = int(index)
        moved = {}
        for path, value in self.values.items():
            if path.startswith(f"{own}["):
                number, _, rest = path[len(own) + 1 :].partition("]")
                if int(number) != gone:
                    moved[f"{own}[{int(number) - (int(number) > gone)}]{rest}"] = value
            else:
                moved[path] = value
        self.values = moved
        self.members[own].pop(gone - 1)
        return Change(refs=frozenset({own}), structure=True)

    def draft_xml(self) -> bytes:
        return pickle.dumps((self.values, self.members, self.keys, self.next_key))

    def finalize(self) -> Finalized:
        problems = problems_of(self)
        return Finalized(ok=not problems, problems=problems, xml=None if problems else b"<data/>")

    def outline(self) -> tuple[OutlineItem, ...]:
        return tuple(item for item, _ in self.walk())


def problems_of(session: FakeSession) -> tuple[Problem, ...]:
    """List what does not stand, in reading order."""
    found = []
    for item, node in session.walk():
        if item.kind is not Q:
            continue
        state = session.state(item.ref)
        if not state.valid:
            kind = ErrorKind.CONSTRAINT if state.value else ErrorKind.REQUIRED
            found.append(Problem(ref=item.ref, label=node.label, kind=kind, message=state.message or ""))
    return tuple(found)


class FakePort:
    """Remember what the page asked for."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        self.drafts: list[bytes] = []
        self.typing: list[tuple[str, str | None]] = []
        self.media: dict[str, bytes] = {}
        self.pictures: dict[str, bytes] = {}
        self.finished: list[bytes] = []
        self.disk_full = False

    def save_draft(self, session: FakeSession) -> None:
        if self.disk_full:
            raise EnvironmentFault(ErrorCode.DISK, "磁盘满了，刚才的回答还没有存上；请腾出空间再按 Ctrl+S")
        self.drafts.append(session.draft_xml())

    def keep_typing(self, ref: str, text: str | None) -> None:
        self.typing.append((ref, text))

    def restore(self, draft_xml: bytes) -> FakeSession:
        session = FakeSession(self.nodes)
        session.values, session.members, session.keys, session.next_key = pickle.loads(draft_xml)  # noqa: S301 - our own
        return session

    def store_attachment(self, content: bytes, suffix: str) -> str:
        name = f"{len(self.pictures) + 1}{suffix}"
        self.pictures[name] = content
        return name

    def load_attachment(self, name: str) -> bytes | None:
        return self.pictures.get(name)

    def load_media(self, name: str) -> bytes | None:
        return self.media.get(name)

    def finish(self, instance_xml: bytes) -> Sequence[Problem]:
        self.finished.append(instance_xml)
        return ()

    def today(self) -> date:
        return date(2019, 8, 1)


YES_NO = (("1", "是"), ("0", "否"))
RELATIONS = (
    ("01", "户主"), ("02", "配偶"), ("03", "儿子"), ("04", "女儿"), ("05", "父亲"), ("06", "母亲"),
    ("07", "孙子"), ("08", "孙女"), ("09", "儿媳"), ("10", "女婿"), ("11", "兄弟"), ("12", "姐妹"),
)  # fmt: skip


def _no_negative(text: str) -> str:
    return "金额不能小于零，请检查" if text.startswith("-") else ""


def small_form() -> tuple[Node, ...]:
    """Return a form with one question of every kind and a roster."""
    text, integer, select = ControlKind.TEXT, ControlKind.INTEGER, ControlKind.SELECT_ONE
    member = (
        Node("name", "姓名", control=text, required=True),
        Node("relation", "与户主关系", control=select, choices=RELATIONS, required=True),
        Node("sex", "性别", control=select, choices=(("1", "男"), ("2", "女")), required=True),
        Node("birth", "出生日期", control=ControlKind.DATE, required=True),
        Node("health", "健康状况", control=ControlKind.SELECT_MULTIPLE,
             choices=(("healthy", "健康"), ("chronic", "慢性病"), ("serious", "大病"), ("disabled", "残疾"))),
        Node("illness", "病名", control=text, required=True, shown="health=serious",
             hint="写病历上的名称；有几种病都写"),
    )  # fmt: skip
    return (
        Node("door", "入户情况", G, children=(
            Node("intro", "先说明来意：**看看能享受哪些帮扶**。回答保密。", control=ControlKind.NOTE),
            Node("visited", "入户日期", control=ControlKind.DATE, required=True),
            Node("at_home", "家里有人在吗", control=select, choices=YES_NO, required=True),
            Node("reason", "没有人的原因", control=text, looks=("multiline",), required=True,
                 shown="at_home=0"),
            Node("phone", "联系电话", control=text, hint="手机或座机；没有就留空"),
            Node("address", "住址", control=text, required=True),
        )),
        Node("member", "家庭成员", R, children=member),
        Node("income", "过去12个月收入", G, children=(
            Node("wage", "工资性收入", control=ControlKind.DECIMAL, looks=("yuan",), required=True,
                 hint="全家打工、零工的收入合计，税后", check=_no_negative),
            Node("business", "经营收入", control=ControlKind.DECIMAL, looks=("yuan",), check=_no_negative),
            Node("total", "合计", control=ControlKind.DECIMAL, looks=("yuan",), readonly=True),
            Node("workers", "打工人数", control=integer, unit="人"),
            Node("land", "承包地面积", control=ControlKind.DECIMAL, unit="亩"),
        )),
        Node("house", "住房", G, children=(
            Node("grade", "危房等级", control=select, required=True,
                 choices=(("A", "A级安全"), ("B", "B级"), ("C", "C级局部危险"), ("D", "D级整栋危险"))),
            Node("photo", "房屋照片", control=ControlKind.IMAGE),
        )),
        Node("sign", "签名", G, children=(
            Node("agreed", "以上内容已念给家里人听", control=ControlKind.ACKNOWLEDGE, required=True),
            Node("family", "家庭成员签名", control=ControlKind.IMAGE, looks=("signature",), required=True),
        )),
    )  # fmt: skip


def interview_of(nodes: Sequence[Node]) -> tuple[FakeSession, FakePort]:
    """Return a fresh session of a form, and a port that keeps it."""
    return FakeSession(nodes), FakePort(nodes)
