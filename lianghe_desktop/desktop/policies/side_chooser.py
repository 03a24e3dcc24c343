"""Choose a version of a pack and a day."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from lianghe_desktop.casework.pack_history import PackVersion
from lianghe_desktop.casework.pack_library import Side
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor


class SideChooser(QWidget):
    """Offer every version on this desk, saying which one assesses; `changed` after every choice."""

    changed = Signal()

    def __init__(self, word: str, today: dt.date) -> None:
        super().__init__()
        self._today = today
        self._versions: list[PackVersion] = []
        self.box = QComboBox()
        self.box.setMinimumWidth(px(160))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setAccessibleName(self.tr("政策包"))
        self.day = DateEditor(today=lambda: today)
        self.day.set_value(today)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(QLabel(word))
        row.addWidget(self.box, 1)
        row.addWidget(QLabel(self.tr("看哪一天")))
        row.addWidget(self.day)
        self.box.currentIndexChanged.connect(self._on_changed)
        self.day.answered.connect(self._on_changed)

    def show_versions(self, versions: Sequence[PackVersion], code: str) -> None:
        """Offer these versions; what was chosen stays, else the one in force of `code` is chosen."""
        kept = self.chosen()
        key = (kept.code, kept.version) if kept else None
        self._versions = list(versions)
        with QSignalBlocker(self.box):
            self.box.clear()
            for one in versions:
                held = self.tr("（正在按它评定）") if one.in_force and one.code == code else ""
                self.box.addItem(f"{one.document} 第 {one.version} 版{held}")
            places = [at for at, one in enumerate(versions) if (one.code, one.version) == key]
            places += [at for at, one in enumerate(versions) if one.code == code and one.in_force]
            self.box.setCurrentIndex(places[0] if places else 0)

    def chosen(self) -> PackVersion | None:
        """Return the version chosen, None while there is none."""
        at = self.box.currentIndex()
        return self._versions[at] if 0 <= at < len(self._versions) else None

    def side(self) -> Side | None:
        """Return version and day; no day typed is today."""
        version = self.chosen()
        if version is None:
            return None
        day = self.day.value()
        return Side(
            code=version.code,
            version=version.version,
            on=day if isinstance(day, dt.date) else self._today,
        )

    def _on_changed(self, *_value: object) -> None:
        self.changed.emit()
