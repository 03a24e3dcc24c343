"""Open the desk that a command works on, and close it afterwards."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from lianghe_desktop.app import open_desk
from lianghe_desktop.casework.reviewing.locks import ApprovedError
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk_options import CHANGE_APPROVED, data_folder, read_password
from lianghe_desktop.records.errors import ErrorCode, UserError


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Started]:
    """Open the desk of the command and close it afterwards.

    Raises:
        UserError: The desk refuses; a clock that is behind is told how to be put right.
    """
    try:
        started = open_desk(
            data_folder(arguments),
            password=read_password(arguments),
            user=arguments.user,
            today=arguments.today,
        )
    except UserError as refusal:
        if refusal.code is ErrorCode.CLOCK_BEHIND:
            raise UserError(refusal.code, f"{refusal.text}例如 --today 2026-11-20。") from refusal
        raise
    if arguments.change_approved:
        started = replace(started, acting=replace(started.acting, changes_approved=True))
    try:
        yield started
    except ApprovedError as refusal:
        raise UserError(
            refusal.code, f"{refusal.text}确实要改的，请加 {CHANGE_APPROVED} 再运行一次。"
        ) from refusal
    finally:
        started.office.store.close()
