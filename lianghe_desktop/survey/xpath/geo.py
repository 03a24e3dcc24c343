"""Distances and areas on the sphere, as JavaRosa computes them (radius 6,378,100 m), in metres."""

from __future__ import annotations

import math
from itertools import pairwise

from lianghe_desktop.survey.tree import Node
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.functions import MANY, eager
from lianghe_desktop.survey.xpath.values import Value, parse_number, strings

EARTH_RADIUS_M = 6_378_100.0
Point = tuple[float, float]


def parse_point(text: str) -> Point | None:
    """Read "latitude longitude [altitude [accuracy]]"; None when it is none."""
    parts = [parse_number(part) for part in text.split()]
    if not 2 <= len(parts) <= 4 or any(math.isnan(part) for part in parts):
        return None
    latitude, longitude = parts[0], parts[1]
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def parse_points(texts: list[str]) -> list[Point] | None:
    """Read points separated by ";", over all texts; None when one of them is none."""
    points: list[Point] = []
    for text in texts:
        for part in text.split(";"):
            if not part.strip():
                continue
            point = parse_point(part)
            if point is None:
                return None
            points.append(point)
    return points


def distance_m(points: list[Point]) -> float:
    """Return the length of the way through the points, in metres."""
    return sum(_between(a, b) for a, b in pairwise(points))


def _between(a: Point, b: Point) -> float:
    lat1, lon1, lat2, lon2 = (math.radians(each) for each in (*a, *b))
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    if cosine < -1:
        return math.pi * EARTH_RADIUS_M
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


def area_m2(points: list[Point]) -> float:
    """Return the area inside the points (closed or not), in square metres; 0 for fewer than 3."""
    if len(points) < 3:
        return 0.0
    ring = points if points[0] == points[-1] else [*points, points[0]]
    total = 0.0
    for (lat1, lon1), (lat2, lon2) in pairwise(ring):
        total += math.radians(lon2 - lon1) * (2 + math.sin(math.radians(lat1)) + math.sin(math.radians(lat2)))
    return abs(total * EARTH_RADIUS_M * EARTH_RADIUS_M / 2)


def _texts(values: tuple[Value, ...], env: Environment) -> list[str]:
    return [text for value in values for text in strings(value, env)]


@eager("distance", 1, MANY)
def _distance(env: Environment, _node: Node, *values: Value) -> Value:
    texts = _texts(values, env)
    points = parse_points(texts)
    return math.nan if not points else round(distance_m(points), 2)


@eager("area", 1, 1)
def _area(env: Environment, _node: Node, *values: Value) -> Value:
    texts = _texts(values, env)
    points = parse_points(texts)
    return 0.0 if not points else round(area_m2(points), 2)


@eager("enclosed-area", 1, 1)
def _enclosed_area(env: Environment, node: Node, value: Value) -> Value:
    return _area(env, node, value)


@eager("geofence", 2, 2)
def _geofence(env: Environment, _node: Node, point: Value, polygon: Value) -> Value:
    spots, ring = parse_points(strings(point, env)[:1]), parse_points(strings(polygon, env))
    if not spots or not ring or len(ring) < 4 or ring[0] != ring[-1]:
        return False
    return _inside(spots[0], ring)


@eager("intersects", 1, 1)
def _intersects(env: Environment, _node: Node, value: Value) -> Value:
    points = parse_points(_texts((value,), env))
    return bool(points) and crosses_itself(points or [])


def crosses_itself(points: list[Point]) -> bool:
    """Tell whether a line, or the border of an area, meets itself besides at its joints."""
    sides = [(a, b) for a, b in pairwise(points) if a != b]
    closed = len(sides) > 2 and sides[0][0] == sides[-1][1]
    for at, one in enumerate(sides):
        for later, other in enumerate(sides[at + 1 :], at + 1):
            joined = later == at + 1 or (closed and at == 0 and later == len(sides) - 1)
            if _folds_back(one, other) if joined else _meet(one, other):
                return True
    return False


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _within(a: Point, b: Point, c: Point) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])


def _meet(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    (a, b), (c, d) = one, other
    turns = (_turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b))
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    ends = ((a, b, c), (a, b, d), (c, d, a), (c, d, b))
    return any(turn == 0 and _within(*end) for turn, end in zip(turns, ends, strict=True))


def _folds_back(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Tell whether two sides that share a joint run over one another."""
    (a, b), (c, d) = one, other
    if b == c:
        return _turn(a, b, d) == 0 and (_within(a, b, d) or _within(c, d, a))
    return _turn(a, b, c) == 0 and (_within(a, b, c) or _within(c, d, b))


def _inside(point: Point, ring: list[Point]) -> bool:
    """Cast a ray: an odd number of crossings is inside."""
    y, x = point
    inside = False
    for (y1, x1), (y2, x2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
