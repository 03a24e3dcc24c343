"""All colours and sizes of the program: the only file where a colour may be written down.

Sizes are pixels at a scale of 100 %. Text colours keep a contrast of at least 4.5 on the grounds
they are used on; the border of a control one of at least 3.
"""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """Grade what a badge, banner or message says; always shown with an icon and a word."""

    QUIET = "quiet"
    INFO = "info"
    GOOD = "good"
    CARE = "care"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True, slots=True)
class Colours:
    """Name every colour by what it is for."""

    ink: str
    quiet: str
    line: str
    control_line: str
    canvas: str
    surface: str
    hover: str
    navigation: str
    navigation_hover: str
    on_navigation: str
    accent: str
    accent_strong: str
    soft_accent: str
    on_accent: str
    good: str
    soft_good: str
    care: str
    soft_care: str
    wrong: str
    soft_wrong: str
    faded: str
    focus: str

    def of(self, tone: Tone) -> str:
        """Return the text and icon colour of a tone."""
        return {
            Tone.QUIET: self.quiet,
            Tone.INFO: self.accent,
            Tone.GOOD: self.good,
            Tone.CARE: self.care,
            Tone.WRONG: self.wrong,
        }[tone]

    def ground_of(self, tone: Tone) -> str:
        """Return the ground colour of a tone."""
        return {
            Tone.QUIET: self.canvas,
            Tone.INFO: self.soft_accent,
            Tone.GOOD: self.soft_good,
            Tone.CARE: self.soft_care,
            Tone.WRONG: self.soft_wrong,
        }[tone]


NORMAL = Colours(
    ink="#1F2A37",
    quiet="#55657A",
    line="#D9E0E8",
    control_line="#8391A3",
    canvas="#F4F6F9",
    surface="#FFFFFF",
    hover="#EDF2F7",
    navigation="#18324E",
    navigation_hover="#234466",
    on_navigation="#FFFFFF",
    accent="#1769AA",
    accent_strong="#115388",
    soft_accent="#E3F0FA",
    on_accent="#FFFFFF",
    good="#1E7B4F",
    soft_good="#E6F4EC",
    care="#A85500",
    soft_care="#FFF6EB",
    wrong="#B3261E",
    soft_wrong="#FCEEED",
    faded="#7B899A",
    focus="#1769AA",
)

HIGH_CONTRAST = Colours(
    ink="#000000",
    quiet="#1C1C1C",
    line="#595959",
    control_line="#000000",
    canvas="#FFFFFF",
    surface="#FFFFFF",
    hover="#E6E6E6",
    navigation="#000000",
    navigation_hover="#333333",
    on_navigation="#FFFFFF",
    accent="#003A75",
    accent_strong="#00264D",
    soft_accent="#DCEBFF",
    on_accent="#FFFFFF",
    good="#00421F",
    soft_good="#FFFFFF",
    care="#5C2E00",
    soft_care="#FFFFFF",
    wrong="#7A0000",
    soft_wrong="#FFFFFF",
    faded="#595959",
    focus="#7A0000",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sizes:
    """Name every measure that more than one widget shares, in pixels at 100 %."""

    grid: int = 8
    navigation_width: int = 176
    navigation_narrow_width: int = 88
    narrow_window: int = 840
    head_height: int = 56
    status_height: int = 32
    control_height: int = 34
    row_height: int = 36
    icon: int = 20
    small_icon: int = 16
    radius: int = 4
    text: int = 14
    form_text: int = 15
    title: int = 20
    section_title: int = 17
    small_text: int = 13
    label_width: int = 216
    wide_form: int = 620
    field_width: int = 320
    form_width: int = 760


SIZES = Sizes()

SCALES_PERCENT = (100, 110, 125, 150, 175, 200)

FONT_FAMILIES = (
    "Noto Sans SC",
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "HanaMinB",
    "HanaMinA",
)
