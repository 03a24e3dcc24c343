"""Actions of `enrol` about keys that change and villages that are renamed or merged."""

import argparse

from lianghe_desktop.casework import new_keys, renaming
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_desk_options
from lianghe_desktop.cli.output import answer
from lianghe_desktop.cli.paths import file_path, folder_path
from lianghe_desktop.records.area import AreaCode


def describe_key_actions(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the actions."""
    rotate = add_action(actions, "rotate-key", "镇街换密钥，写通知文件给各村", _rotate)
    card = add_action(actions, "card", "写单位名片：换了新电脑，给下级核对", _card)
    for action in (rotate, card):
        action.add_argument("out_dir", type=folder_path, metavar="OUT_DIR", help="放文件的文件夹")
    take_over = add_action(actions, "take-over", "上级换了密钥或电脑：接受通知或名片", _take_over)
    take_over.add_argument("file", type=file_path, metavar="FILE.lhe", help="上级的通知或名片文件")
    take_over.add_argument(
        "--fingerprint", default="", metavar="8位数", help="接受名片要填：上级念的 8 位核对码"
    )
    former = add_action(actions, "former", "本单位旧电脑已不在：核对后它填的内容照样算数", _former)
    former.add_argument("--fingerprint", required=True, metavar="8位数", help="村里念的旧电脑 8 位核对码")
    above = add_action(actions, "above", "显示上级的名称和核对码", _above)
    rename = add_action(actions, "rename-village", "村改名或改代码：以前的内容不动", _rename)
    rename.add_argument("code", metavar="CODE", help="村居现在用的代码，12 位")
    rename.add_argument("name", metavar="NAME", help="新的名称")
    rename.add_argument("--code", dest="new_code", metavar="CODE", help="新的区划代码，没有改就不写")
    merge = add_action(actions, "merge-village", "两个村合并：一个村的电脑也管另一个村", _merge)
    merge.add_argument("code", metavar="CODE", help="并掉的村的代码")
    merge.add_argument("into", metavar="INTO", help="并入的村的代码")
    merge.add_argument("out_dir", type=folder_path, metavar="OUT_DIR", help="放新批准文件的文件夹")
    for action in (rotate, card, take_over, former, above, rename, merge):
        add_desk_options(action)


def _rotate(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        written = new_keys.rotate_keys(started.office, started.acting, arguments.out_dir)
    return answer(
        arguments,
        {"file": str(written.path), "fingerprint": written.fingerprint},
        f"已换新密钥，通知写入 {written.path}。各村导入下次的回执包也会自动跟上；旧的数据包照样能读。",
    )


def _card(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        written = new_keys.write_card(started.office, started.acting, arguments.out_dir)
    return answer(
        arguments,
        {"file": str(written.path), "fingerprint": written.fingerprint},
        f"名片已写入 {written.path}。请在电话里给对方念核对码：{written.fingerprint}",
    )


def _take_over(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        name = new_keys.take_over(
            started.office, started.acting, arguments.file, confirmed=arguments.fingerprint
        )
    return answer(arguments, {"above": name}, f"已接受“{name}”的新密钥，以后的上报包用新密钥封。")


def _former(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        name = new_keys.count_former_machine(started.office, started.acting, confirmed=arguments.fingerprint)
    return answer(arguments, {"former": name}, f"已核对，“{name}”旧电脑填的内容照样算数。")


def _above(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        found = new_keys.desks_above(started.office)
    return answer(
        arguments,
        {"above": [{"name": one.name, "fingerprint": one.fingerprint} for one in found]},
        *(f"{one.name}\t{one.fingerprint}" for one in found),
    )


def _rename(arguments: argparse.Namespace) -> int:
    new_code = AreaCode.parse(arguments.new_code) if arguments.new_code else None
    with opened(arguments) as started:
        done = renaming.rename_area(
            started.office,
            started.acting,
            AreaCode.parse(arguments.code),
            name=arguments.name,
            new_code=new_code,
        )
    return answer(
        arguments,
        {"code": done.code, "name": done.name, "new_code": done.new_code},
        f"已改为“{done.name}”。登记过的内容不动；新名称随下次的回执包带到各村。",
    )


def _merge(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        done = renaming.merge_village(
            started.office,
            started.acting,
            AreaCode.parse(arguments.code),
            into=AreaCode.parse(arguments.into),
            out_dir=arguments.out_dir,
        )
    return answer(
        arguments,
        {"files": [str(one.path) for one in done], "fingerprint": done[0].fingerprint},
        *(f"新的批准文件已写入 {one.path}。" for one in done),
        f"请对方接受批准（enrol accept），电话里念本机核对码：{done[0].fingerprint}",
    )
