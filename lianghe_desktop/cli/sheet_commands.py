"""Tables of upper levels: map a blank once, fill it for one household, for each, or as a list."""

import argparse

from lianghe_desktop.casework.households import find, household_ids
from lianghe_desktop.casework.mappings import list_mappings, remove_mapping
from lianghe_desktop.casework.sheets import filling, kept
from lianghe_desktop.casework.sheets.catalogue import formats_of, sheet_fields
from lianghe_desktop.casework.sheets.mapping import KIND, Block, SheetMapping
from lianghe_desktop.casework.sheets.suggesting import field_words
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.files import read_bytes
from lianghe_desktop.cli.output import Progress, note, print_json, say
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.errors import ErrorCode, UserError

_WAITING = 3


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    one = add_action(actions, "map", "把一张空白表对应好并记住：哪个格子填什么", _map)
    one.add_argument("file", type=file_path, metavar="FILE.xlsx|FILE.docx", help="上级发来的空白表")
    one.add_argument("--name", metavar="NAME", help="记住它的名字，不写就用文件名")
    _add_settings(one)
    one = add_action(actions, "show", "列出一张表的格子和各填什么", _show)
    one.add_argument("name", metavar="NAME", help="表的名字")
    _add_settings(one)
    one = add_action(actions, "fill", "填表：一户、每户一份，或一张名单", _fill)
    one.add_argument("name", metavar="NAME", help="表的名字")
    one.add_argument("--household", action="append", default=[], metavar="ID", help="哪一户，可以写几次")
    one.add_argument("--all", action="store_true", help="全部户")
    one.add_argument(
        "--as",
        dest="how",
        choices=[how.value for how in filling.How],
        metavar="WAY",
        help="each 每户一个文件，book 一个工作簿、每户一页，list 一张名单；不写就按表的样子",
    )
    one.add_argument("--period", metavar="PERIOD", help="统计时段，例如 2026-11、2026-Q4；不写就是本月")
    one.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="CELL=TEXT",
        help="没有资料的格子填什么；每人一格的，写一格（表一!H6）或整列（表一!H6:H8）",
    )
    one.add_argument("--out", type=file_path, required=True, metavar="FILE|DIR", help="写到哪个文件或文件夹")
    add_desk_options(one)
    add_desk_options(add_action(actions, "list", "列出记住的表", _list))
    one = add_action(actions, "remove", "忘掉一张表，已填好的文件不受影响", _remove)
    one.add_argument("name", metavar="NAME", help="表的名字")
    add_desk_options(one)
    add_action(actions, "fields", "列出格子里可以填的全部内容", _fields)


COMMANDS = {"sheets": _describe}


def _add_settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="CELL=FIELD[:FORM]",
        help="这个格子填什么，见 sheets fields；ask 到时再问，skip 不填",
    )
    add_desk_options(parser)


def _map(arguments: argparse.Namespace) -> int:
    content = read_bytes(arguments.file)
    name = arguments.name or arguments.file.stem
    with opened(arguments) as started:
        mapping = kept.map_blank(started.office, content, arguments.file.name)
        mapping = kept.assigned(mapping, _pairs(arguments.set))
        kept.keep_sheet(started.office, started.acting, name, mapping)
    return _tell(name, mapping, as_json=arguments.json)


