"""Why a bundle is refused: one error per reason of docs/formats/bundle.md 6, one Chinese sentence each."""

import errno
from dataclasses import dataclass

from lianghe_desktop.records.errors import ErrorCode, IntegrityFault, LiangheError, UserError

_AGAIN = "请到原电脑上重新导出，再导入；本机数据没有改动。"


@dataclass(frozen=True, slots=True)
class PassedOn:
    """An error on its way from one process to another."""

    kind: type[LiangheError]
    code: ErrorCode
    text: str

    @classmethod
    def of(cls, error: LiangheError) -> "PassedOn":
        """Return what is passed on of an error."""
        return cls(type(error), error.code, error.text)

    def error(self) -> LiangheError:
        """Return the error again."""
        return self.kind(self.code, self.text)


def incomplete(detail: str) -> IntegrityFault:
    """Say that the sealed file is cut short or changed."""
    return IntegrityFault(
        ErrorCode.DAMAGED, f"数据包不完整或已损坏（{detail}）：请重新从原电脑导出，再导入；本机数据没有改动。"
    )


def no_bundle() -> IntegrityFault:
    """Say that it is another kind of file, or that its first bytes were changed."""
    return IntegrityFault(
        ErrorCode.DAMAGED,
        "这不是两合的数据包，或者文件开头已损坏：请核对是不是选错了文件，或者到原电脑上重新导出；本机数据没有改动。",
    )


def malformed(detail: str) -> IntegrityFault:
    """Say that the file breaks a rule of the format; `detail` names the place."""
    return IntegrityFault(ErrorCode.BAD_BUNDLE, f"数据包格式不对（{detail}）：{_AGAIN}")


def wrong_hash(detail: str) -> IntegrityFault:
    """Say that contents differ from what their sender signed."""
    return IntegrityFault(ErrorCode.DAMAGED, f"数据包内容与校验值不符（{detail}）：{_AGAIN}")


def bad_signature(detail: str) -> IntegrityFault:
    """Say that a signature is false."""
    return IntegrityFault(
        ErrorCode.BAD_BUNDLE,
        f"数据包签名不对（{detail}）：可能被改动过，请勿使用，并与发送单位核实；本机数据没有改动。",
    )


def unknown_sender(name: str) -> UserError:
    """Say that nobody here vouches for the sender called `name`."""
    return UserError(
        ErrorCode.UNKNOWN_SENDER,
        f"数据包来自“{name}”，本机还没有登记这台电脑：请先用它的登记申请文件（.lhe）办理登记，再导入。",
    )


def wrong_sender(name: str) -> UserError:
    """Say that a bundle of this kind may not come from the level of `name`."""
    return UserError(
        ErrorCode.UNKNOWN_SENDER, f"数据包来自“{name}”，它的级别不能发这种数据包：请与对方核实后重新导出。"
    )


def not_addressed(names: str) -> UserError:
    """Say for whom the bundle is."""
    return UserError(
        ErrorCode.NOT_ADDRESSED,
        f"这份数据包是给“{names}”的，不是给本机的：请交给对方导入；本机数据没有改动。",
    )


def cannot_open(hint: str) -> UserError:
    """Say that our key does not open it; `hint` tells what the file name gives away, or is empty."""
    known = hint or "这份数据包不是给本机的"
    return UserError(
        ErrorCode.NOT_ADDRESSED, f"{known}，本机打不开：请核对是不是拿错了文件；本机数据没有改动。"
    )


def out_of_scope(home: str) -> UserError:
    """Say that the bundle holds rows of a village that this desk may not hold."""
    return UserError(
        ErrorCode.NOT_ADDRESSED,
        f"这份数据包是给别处的：里面有不归本机管的村居（{home}），请与发送单位核实；本机数据没有改动。",
    )


def newer_version() -> UserError:
    """Say that only a newer program reads it."""
    return UserError(
        ErrorCode.NEWER_VERSION,
        "数据包由更新版本的两合导出，本机版本太旧读不了：请先升级本机的两合，再导入。",
    )


def cancelled() -> UserError:
    """Say that a person stopped it."""
    return UserError(ErrorCode.CANCELLED, "已取消，没有改动任何数据。")


_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EACCES: "没有读写权限",
    errno.EPERM: "没有读写权限",
    errno.EROFS: "写保护",
    errno.ENOENT: "找不到文件",
    errno.ENODEV: "设备已拔出",
    errno.EFBIG: "文件太大",
}


def disk_reason(error: OSError) -> str:
    """Return in Chinese why the system would not read or write."""
    return _REASONS.get(error.errno or 0, "读写出错")
