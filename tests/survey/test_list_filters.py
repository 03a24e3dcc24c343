"""A list answered from its columns gives what a look at every row gives."""

import datetime as dt
import zoneinfo

from hypothesis import given, settings
from hypothesis import strategies as st

from lianghe_desktop.survey.external import load
from lianghe_desktop.survey.tree import ELEMENT, Node
from lianghe_desktop.survey.xpath import evaluate
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.list_columns import ListIndex

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai"))
COUNTIES = ("c1", "c2", "c10", "")
NUMBERS = ("0", "5", "12.5", "-3", "x", "")
DAYS = ("2019-05-01", "2019-05-01T08:00:00.000+08:00", "2020-02-29", "")
TAGS = ("a", "b a", "c", "", "a  b")
QUESTIONS = ("/data/text", "/data/number", "/data/day", "/data/tags", "/data/nothing", "current()/../text")
VALUES = st.one_of(
    st.sampled_from(QUESTIONS), st.sampled_from(("'c1'", "''", "5", "'2019-05-01'", "'a'", "-3"))
)
CHILDREN = st.sampled_from(("county", "pop", "day", "tags", "missing"))
ROW = st.tuples(
    st.sampled_from(COUNTIES), st.sampled_from(NUMBERS), st.sampled_from(DAYS), st.sampled_from(TAGS)
)


def predicates() -> st.SearchStrategy[str]:
    """Make predicates of every form that columns answer, and one they do not."""
    sides = st.tuples(CHILDREN, VALUES)
    operators = st.sampled_from(("=", "!=", "<", "<=", ">", ">="))
    leaves = st.one_of(
        st.builds(lambda pair, op: f"{pair[0]} {op} {pair[1]}", sides, operators),
        st.builds(lambda pair, op: f"{pair[1]} {op} {pair[0]}", sides, operators),
        st.builds(lambda pair: f"selected({pair[0]}, {pair[1]})", sides),
        st.builds(lambda pair: f"selected({pair[1]}, {pair[0]})", sides),
        st.builds(lambda pair: f"contains({pair[0]}, {pair[1]})", sides),
        st.builds(lambda pair: f"starts-with({pair[0]}, {pair[1]})", sides),
        st.just("string-length(county) = 2"),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(lambda a, b: f"({a} and {b})", inner, inner),
            st.builds(lambda a, b: f"({a} or {b})", inner, inner),
            st.builds(lambda a: f"not({a})", inner),
        ),
        max_leaves=4,
    )


def environment(answers: tuple[str, str, str, str], areas: Node, *, interview: bool) -> Environment:
    data = Node(ELEMENT, "data")
    for name, text in zip(("text", "number", "day", "tags"), answers, strict=True):
        data.append(Node(ELEMENT, name, text=text))
    village = Node(ELEMENT, "village")
    data.append(village)
    root = Node(ELEMENT, "")
    root.append(data)
    return Environment(now=NOW, root=root, current=village, interview=interview, instance=lambda _name: areas)


@settings(max_examples=300)
@given(
    rows=st.lists(ROW, min_size=24, max_size=40),
    answers=st.tuples(
        st.sampled_from(COUNTIES), st.sampled_from(NUMBERS), st.sampled_from(DAYS), st.sampled_from(TAGS)
    ),
    found=st.lists(predicates(), min_size=1, max_size=2),
    interview=st.booleans(),
)
def test_columns_answer_as_a_look_at_every_row(
    rows: list[tuple[str, ...]], answers: tuple[str, str, str, str], found: list[str], interview: bool
) -> None:
    lines = "".join(",".join((f"v{at}", *row)) + "\n" for at, row in enumerate(rows))
    areas = load("areas.csv", f"name,county,pop,day,tags\n{lines}".encode())
    expression = f"instance('areas')/root/item[{']['.join(found)}]"
    env = environment(answers, areas, interview=interview)
    assert isinstance(areas.children[0].live, ListIndex)
    quick = evaluate(expression, env)
    areas.children[0].live = None
    plain = evaluate(expression, env)
    assert isinstance(quick, list)
    assert isinstance(plain, list)
    assert [node.named("name")[0].text for node in quick] == [node.named("name")[0].text for node in plain]


def test_a_position_is_no_truth_value() -> None:
    lines = "".join(f"v{at},c{at % 2}\n" for at in range(30))
    areas = load("areas.csv", f"name,county\n{lines}".encode())
    env = environment(("", "", "", ""), areas, interview=True)
    for predicate, names in (("1][county = 'c0'", ["v0"]), ("county = 'c1'][2", ["v3"]), ("2", ["v1"])):
        found = evaluate(f"instance('areas')/root/item[{predicate}]", env)
        assert isinstance(found, list)
        assert [node.named("name")[0].text for node in found] == names
