"""Speak Chinese where argparse speaks English: usage, headings, and what is wrong with a command."""

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

WRONG_USAGE = 2
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_GIVEN_OPENLY = re.compile(r"--pass(?:word|wd)?(?!\w|-)")
_NOT_AS_ARGUMENT = (
    "密码不能写在命令里（会留在命令历史中），要放在密码文件（--password-file）或环境变量 LIANGHE_PASSWORD 里"
)
_SENTENCES = (
    (r"the following arguments are required: (?P<one>.+)", "还缺“{one}”"),
    (r"one of the arguments (?P<one>.+) is required", "“{one}”要写其中一个"),
    (r"argument (?P<one>.+?): not allowed with argument (?P<two>.+)", "“{one}”和“{two}”只能写一个"),
    (
        r"argument (?P<one>.+?): invalid choice: (?P<two>.+?) \(choose from (?P<three>.+)\)",
        "“{one}”不能是 {two}，可以写：{three}",
    ),
    (r"argument (?P<one>.+?): expected one argument", "“{one}”后面要写一个值"),
    (r"argument (?P<one>.+?): expected at least one argument", "“{one}”后面至少要写一个值"),
    (r"argument (?P<one>.+?): invalid int value: (?P<two>.+)", "“{one}”要写整数，不能是 {two}"),
    (r"argument (?P<one>.+?): invalid float value: (?P<two>.+)", "“{one}”要写数字，不能是 {two}"),
    (r"argument (?P<one>.+?): ignored explicit argument .+", "“{one}”后面不带值"),
    (r"argument (?P<one>.+?): (?P<two>.+)", "“{one}”：{two}"),
)
"""What argparse says in Python 3.11-3.13, and the same in Chinese; the first that fits is taken."""


class ChineseHelp(argparse.HelpFormatter):
    """Lay help out as argparse does, under a Chinese heading."""

    def __init__(self, prog: str) -> None:
        """Leave room for the longest name of a command before what it does."""
        super().__init__(prog, max_help_position=28)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Put 用法 before the usage."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class ChineseParser(argparse.ArgumentParser):
    """Read a command; options are written out in full, and every word shown is Chinese."""

    def __init__(self, **settings: Any) -> None:
        """Make a parser; `settings` as argparse takes them."""
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=ChineseHelp, **settings)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong, and leave with status 2."""
        usage = self.format_usage().strip()
        wrong = in_chinese(message).rstrip("。")
        said = f"{usage}\n命令写法不对：{wrong}。请用 {self.prog} --help 查看写法。"
        print(said, file=sys.stderr)
        sys.exit(WRONG_USAGE)


def in_chinese(message: str) -> str:
    """Return what argparse found wrong in Chinese; values that nobody asked for are not repeated."""
    strangers = re.fullmatch(r"unrecognized arguments: (.+)", message, re.S)
    if strangers:
        return _unrecognised(strangers[1])
    for pattern, sentence in _SENTENCES:
        found = re.fullmatch(pattern, message, re.S)
        if found:
            words = found.groupdict()
            if sentence == _SENTENCES[-1][1] and not _CHINESE.search(words["two"]):
                return f"“{words['one']}”的值不对"
            return sentence.format(**words)
    return "参数不对"


def _unrecognised(words: str) -> str:
    """Name unknown options; a stray word may be a secret and is only counted."""
    if _GIVEN_OPENLY.search(words):
        return _NOT_AS_ARGUMENT
    options = [word.split("=")[0] for word in words.split() if word.startswith("-")]
    if options:
        return f"没有“{'、'.join(options)}”这个选项"
    return "多写了内容，姓名或路径里有空格时请加引号"
