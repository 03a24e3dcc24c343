"""Take in a list of households and people: all of it, or nothing and what to mend."""

import argparse

from lianghe_desktop.casework import people_import
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_desk_options, add_json_option
from lianghe_desktop.cli.output import Progress, note, print_json
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.errors import ErrorCode, UserError


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=file_path, metavar="FILE.xlsx", help="名单，一行一人")
    parser.add_argument("--village", metavar="CODE", help="名单所属的村（居）代码，村级电脑不用写")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    add_json_option(parser)
    add_desk_options(parser)
    parser.set_defaults(run=_import)


COMMANDS = {"import": _describe}


def _import(arguments: argparse.Namespace) -> int:
    mode = people_import.Mode.CHECK if arguments.dry_run else people_import.Mode.WRITE
    with opened(arguments) as started:
        result = people_import.import_people(
            started.office,
            started.acting,
            arguments.file,
            village=arguments.village,
            mode=mode,
            progress=Progress("导入"),
        )
    if arguments.json:
        print_json(_result_json(result))
    if result.errors:
        where = f"，逐条写在 {result.errors_file.name}" if result.errors_file else ""
        raise UserError(
            ErrorCode.BAD_SHEET,
            f"名单里有 {len(result.errors)} 处要改{where}；没有写入任何内容，改好后再导入。",
        )
    if result.ignored_columns:
        note(f"这些列没有用到：{'、'.join(result.ignored_columns)}。")
    note(f"{'可以导入' if arguments.dry_run else '已导入'} {result.households} 户 {result.people} 人。")
    return 0


def _result_json(result: people_import.ImportResult) -> dict[str, object]:
    return {
        "households": result.households,
        "people": result.people,
        "written": result.written,
        "ignored_columns": list(result.ignored_columns),
        "errors": [
            {"sheet": each.sheet, "row": each.row, "column": each.column, "reason": each.reason}
            for each in result.errors
        ],
        "errors_file": str(result.errors_file) if result.errors_file else None,
    }
