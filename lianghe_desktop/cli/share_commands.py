"""Exchange once through the shared folder of the office."""

import argparse

from lianghe_desktop.casework import shared_folder
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.output import answer, print_json, say

DONE, WAITING = 0, 3


def share_once(arguments: argparse.Namespace) -> int:
    """Set the folder if one is named, then take in and write what the others lack."""
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        if arguments.off:
            shared_folder.keep_shared_folder(office, acting, None)
            return answer(arguments, {"folder": None}, "已不再使用共享文件夹。")
        if arguments.folder is not None:
            shared_folder.keep_shared_folder(office, acting, arguments.folder)
        done = shared_folder.exchange_once(office, acting)
        folder = shared_folder.shared_state(office).folder
    if arguments.json:
        print_json(
            {
                "folder": str(folder),
                "present": list(done.present),
                "read": list(done.read),
                "written": list(done.written),
                "skipped": list(done.skipped),
            }
        )
    else:
        say(f"收到：{'、'.join(done.read) or '没有新的'}；送出：{'、'.join(done.written) or '没有要送的'}。")
        for sentence in done.skipped:
            say(sentence)
    return WAITING if done.skipped else DONE
