"""Places given as arguments: an empty one, as an unset variable of a script leaves it, is wrong usage."""

import argparse
from pathlib import Path


def file_path(text: str) -> Path:
    """Read the place of a file."""
    path = Path(text)
    if not path.name:
        raise argparse.ArgumentTypeError("要写文件名")
    return path


def folder_path(text: str) -> Path:
    """Read the place of a folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("要写文件夹")
    return Path(text)


def file_or_folder(text: str) -> Path:
    """Read the place of a file, or of a folder that holds some; `.` is one."""
    if not text.strip():
        raise argparse.ArgumentTypeError("要写文件名或文件夹")
    return Path(text)
