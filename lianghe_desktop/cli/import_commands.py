"""Take in a list of households and people: all of it, or nothing and what to mend; take it back; mappings."""

import argparse
import datetime as dt

from lianghe_desktop.casework import import_columns, import_runs, people_import
from lianghe_desktop.casework.mappings import keep_mapping, read_mapping
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.working_date import CHINA
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_desk_options, add_json_option
from lianghe_desktop.cli.output import Progress, note, print_json, say
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.errors import ErrorCode, UserError

UNDO, LIST = "undo", "list"
_WAITING = 3


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=file_path, metavar="FILE.xlsx|undo|list", help="名单，一行一人；undo 撤销，list 列出"
    )
    parser.add_argument("run_id", nargs="?", metavar="ID", help="要撤销的那一次导入，见 import list")
    parser.add_argument("--last", action="store_true", help="撤销最近的一次导入")
    parser.add_argument("--village", metavar="CODE", help="名单所属的村（居）代码，村级电脑不用写")
    parser.add_argument("--mapping", metavar="NAME", help="按记住的对照表认列，见 mappings list")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="TITLE=COLUMN",
        help="这一列是什么，例如 “公民号=证件号码”；等号后留空表示不导入",
    )
    parser.add_argument("--save-mapping", metavar="NAME", help="把这次各列的对应记住")
    parser.add_argument("--update", action="store_true", help="已登记的人，按表里写的改（空着的格不动）")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    add_json_option(parser)
    add_desk_options(parser, meets_approvals=True)
    parser.set_defaults(run=_run)


COMMANDS = {"import": _describe}


def _run(arguments: argparse.Namespace) -> int:
    if str(arguments.file) == UNDO:
        return _undo(arguments)
    return _list(arguments) if str(arguments.file) == LIST else _import(arguments)


def _import(arguments: argparse.Namespace) -> int:
    mode = people_import.Mode.CHECK if arguments.dry_run else people_import.Mode.WRITE
    with opened(arguments) as started:
        result = people_import.import_people(
            started.office,
            started.acting,
            arguments.file,
            village=arguments.village,
            mode=mode,
            known=_known(started.office, arguments),
            update=arguments.update,
            progress=Progress("导入"),
        )
        if arguments.save_mapping:
            settled = import_columns.mapping_of(
                [one.title for one in result.columns], [one.key for one in result.columns]
            )
            value = import_columns.to_json(settled)
            keep_mapping(started.office, started.acting, import_columns.KIND, arguments.save_mapping, value)
    if arguments.json:
        print_json(_result_json(result))
    if result.errors:
        where = f"，逐条写在 {result.errors_file.name}" if result.errors_file else ""
        raise UserError(
            ErrorCode.BAD_SHEET,
            f"名单里有 {len(result.errors)} 处要改{where}；没有写入任何内容，改好后再导入。",
        )
    _tell(result, dry_run=arguments.dry_run)
    return _WAITING if result.doubts else 0


def _tell(result: people_import.ImportResult, *, dry_run: bool) -> None:
    if result.ignored_columns:
        note(f"这些列没有用到：{'、'.join(result.ignored_columns)}。")
    for row in result.skipped:
        note(f"第 {row.number} 行：{row.reason}。")
    note(
        f"{'可以导入' if dry_run else '已导入'} {result.new_households} 户 {len(result.new)} 人；"
        f"表里 {result.households} 户 {result.people} 人，与登记相同 {result.same_people} 人。"
    )
    if result.changes:
        done = result.changes_written or dry_run
        note(
            f"与登记不一样 {len(result.changes)} 处{'' if done else '，没有改动；要按表里改请加 --update'}。"
        )
    if result.doubts:
        where = f"，逐条写在 {result.errors_file.name}" if result.errors_file else ""
        note(f"有 {len(result.doubts)} 处要核对，先不导入{where}。")


def _known(office: Office, arguments: argparse.Namespace) -> dict[str, str]:
    known: dict[str, str] = {}
    if arguments.mapping:
        value = read_mapping(office, import_columns.KIND, arguments.mapping)
        known |= import_columns.from_json(value).known
    keys = {title: key for key, title in import_columns.choices()}
    pairs = []
    for text in arguments.column:
        title, sign, column = text.rpartition("=")
        if not sign or (column and column not in keys):
            raise UserError(
                ErrorCode.BAD_INPUT, f"“{text}”看不懂，应写成 表里的列=本程序的列，例如 公民号=证件号码。"
            )
        pairs.append((title, keys.get(column, "")))
    known |= import_columns.ImportMapping(columns=tuple(pairs)).known
    return known


def _undo(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        if not arguments.run_id and not arguments.last:
            raise UserError(ErrorCode.BAD_INPUT, "请写明撤销哪一次导入（import list 列出），或加 --last。")
        run = arguments.run_id or import_runs.last_run(started.office).id
        progress = Progress("撤销")
        undone = import_runs.undo_import(started.office, started.acting, run, going_on=progress.tell)
    if arguments.json:
        print_json({"removed": undone.removed, "restored": undone.restored, "kept": list(undone.kept)})
    note(f"已撤销：删去 {undone.removed} 条新登记的，恢复 {undone.restored} 处改动。")
    for sentence in undone.kept:
        note(sentence)
    return _WAITING if undone.kept else 0


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        runs = import_runs.import_runs(started.office)
    if arguments.json:
        print_json(
            {
                "imports": [
                    {
                        "id": run.id,
                        "file": run.file,
                        "at": run.at,
                        "households": run.households,
                        "people": run.people,
                        "changed": run.changed,
                        "undone": run.undone_at is not None,
                    }
                    for run in runs
                ]
            }
        )
        return 0
    for run in runs:
        at = dt.datetime.fromtimestamp(run.at / 1000, tz=CHINA).strftime("%Y-%m-%d %H:%M")
        state = "（已撤销）" if run.undone_at is not None else ""
        done = f"新增 {run.households} 户 {run.people} 人，改动 {run.changed} 处{state}"
        say(f"{run.id}  {at}  {run.file}  {done}")
    return 0


def _result_json(result: people_import.ImportResult) -> dict[str, object]:
    return {
        "households": result.households,
        "people": result.people,
        "written": result.written,
        "new_households": result.new_households,
        "new_people": len(result.new),
        "same_people": result.same_people,
        "changes": [
            {"sheet": one.sheet, "row": one.row, "field": one.label, "household_or_member": one.id}
            for one in result.changes
        ],
        "changes_written": result.changes_written,
        "doubts": [
            {"sheet": one.sheet, "row": one.row, "column": one.column, "reason": one.reason}
            for one in result.doubts
        ],
        "skipped": [{"row": one.number, "reason": one.reason} for one in result.skipped],
        "columns": [{"title": one.title, "key": one.key, "problems": one.problems} for one in result.columns],
        "run": result.run,
        "ignored_columns": list(result.ignored_columns),
        "errors": [
            {"sheet": each.sheet, "row": each.row, "column": each.column, "reason": each.reason}
            for each in result.errors
        ],
        "errors_file": str(result.errors_file) if result.errors_file else None,
    }
