"""Papers that leave the program: written to a file, or handed to the system's own viewer."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDir, QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode


class SystemPapers:
    """Keep opened papers in a folder of this run; they are deleted when the program ends."""

    def __init__(self) -> None:
        self._folder: QTemporaryDir | None = None

    def open_outside(self, pdf: bytes, file_name: str) -> None:
        """Show the paper with the system's own viewer.

        Raises:
            EnvironmentFault: There is no viewer, or no room for the file.
        """
        if self._folder is None:
            self._folder = QTemporaryDir(f"{QDir.tempPath()}/lianghe-XXXXXX")
        path = Path(self._folder.path()) / file_name
        self.save(pdf, path)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            raise EnvironmentFault(
                ErrorCode.NOT_FOUND, _said("电脑上没有能打开 PDF 的程序，请改用“打印”或“另存为”。")
            )

    def save(self, pdf: bytes, path: Path) -> None:
        """Write the paper to a file, whole or not at all.

        Raises:
            EnvironmentFault: The file cannot be written.
        """
        part = path.with_name(path.name + ".part")
        try:
            part.write_bytes(pdf)
            part.replace(path)
        except OSError as problem:
            with suppress(OSError):  # the folder may not even let us look
                part.unlink(missing_ok=True)
            raise EnvironmentFault(
                ErrorCode.DISK, _said("文件没有存成，请检查磁盘或U盘是否已满、是否写保护，再存一次。")
            ) from problem


def _said(text: str) -> str:
    return QCoreApplication.translate("SystemPapers", text)
