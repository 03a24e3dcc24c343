"""The live interview: answers, relevance, repeats, events, drafts, finishing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianghe_desktop.records.errors import UserError
from lianghe_desktop.survey import (
    ErrorKind,
    ItemKind,
    NodeState,
    Session,
    load_definition,
    missing,
    outline,
    restore_session,
)
from tests.survey.forms import NOW, begin, form

FAMILY = form(
    '<has/><member jr:template=""><name/><age/><adult/></member><total/><heads/>',
    '<bind nodeset="/data/has" type="string" required="true()"/>'
    '<bind nodeset="/data/member" relevant="/data/has = \'yes\'"/>'
    '<bind nodeset="/data/member/name" type="string" required="true()" jr:requiredMsg="请写姓名。"/>'
    '<bind nodeset="/data/member/age" type="int" constraint=". &lt; 150" jr:constraintMsg="年龄太大。"/>'
    '<bind nodeset="/data/member/adult" type="string" calculate="if(../age &gt;= 18, \'1\', \'0\')"/>'
    '<bind nodeset="/data/total" type="int" calculate="sum(/data/member/age)"/>'
    '<bind nodeset="/data/heads" type="int" calculate="count(/data/member)"/>',
    '<select1 ref="/data/has"><label>有家人吗</label><item><label>有</label><value>yes</value></item>'
    "<item><label>没有</label><value>no</value></item></select1>"
    '<group ref="/data/member"><label>成员</label><repeat nodeset="/data/member">'
    '<input ref="/data/member/name"><label>姓名</label></input>'
    '<input ref="/data/member/age" unit="岁"><label>年龄</label><hint>周岁</hint></input></repeat></group>',
)


def family() -> Session:
    """Begin the family form with one member."""
    session = restore(FAMILY, b"<data><has>yes</has></data>")
    session.create_repeat("/data/member")
    return session


def restore(xform: bytes, xml: bytes) -> Session:
    """Continue an interview of a form."""
    return restore_session(load_definition(xform), xml, clock=lambda: NOW)


def plain(states: Mapping[str, NodeState]) -> dict[str, tuple[object, ...]]:
    """Return what of the states a draft must bring back."""
    return {ref: (state.value, state.relevant, state.required, state.valid) for ref, state in states.items()}


def test_what_follows_from_an_answer_follows_at_once() -> None:
    """A calculation in the member, a sum over all, and a notice of exactly what changed."""
    session = family()
    change = session.answer("/data/member[1]/age", "30")
    assert session.state("/data/member[1]/adult").value == "1"
    assert session.state("/data/total").value == "30"
    assert change.refs == {"/data/member[1]/age", "/data/member[1]/adult", "/data/total"}
    assert change.structure is False
    assert change.message is None


def test_a_non_relevant_answer_counts_for_nothing_and_is_kept() -> None:
    """Switched off it is blank and out of sums and finished answers; switched on it is back."""
    session = family()
    session.answer("/data/member[1]/name", "张三")
    session.answer("/data/member[1]/age", "30")
    change = session.answer("/data/has", "no")
    assert change.structure is True
    assert session.state("/data/member[1]/age").value == ""
    assert session.state("/data/total").value == "0"
    assert session.state("/data/heads").value == "0"
    finished = session.finalize()
    assert finished.xml is not None
    assert "张三" not in finished.xml.decode()
    session.answer("/data/has", "yes")
    assert session.state("/data/member[1]/age").value == "30"
    assert session.state("/data/total").value == "30"


@pytest.mark.parametrize(
    ("ref", "answer", "kind", "message"),
    [
        ("/data/member[1]/name", "", ErrorKind.REQUIRED, "请写姓名。"),
        ("/data/has", "", ErrorKind.REQUIRED, "这一项必须填写。"),
        ("/data/member[1]/age", "三十", ErrorKind.TYPE, "请填写整数，例如 3。"),
        ("/data/member[1]/age", "1.5", ErrorKind.TYPE, "请填写整数，例如 3。"),
        ("/data/member[1]/age", "-", ErrorKind.TYPE, "请填写整数，例如 3。"),
        ("/data/member[1]/age", "150", ErrorKind.CONSTRAINT, "年龄太大。"),
        ("/data/has", "maybe", ErrorKind.TYPE, "选项里没有这一项，请重新选择。"),
    ],
)
def test_an_answer_that_does_not_stand_is_kept_and_named(
    ref: str, answer: str, kind: ErrorKind, message: str
) -> None:
    """The desk shows what was typed and one Chinese sentence under it."""
    session = family()
    session.answer("/data/member[1]/name", "张三")
    change = session.answer(ref, answer)
    assert change.message == message
    assert session.state(ref).value == answer
    assert session.state(ref).valid is False
    if session.state(ref).relevant and session.root.named("member")[0].relevant:
        assert (ref, kind, message) in [(each.ref, each.kind, each.message) for each in missing(session)]
        assert session.finalize().xml is None


def test_instances_shift_and_keep_their_keys() -> None:
    """Removing the first member moves the others up; a screen recognises them by their keys."""
    session = family()
    session.create_repeat("/data/member")
    session.create_repeat("/data/member", at=2)
    for at, name in enumerate(("甲", "乙", "丙"), 1):
        session.answer(f"/data/member[{at}]/name", name)
    keys = {item.ref: item.key for item in outline(session) if item.kind is ItemKind.REPEAT_INSTANCE}
    change = session.remove_repeat("/data/member[1]")
    assert change.structure is True
    assert "/data/member[1]/name" in change.refs
    assert session.state("/data/member[2]/name").value == "丙"
    after = {item.ref: item.key for item in outline(session) if item.kind is ItemKind.REPEAT_INSTANCE}
    assert after == {"/data/member[1]": keys["/data/member[2]"], "/data/member[2]": keys["/data/member[3]"]}


def test_the_outline_says_what_to_draw() -> None:
    """In reading order, with labels, units, and what may be added or removed."""
    session = family()
    shown = [(item.kind, item.ref, item.label, item.depth) for item in outline(session)]
    assert shown == [
        (ItemKind.QUESTION, "/data/has", "有家人吗", 0),
        (ItemKind.REPEAT, "/data/member", "成员", 0),
        (ItemKind.REPEAT_INSTANCE, "/data/member[1]", "成员", 1),
        (ItemKind.QUESTION, "/data/member[1]/name", "姓名", 2),
        (ItemKind.QUESTION, "/data/member[1]/age", "年龄", 2),
    ]
    age = outline(session)[-1]
    assert (age.unit, age.hint, age.parent) == ("岁", "周岁", "/data/member[1]")
    assert outline(session)[1].can_add
    session.answer("/data/has", "no")
    assert [item.ref for item in outline(session)] == ["/data/has"]


steps = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from(["yes", "no", ""])),
        st.tuples(st.just("add"), st.integers(1, 4)),
        st.tuples(st.just("remove"), st.integers(1, 4)),
        st.tuples(
            st.sampled_from(["1/age", "2/age", "1/name"]), st.sampled_from(["7", "80", "甲", "", "200"])
        ),
    ),
    max_size=14,
)


@settings(max_examples=60)
@given(steps)
def test_a_draft_brings_everything_back_whatever_was_done(done: list[tuple[str, str | int]]) -> None:
    """After any steps: the restored interview says what the living one says, and a fresh count agrees."""
    session = family()
    for what, value in done:
        try:
            if what == "answer":
                session.answer("/data/has", str(value))
            elif what == "add":
                session.create_repeat("/data/member", at=int(value))
            elif what == "remove":
                session.remove_repeat(f"/data/member[{value}]")
            else:
                place, _, name = what.partition("/")
                session.answer(f"/data/member[{place}]/{name}", str(value))
        except UserError:
            continue
    again = restore(FAMILY, session.draft_xml())
    assert plain(again.states()) == plain(session.states())
    assert again.draft_xml() == session.draft_xml()
    states = session.states()
    ages = [
        int(state.value or 0)
        for ref, state in states.items()
        if ref.endswith("/age") and (state.value or "").isdigit()
    ]
    assert states["/data/total"].value == str(sum(ages))


def test_only_what_can_be_answered_is_answered() -> None:
    """Groups, strange paths and computed fields refuse in Chinese and change nothing."""
    session = begin(
        "<a/><g><b/></g>", '<bind nodeset="/data/a" readonly="true()"/>', '<input ref="/data/a"/>'
    )
    for ref in ("/data/g", "/data/x", "/data", "/data/a", ""):
        with pytest.raises(UserError, match=r"[一-鿿]"):
            session.answer(ref, "1")
    with pytest.raises(UserError):
        session.create_repeat("/data/g")
    assert session.state("/data/a").value == ""


def test_choices_follow_another_answer_and_a_choice_no_longer_offered_is_cleared() -> None:
    """Cascading lists from an attached CSV; the cleared answer comes back with its list."""
    csv = "name,label,town\nv1,小濠冲,t1\nv2,新乡,t1\nv3,荔山,t2\n".encode()
    session = begin(
        "<town/><village/>",
        '<instance id="areas" src="jr://file-csv/areas.csv"/>',
        '<input ref="/data/town"/><select1 ref="/data/village">'
        "<itemset nodeset=\"instance('areas')/root/item[town = /data/town]\">"
        '<value ref="name"/><label ref="label"/></itemset></select1>',
        {"areas.csv": csv},
    )
    change = session.answer("/data/town", "t1")
    assert "/data/village" in change.refs
    assert [each.label for each in session.state("/data/village").choices or ()] == ["小濠冲", "新乡"]
    session.answer("/data/village", "v2")
    session.answer("/data/town", "t2")
    assert session.state("/data/village").value == ""
    session.answer("/data/town", "t1")
    assert session.state("/data/village").value == "v2"


def test_a_list_that_was_not_handed_in_is_named() -> None:
    """The form still runs, with no choices."""
    definition = load_definition(form("<a/>", '<instance id="areas" src="jr://file-csv/areas.csv"/>'))
    assert definition.missing_files == ("areas.csv",)


def test_languages_change_labels_and_hints_only() -> None:
    """The same answers, other words."""
    session = begin(
        "<a/>",
        '<itext><translation lang="中文 (zh)" default="true()"><text id="a"><value>姓名</value>'
        '<value form="image">jr://images/a.png</value></text></translation>'
        '<translation lang="English (en)"><text id="a"><value>Name</value></text></translation></itext>',
        '<input ref="/data/a"><label ref="jr:itext(\'a\')"/></input>',
    )
    assert session.languages == ("中文 (zh)", "English (en)")
    assert session.state("/data/a").label == "姓名"
    assert outline(session)[0].media == {"image": "a.png"}
    assert session.set_language("en").structure is True
    assert session.language == "English (en)"
    assert session.state("/data/a").label == "Name"
    with pytest.raises(UserError):
        session.set_language("fr")


def test_a_label_shows_the_answer_it_speaks_of() -> None:
    """And is named in the change when that answer changes."""
    session = begin(
        "<a/><b/>",
        "",
        '<input ref="/data/a"/><input ref="/data/b"><label><output value="/data/a"/>几岁</label></input>',
    )
    change = session.answer("/data/a", "张三")
    assert session.state("/data/b").label == "张三几岁"
    assert "/data/b" in change.refs


def test_the_count_of_a_repeat_makes_and_removes_instances() -> None:
    """jr:count rules; a person may not."""
    session = begin(
        "<n/><r><x/><p/></r>",
        '<bind nodeset="/data/n" type="int"/><bind nodeset="/data/r/p" calculate="position(..)"/>',
        '<input ref="/data/n"/>'
        '<repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/x"/></repeat>',
    )
    assert "/data/r[1]" not in session.states()
    session.answer("/data/n", "3")
    assert [session.state(f"/data/r[{at}]/p").value for at in (1, 2, 3)] == ["1", "2", "3"]
    session.answer("/data/n", "1")
    assert "/data/r[2]" not in session.states()
    with pytest.raises(UserError):
        session.create_repeat("/data/r")


def test_setvalue_fires_on_load_on_new_instances_and_on_answers() -> None:
    """Source: ODK XForms specification, actions and events."""
    session = begin(
        '<first/><r jr:template=""><mark/></r><a/><copy/>',
        '<setvalue event="odk-instance-first-load" ref="/data/first" value="today()"/>'
        '<bind nodeset="/data/first" type="date"/>',
        '<repeat nodeset="/data/r">'
        '<setvalue event="odk-new-repeat" ref="/data/r/mark" value="position(..)"/>'
        '<input ref="/data/r/mark"/></repeat>'
        '<input ref="/data/a">'
        '<setvalue event="xforms-value-changed" ref="/data/copy" value="/data/a"/></input>',
    )
    assert session.state("/data/first").value == "2019-08-01"
    session.create_repeat("/data/r")
    session.create_repeat("/data/r")
    assert session.state("/data/r[2]/mark").value == "2"
    change = session.answer("/data/a", "甲")
    assert session.state("/data/copy").value == "甲"
    assert "/data/copy" in change.refs


def test_an_edited_interview_gets_a_new_id_and_names_the_old_one() -> None:
    """Source: ODK XForms specification, metadata deprecatedID."""
    xform = form(
        "<a/><meta><instanceID/></meta>",
        '<bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/>',
        '<input ref="/data/a"/>',
    )
    saved = b"<data><a>1</a><meta><instanceID>uuid:old</instanceID></meta></data>"
    kept = restore(xform, saved)
    assert kept.state("/data/meta/instanceID").value == "uuid:old"
    definition = load_definition(xform)
    edited = restore_session(definition, saved, clock=lambda: NOW, edit=True, new_id=lambda: "new")
    assert edited.state("/data/meta/instanceID").value == "uuid:new"
    finished = edited.finalize().xml
    assert finished is not None
    assert b"<deprecatedID>uuid:old</deprecatedID>" in finished


def test_answers_of_another_form_are_refused() -> None:
    """A draft must not fill the wrong questions."""
    with pytest.raises(UserError, match="不是这张调查表"):
        restore(FAMILY, b"<other/>")
    with pytest.raises(UserError, match="XML"):
        restore(FAMILY, b"<data><a></data>")


def test_an_expression_that_fails_leaves_a_blank_and_the_interview_goes_on() -> None:
    """A faulty calculation must not cost a family its interview."""
    session = begin(
        "<a/><b/>", '<bind nodeset="/data/b" calculate="unknown(/data/a)"/>', '<input ref="/data/a"/>'
    )
    session.answer("/data/a", "1")
    assert session.state("/data/b").value == ""
    assert "unknown" in "".join(session.calculator.failures.values())


def test_the_finished_answers_are_the_same_bytes_for_the_same_answers() -> None:
    """Canonical: order and namespaces come from the form."""
    definition = load_definition(FAMILY)
    saved = b"<data><has>yes</has><member/></data>"
    one, other = (
        restore_session(definition, saved, clock=lambda: NOW, new_id=lambda: "fixed") for _ in range(2)
    )
    for session in (one, other):
        session.answer("/data/member[1]/name", "张三 & 李四 <乙>")
    assert one.finalize().xml == other.finalize().xml
    xml = one.finalize().xml
    assert xml is not None
    assert "张三 &amp; 李四 &lt;乙&gt;" in xml.decode()


def test_wide_digits_are_digits() -> None:
    """A Chinese input method types １２; the answer is 12."""
    session = family()
    session.answer("/data/member[1]/age", "１２ ")
    assert session.state("/data/member[1]/age").value == "12"
    assert session.state("/data/total").value == "12"


def test_a_question_as_a_condition_is_true_when_it_is_answered() -> None:
    """As on the tablets; a blank question is no reason to show another."""
    session = begin(
        "<a/><b/>",
        '<bind nodeset="/data/b" relevant="/data/a"/>',
        '<input ref="/data/a"/><input ref="/data/b"/>',
    )
    assert session.state("/data/b").relevant is False
    session.answer("/data/a", "有")
    assert session.state("/data/b").relevant is True


def test_the_last_saved_answers_are_a_list_like_any_other() -> None:
    """Handed in by name; without them the form begins blank."""
    model = (
        '<instance id="__last-saved" src="jr://instance/last-saved"/>'
        '<setvalue event="odk-instance-first-load" ref="/data/a" value="instance(\'__last-saved\')/data/a"/>'
    )
    before = {"last-saved": "<data><a>新乡村</a></data>".encode()}
    assert begin("<a/>", model, '<input ref="/data/a"/>', before).state("/data/a").value == "新乡村"
    assert begin("<a/>", model, '<input ref="/data/a"/>').state("/data/a").value == ""


def test_a_running_total_over_many_members_settles() -> None:
    """Each member looks at the one before, and at the one after: 80 in a row are not too many."""
    session = begin(
        "<n/><r><x>1</x><up/><down/></r>",
        '<bind nodeset="/data/n" type="int"/><bind nodeset="/data/r/x" type="int"/>'
        '<bind nodeset="/data/r/up" type="int" calculate="../x + '
        'coalesce(/data/r[position() = position(current()/..) - 1]/up, 0)"/>'
        '<bind nodeset="/data/r/down" type="int" calculate="../x + '
        'coalesce(/data/r[position() = position(current()/..) + 1]/down, 0)"/>',
        '<input ref="/data/n"/>'
        '<repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/x"/></repeat>',
    )
    session.answer("/data/n", "80")
    assert session.state("/data/r[80]/up").value == "80"
    assert session.state("/data/r[1]/down").value == "80"
    session.answer("/data/r[80]/x", "21")
    assert session.state("/data/r[1]/down").value == "100"