def _show(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        mapping = kept.kept_sheet(started.office, arguments.name)
        if arguments.set:
            mapping = kept.assigned(mapping, _pairs(arguments.set))
            kept.keep_sheet(started.office, started.acting, arguments.name, mapping)
    return _tell(arguments.name, mapping, as_json=arguments.json)


def _fill(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office = started.office
        if not arguments.all and not arguments.household:
            raise UserError(ErrorCode.BAD_INPUT, "请写明填哪一户（--household），或加 --all 填全部户。")
        keys = household_ids(office) if arguments.all else [find(office, one) for one in arguments.household]
        mapping = kept.kept_sheet(office, arguments.name)
        how = filling.How(arguments.how) if arguments.how else filling.usual_way(mapping)
        order = filling.FillOrder(
            name=arguments.name,
            households=keys,
            how=how,
            out=arguments.out,
            answers={**filling.remembered(office, arguments.name), **_pairs(arguments.answer)},
            period=filling.period_from(arguments.period, started.acting),
        )
        done = filling.fill(office, started.acting, order, progress=Progress("填表"))
    if arguments.json:
        print_json(
            {
                "files": [str(path) for path in done.paths],
                "households": done.households,
                "blank": done.blank,
                "left_out": done.left_out,
            }
        )
    note(f"已填 {done.households} 户，写好 {len(done.paths)} 个文件。")
    if done.left_out:
        note(f"Word 表里并排的列不够，还有 {done.left_out} 人（期）写不下，请在空白表里加列。")
    if done.blank:
        note(f"还有 {done.blank} 处没有资料，空着；可以用 --answer 补上。")
    return _WAITING if done.blank or done.left_out else 0


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        lines = list_mappings(started.office, KIND)
    if arguments.json:
        print_json({"sheets": [{"name": one.name, "published": one.published} for one in lines]})
        return 0
    for one in lines:
        say(one.name)
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        remove_mapping(started.office, started.acting, KIND, arguments.name)
    note(f"已忘掉“{arguments.name}”。")
    return 0


def _fields(arguments: argparse.Namespace) -> int:
    fields = sheet_fields()
    if arguments.json:
        print_json(
            {
                "fields": [
                    {
                        "key": one.key,
                        "label": one.label,
                        "scope": one.scope.value,
                        "forms": [key for key, _ in formats_of(one)],
                    }
                    for one in fields
                ]
            }
        )
        return 0
    for one in fields:
        say(f"{one.key}  {one.group} · {one.label}  {'、'.join(key for key, _ in formats_of(one))}")
    return 0


def _tell(name: str, mapping: SheetMapping, *, as_json: bool) -> int:
    if as_json:
        print_json(_mapping_json(name, mapping))
        return 0
    for slot in mapping.slots:
        shows = "（不填）" if slot.skipped else field_words(slot.field) or "（到时再问）"
        say(f"{slot.place}  {slot.label}  {shows}  {slot.form}")
    for block in mapping.blocks:
        lines, word = block.lines, _ROW_WORDS[block.scope.value]
        if lines.across:
            say(f"{lines.grid} 并排 {lines.size} 列，一列一{word}：")
        else:
            say(f"{lines.grid} 第 {lines.first}—{lines.last} 行，一行一{word}：")
        for field in block.fields:
            shows = "（不填）" if field.skipped else field_words(field.field) or "（到时再问）"
            say(f"  {block.whole(field)}  {field.label}  {shows}  {field.form}")
    note(f"“{name}”已对应好；没有对应上的 {mapping.asked_count} 处，填表时再问。")
    return 0


_ROW_WORDS = {"member": "人", "household": "户", "area": "村", "period": "期"}


def _mapping_json(name: str, mapping: SheetMapping) -> dict[str, object]:
    return {
        "name": name,
        "file": mapping.file_name,
        "list": mapping.is_list,
        "slots": [
            {
                "cell": str(one.place),
                "label": one.label,
                "field": one.field or None,
                "form": one.form or None,
                "area": one.area or None,
                "skipped": one.skipped,
            }
            for one in mapping.slots
        ],
        "blocks": [
            {
                "sheet": one.lines.grid,
                "across": one.lines.across,
                **_ends(one),
                "rows": one.scope.value,
                "columns": [
                    {
                        "cells": one.whole(each),
                        "label": each.label,
                        "field": each.field or None,
                        "form": each.form or None,
                        "skipped": each.skipped,
                    }
                    for each in one.fields
                ],
            }
            for one in mapping.blocks
        ],
    }


def _ends(block: Block) -> dict[str, int]:
    """Return the ends of a block: rows, or columns where it goes across."""
    word = "column" if block.lines.across else "row"
    return {f"first_{word}": block.lines.first, f"last_{word}": block.lines.last}


def _pairs(texts: list[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        place, sign, value = text.partition("=")
        if not sign:
            raise UserError(ErrorCode.BAD_INPUT, f"“{text}”看不懂，应写成 格子=内容，例如 表一!B3=ask。")
        found[place] = value
    return found
