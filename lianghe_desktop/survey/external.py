"""Lists that come beside a form: CSV, GeoJSON and XML files become the nodes that expressions search."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.survey.tree import ELEMENT, Node, convert, read_xml
from lianghe_desktop.survey.xpath.list_columns import ListIndex

_DELIMITERS = (",", ";", "\t", "|")


def file_name(source: str) -> str:
    """Return the file name of a `src` such as jr://file-csv/areas.csv."""
    return source.rpartition("/")[2]


def element(name: str, text: str = "") -> Node:
    """Make an element with a text."""
    return Node(ELEMENT, name, text=text)


def load(name: str, data: bytes) -> Node:
    """Read a list by the ending of its name; the result is an `instance` element. UserError (BAD_FORM)."""
    lowered = name.lower()
    instance = element("instance")
    try:
        if lowered.endswith(".xml") or data.lstrip()[:1] == b"<":
            instance.append(convert(read_xml(data)))
        elif lowered.endswith((".geojson", ".json")):
            instance.append(_from_geojson(json.loads(data.decode("utf-8-sig"))))
        else:
            instance.append(_from_csv(data.decode("utf-8-sig")))
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, csv.Error) as error:
        text = f"附带的清单“{name}”读不出来，请检查它的格式（CSV 要用 UTF-8 保存）。"
        raise UserError(ErrorCode.BAD_FORM, text) from error
    index(instance)
    return instance


def index(instance: Node) -> None:
    """Mark the lists of a secondary instance as never changing, so that they may be indexed."""
    for node in instance.walk():
        if node.children and node.live is None:
            node.live = ListIndex()


def _from_csv(text: str) -> Node:
    root = element("root")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    first_line = lines.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    for row in csv.DictReader(io.StringIO(lines), delimiter=delimiter):
        item = element("item")
        for column, value in row.items():
            if column:
                item.append(element(column.strip(), (value or "").strip() if isinstance(value, str) else ""))
        root.append(item)
    return root


def _from_geojson(data: Mapping[str, Any]) -> Node:
    root = element("root")
    for feature in data["features"]:
        item = element("item")
        item.append(element("geometry", _geometry(feature["geometry"])))
        properties = dict(feature.get("properties") or {})
        identifier = feature.get("id", properties.pop("id", None))
        if identifier is not None:
            item.append(element("id", str(identifier)))
        for key, value in properties.items():
            if value is not None:
                item.append(element(key, _plain(value)))
        root.append(item)
    return root


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _geometry(geometry: Mapping[str, Any]) -> str:
    """Write a geometry as ODK does: latitude longitude altitude accuracy, points separated by ";"."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        points = [coordinates]
    elif kind == "LineString":
        points = coordinates
    elif kind == "Polygon":
        points = coordinates[0]
    else:
        raise KeyError(kind)
    return "; ".join(f"{point[1]} {point[0]} {point[2] if len(point) > 2 else 0} 0" for point in points)
