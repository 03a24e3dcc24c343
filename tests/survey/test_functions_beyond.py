"""Functions and meanings that recorded cases do not reach: signatures, crossings, blanks, typed values."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lianghe_desktop.survey.answers import typed_value
from lianghe_desktop.survey.tree import DOCUMENT, Node
from lianghe_desktop.survey.xpath import Environment, evaluate
from lianghe_desktop.survey.xpath.functions import arity
from tests.survey.forms import begin

NAMES = (
    "position last count id local-name name namespace-uri string concat starts-with ends-with contains "
    "substring-before substring-after substring string-length normalize-space translate boolean not true "
    "false lang number sum floor ceiling if coalesce once current instance pulldata indexed-repeat "
    "jr:itext jr:choice-name regex join substr digest base64-decode extract-signed selected selected-at "
    "count-selected count-non-empty min max round int abs acos asin atan atan2 cos sin tan exp exp10 log "
    "log10 pi pow sqrt random randomize uuid boolean-from-string checklist weighted-checklist today now "
    "date date-time decimal-date-time decimal-time format-date format-date-time area distance geofence "
    "intersects version depend property "
)


def _value(text: str) -> object:
    root = Node(DOCUMENT)
    return evaluate(text, Environment(now=datetime(2019, 8, 1, tzinfo=UTC), root=root, current=root))


@pytest.mark.parametrize("name", NAMES.split())
def test_every_function_of_the_specification_is_there(name: str) -> None:
    """Source: ODK XForms specification, XPath functions; XPath 1.0, 4."""
    assert arity(name) is not None


def test_a_signed_text_is_taken_and_a_changed_one_is_not() -> None:
    """The signature is checked against what another implementation makes."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    message = "陈姓人家，三口人".encode()
    signed = base64.b64encode(key.sign(message) + message).decode()
    assert _value(f"extract-signed('{signed}', '{public}')") == message.decode()
    forged = base64.b64encode(key.sign(message) + b"other").decode()
    assert _value(f"extract-signed('{forged}', '{public}')") == ""
    assert _value(f"extract-signed('!', '{public}')") == ""


@pytest.mark.parametrize(
    ("line", "crosses"),
    [
        ("0 0 0 0; 0 1 0 0; 1 1 0 0", False),
        ("0 0 0 0; 1 1 0 0; 1 0 0 0; 0 1 0 0", True),
        ("0 0 0 0; 0 1 0 0; 1 1 0 0; 1 0 0 0; 0 0 0 0", False),
        ("0 0 0 0; 1 1 0 0; 0 1 0 0; 1 0 0 0; 0 0 0 0", True),
        ("0 0 0 0; 0 2 0 0; 0 1 0 0", True),
        ("", False),
    ],
)
def test_a_line_that_crosses_itself_is_found(line: str, crosses: bool) -> None:
    """Lines and borders of areas; closing a border is no crossing."""
    assert _value(f"intersects('{line}')") is crosses


def test_a_question_that_is_not_asked_equals_a_blank() -> None:
    """JavaRosa: `x = ''` holds, `x != 'a'` holds, `x = 'a'` does not, while x is not relevant."""
    session = begin(
        "<on>0</on><x>kept</x><a/><b/><c/>",
        '<bind nodeset="/data/x" relevant="/data/on = 1"/>'
        '<bind nodeset="/data/a" calculate="/data/x = \'\'"/>'
        '<bind nodeset="/data/b" calculate="/data/x != \'kept\'"/>'
        '<bind nodeset="/data/c" calculate="/data/x = \'kept\'"/>',
        '<input ref="/data/on"/><input ref="/data/x"/>',
    )

    def shown() -> list[str | None]:
        return [session.state(f"/data/{name}").value for name in "abc"]

    assert shown() == ["true", "true", "false"]
    session.answer("/data/on", "1")
    assert shown() == ["false", "false", "true"]


def test_the_last_saved_answers_are_read_where_they_are_handed_in() -> None:
    """`${last-saved#x}` is a secondary instance of the same shape; blank the first time."""
    model = (
        '<instance id="__last-saved" src="jr://instance/last-saved"/>'
        '<bind nodeset="/data/team" type="string"/>'
        '<setvalue event="odk-instance-first-load" ref="/data/team" '
        "value=\"instance('__last-saved')/data/team\"/>"
    )
    body = '<input ref="/data/team"/>'
    assert begin("<team/>", model, body).state("/data/team").value == ""
    files = {"last-saved": "<data><team>第二组</team></data>".encode()}
    assert begin("<team/>", model, body, files).state("/data/team").value == "第二组"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("int", "12", 12),
        ("decimal", "1.50", Decimal("1.50")),
        ("date", "2019-08-01", date(2019, 8, 1)),
        ("dateTime", "2019-08-01T09:30:00.000+08:00", datetime(2019, 8, 1, 1, 30, tzinfo=UTC)),
        ("time", "9:30", time(9, 30)),
        ("boolean", "true", True),
        ("string", "甲", "甲"),
        ("int", "十二", "十二"),
        ("int", "", None),
    ],
)
def test_answers_are_values_of_their_type(kind: str, text: str, value: object) -> None:
    """What does not fit stays as it was typed."""
    assert typed_value(kind, text) == value


def test_several_codes_are_a_tuple() -> None:
    """In the order they were chosen; blank is none."""
    assert typed_value("string", "b a", several=True) == ("b", "a")
    assert typed_value("string", "", several=True) == ()
