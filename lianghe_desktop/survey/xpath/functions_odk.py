"""Functions that the ODK XForms specification adds: logic, text, numbers, dates, lists, chance."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import re
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from lianghe_desktop.survey.tree import Node
from lianghe_desktop.survey.xpath import dates
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.functions import MANY, eager, failure, lazy, nodes_of, numbers_of
from lianghe_desktop.survey.xpath.randomize import hex_digits, seed_of, shuffled
from lianghe_desktop.survey.xpath.syntax import Expr
from lianghe_desktop.survey.xpath.values import (
    INVALID_DATE,
    Value,
    strings,
    to_boolean,
    to_date,
    to_number,
    to_string,
)

if TYPE_CHECKING:
    from lianghe_desktop.survey.xpath.compiler import Closure

_MAX_PLACES = 30


@lazy("if", 3, 3)
def _if(_args: tuple[Expr, ...], closures: list[Closure]) -> Closure:
    test, then, other = closures
    return lambda n, p, s, e: then(n, p, s, e) if to_boolean(test(n, p, s, e)) else other(n, p, s, e)


@lazy("coalesce", 2, MANY)
def _coalesce(_args: tuple[Expr, ...], closures: list[Closure]) -> Closure:
    def first(n: Node, p: int, s: int, e: Environment) -> Value:
        for closure in closures[:-1]:
            value = closure(n, p, s, e)
            text = to_string(value, e)
            if text not in ("", "NaN"):
                return value
        return closures[-1](n, p, s, e)

    return first


@eager("once", 1, 1)
def _once(_env: Environment, node: Node, value: Value) -> Value:
    return node.string() or value


@eager("boolean-from-string", 1, 1)
def _boolean_from_string(env: Environment, _node: Node, value: Value) -> Value:
    return to_string(value, env).lower() in ("true", "1")


@eager("int", 1, 1)
def _int(env: Environment, _node: Node, value: Value) -> Value:
    number = to_number(value, env)
    return number if math.isnan(number) or math.isinf(number) else float(math.trunc(number))


@eager("round", 1, 2)
def _round(env: Environment, _node: Node, value: Value, places: Value = 0.0) -> Value:
    number, digits = to_number(value, env), to_number(places, env)
    if math.isnan(number) or math.isinf(number):
        return number
    if math.isnan(digits) or abs(digits) > _MAX_PLACES:
        return math.nan
    exact = Decimal(repr(number))
    if digits >= 0:
        mode = ROUND_HALF_DOWN if number < 0 else ROUND_HALF_UP
        return float(exact.quantize(Decimal(1).scaleb(-int(digits)), rounding=mode))
    scaled = exact.scaleb(int(digits))
    return float(Decimal(math.floor(scaled + Decimal("0.5"))).scaleb(-int(digits)))


@eager("pow", 2, 2)
def _pow(env: Environment, _node: Node, base: Value, exponent: Value) -> Value:
    try:
        return float(math.pow(to_number(base, env), to_number(exponent, env)))
    except ValueError:
        return math.nan
    except OverflowError:
        return math.inf


def _safe(function: Callable[[float], float]) -> Callable[[Environment, Node, Value], Value]:
    def call(env: Environment, _node: Node, value: Value) -> Value:
        number = to_number(value, env)
        try:
            return math.nan if math.isnan(number) else float(function(number))
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return call


def _log(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: -math.inf if value == 0 else function(value)


for _name, _function in {
    "abs": math.fabs,
    "acos": math.acos,
    "asin": math.asin,
    "atan": math.atan,
    "cos": math.cos,
    "sin": math.sin,
    "tan": math.tan,
    "exp": math.exp,
    "exp10": lambda value: math.pow(10, value),
    "log": _log(math.log),
    "log10": _log(math.log10),
    "sqrt": math.sqrt,
}.items():
    eager(_name, 1, 1)(_safe(_function))


@eager("atan2", 2, 2)
def _atan2(env: Environment, _node: Node, y: Value, x: Value) -> Value:
    return math.atan2(to_number(y, env), to_number(x, env))


@eager("pi", 0, 0)
def _pi(_env: Environment, _node: Node) -> Value:
    return math.pi


@eager("min", 1, MANY)
def _min(env: Environment, _node: Node, *values: Value) -> Value:
    return _extreme(min, numbers_of(values, env))


@eager("max", 1, MANY)
def _max(env: Environment, _node: Node, *values: Value) -> Value:
    return _extreme(max, numbers_of(values, env))


def _extreme(choose: Callable[[list[float]], float], numbers: list[float]) -> float:
    if not numbers or any(math.isnan(number) for number in numbers):
        return math.nan
    return choose(numbers)


@eager("count-non-empty", 1, 1)
def _count_non_empty(_env: Environment, _node: Node, value: Value) -> Value:
    return float(sum(1 for node in nodes_of(value, "count-non-empty") if node.string()))


# Text


@eager("substr", 2, 3)
def _substr(env: Environment, _node: Node, text: Value, start: Value, end: Value | None = None) -> Value:
    whole = to_string(text, env)
    first = _index(to_number(start, env), len(whole))
    last = len(whole) if end is None else _index(to_number(end, env), len(whole))
    return whole[first:last] if first <= last else ""


def _index(number: float, length: int) -> int:
    if math.isnan(number):
        return 0
    at = int(max(min(number, length), -length))
    return at + length if at < 0 else at


@eager("join", 1, MANY)
def _join(env: Environment, _node: Node, separator: Value, *values: Value) -> Value:
    return to_string(separator, env).join(text for value in values for text in strings(value, env))


@eager("regex", 2, 2)
def _regex(env: Environment, _node: Node, text: Value, pattern: Value) -> Value:
    return pattern_of(to_string(pattern, env)).fullmatch(to_string(text, env)) is not None


_CLASSES = {
    "L": r"[^\W\d_]",
    "IsHan": r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f]",
    "script=Han": r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f]",
    "Lu": "[A-Z]",
    "Ll": "[a-z]",
    "N": r"\d",
    "Nd": r"\d",
    "Alpha": "[A-Za-z]",
    "Digit": "[0-9]",
    "Alnum": "[A-Za-z0-9]",
    "Punct": r"[!-/:-@\[-`{-~]",
}


@lru_cache(maxsize=512)
def pattern_of(text: str) -> re.Pattern[str]:
    """Compile a Java pattern: unicode classes are spelt out, digits are ASCII as Java has them."""
    translated = re.sub(
        r"\\p\{([^}]+)\}", lambda found: _CLASSES.get(found.group(1), r"\w"), text.replace(r"\d", "[0-9]")
    )
    translated = re.sub(r"\[([^\]\[]*)\[0-9\]", r"[\g<1>0-9", translated)
    try:
        return re.compile(translated)
    except re.error as error:
        raise failure(f"regex() 的格式“{text}”写错了，请检查括号。") from error


@eager("digest", 2, 3)
def _digest(
    env: Environment, _node: Node, text: Value, algorithm: Value, encoding: Value = "base64"
) -> Value:
    name = to_string(algorithm, env).upper().replace("-", "")
    if name not in ("MD5", "SHA1", "SHA256", "SHA384", "SHA512"):
        raise failure("digest() 只认 MD5、SHA-1、SHA-256、SHA-384、SHA-512。")
    digest = hashlib.new(name.lower(), to_string(text, env).encode(), usedforsecurity=False).digest()
    return digest.hex() if to_string(encoding, env).lower() == "hex" else base64.b64encode(digest).decode()


@eager("base64-decode", 1, 1)
def _base64_decode(env: Environment, _node: Node, text: Value) -> Value:
    try:
        return base64.b64decode(to_string(text, env)).decode("utf-8", "replace")
    except binascii.Error as error:
        raise failure("base64-decode() 的内容不是 Base64。") from error


# Choices


@eager("selected", 2, 2)
def _selected(env: Environment, _node: Node, answer: Value, choice: Value) -> Value:
    return f" {to_string(choice, env).strip()} " in f" {to_string(answer, env)} "


@eager("is-selected", 2, 2)
def _is_selected(env: Environment, node: Node, answer: Value, choice: Value) -> Value:
    return _selected(env, node, answer, choice)


@eager("count-selected", 1, 1)
def _count_selected(env: Environment, _node: Node, answer: Value) -> Value:
    return float(len(to_string(answer, env).split()))


@eager("selected-at", 2, 2)
def _selected_at(env: Environment, _node: Node, answer: Value, place: Value) -> Value:
    words, at = to_string(answer, env).split(), to_number(place, env)
    return words[int(at)] if not math.isnan(at) and 0 <= at < len(words) else ""


@eager("checklist", 2, MANY)
def _checklist(env: Environment, _node: Node, least: Value, most: Value, *factors: Value) -> Value:
    low, high = to_number(least, env), to_number(most, env)
    found = sum(1 for factor in _flags(factors) if factor)
    return (low < 0 or found >= low) and (high < 0 or found <= high)


def _flags(factors: tuple[Value, ...]) -> list[bool]:
    if len(factors) == 1 and isinstance(factors[0], list):
        return [bool(node.string()) for node in factors[0]]
    return [to_boolean(factor) for factor in factors]


@eager("weighted-checklist", 4, MANY)
def _weighted_checklist(env: Environment, _node: Node, least: Value, most: Value, *pairs: Value) -> Value:
    low, high = to_number(least, env), to_number(most, env)
    if len(pairs) == 2 and isinstance(pairs[0], list) and isinstance(pairs[1], list):
        flags = [bool(node.string()) for node in pairs[0]]
        weights = [to_number([node], env) for node in pairs[1]]
    else:
        flags = [
            bool(to_string(flag, env)) if isinstance(flag, list) else to_boolean(flag) for flag in pairs[::2]
        ]
        weights = [to_number(weight, env) for weight in pairs[1::2]]
    total = sum(weight for flag, weight in zip(flags, weights, strict=False) if flag)
    return (low < 0 or total >= low) and (high < 0 or total <= high)


# Dates


@eager("today", 0, 0)
def _today(env: Environment, _node: Node) -> Value:
    return env.now.replace(hour=0, minute=0, second=0, microsecond=0)


@eager("now", 0, 0)
def _now(env: Environment, _node: Node) -> Value:
    return env.now


def _as_date(env: Environment, value: Value, *, keep_time: bool) -> Value:
    if isinstance(value, list):
        value = value[0].string() if value else ""
    if isinstance(value, datetime) or value == "":
        return value
    if isinstance(value, float):
        if env.interview and not keep_time:
            return (
                dates.from_whole_days(value, env.zone) or INVALID_DATE
                if not math.isnan(value)
                else INVALID_DATE
            )
        return dates.from_days(value, env.zone) or INVALID_DATE if not math.isnan(value) else INVALID_DATE
    return to_date(value, env) or INVALID_DATE


@eager("date", 1, 1)
def _date(env: Environment, _node: Node, value: Value) -> Value:
    return _as_date(env, value, keep_time=False)


@eager("date-time", 1, 1)
def _date_time(env: Environment, _node: Node, value: Value) -> Value:
    return _as_date(env, value, keep_time=True)


@eager("decimal-date-time", 1, 1)
def _decimal_date_time(env: Environment, _node: Node, value: Value) -> Value:
    if isinstance(value, float):
        return value
    moment = to_date(value, env)
    return math.nan if moment is None else dates.fractional_days(moment)


@eager("decimal-time", 1, 1)
def _decimal_time(env: Environment, _node: Node, value: Value) -> Value:
    if isinstance(value, float):
        return value - math.floor(value)
    moment = to_date(value, env)
    if moment is not None:
        return (moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6) / 86400
    return dates.parse_time_of_day(to_string(value, env), env.zone, env.now)


@eager("format-date", 2, 2)
def _format_date(env: Environment, _node: Node, value: Value, pattern: Value) -> Value:
    moment = _as_date(env, value, keep_time=True)
    return dates.format_date(moment, to_string(pattern, env)) if isinstance(moment, datetime) else ""


@eager("format-date-time", 2, 2)
def _format_date_time(env: Environment, node: Node, value: Value, pattern: Value) -> Value:
    return _format_date(env, node, value, pattern)


# Chance and identity


@eager("random", 0, 0)
def _random(env: Environment, _node: Node) -> Value:
    return env.chance.random()


@eager("uuid", 0, 1)
def _uuid(env: Environment, _node: Node, length: Value | None = None) -> Value:
    if length is None:
        return env.new_id()
    count = to_number(length, env)
    if math.isnan(count) or count < 0:
        raise failure("uuid() 的长度要是一个数。")
    return hex_digits(int(count), env.chance)


@eager("randomize", 1, 2)
def _randomize(env: Environment, _node: Node, value: Value, seed: Value | None = None) -> Value:
    nodes = nodes_of(value, "randomize")
    if seed is None:
        mixed = list(nodes)
        env.chance.shuffle(mixed)
        return mixed
    return shuffled(nodes, seed_of(to_number(seed, env), to_string(seed, env)))


@eager("property", 1, 1)
def _property(env: Environment, _node: Node, name: Value) -> Value:
    return env.properties.get(to_string(name, env), "")


@eager("version", 0, 0)
def _version(env: Environment, _node: Node) -> Value:
    return env.version


@eager("depend", 1, MANY)
def _depend(_env: Environment, _node: Node, value: Value, *_others: Value) -> Value:
    return value
