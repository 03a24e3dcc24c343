"""Set official texts: the page, type and page numbers of GB/T 9704-2012.

Body in FangSong of size 3 (Song where the system has none), 22 lines of 28 characters; the title in size 2;
a page number — 1 — below the text, on the right of odd pages and the left of even ones. On the other side
stand short code and QR code, which the standard does not know.
Source: GB/T 9704-2012 5.2.1 (page), 5.2.2-5.2.3 (type, lines), 7.5 (page number).
"""

from typing_extensions import override

from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.flow import OFFICIAL, Flow
from lianghe_desktop.documents.paper import SMALL, Align, Sheet, Style
from lianghe_desktop.documents.values import PaperMark

# Size 3 is 15.75 pt in Chinese points: 28 of them fill the 156 mm of a line; 28.95 pt gives the 22 lines.
BODY = Style(Face.FANGSONG, 15.75, 28.95)
HEAD = Style(Face.HEI, 15.75, 28.95)
TITLE = Style(Face.HEI_BOLD, 22, 34)
TABLE = Style(Face.FANGSONG, 14, 21)
TABLE_HEAD = Style(Face.HEI_BOLD, 14, 21)
_NUMBER = Style(Face.SONG, 14, 18)
_NUMBER_BELOW_MM = 7.0
_QR_MM = 15.0
_LINES_WITH_SEAL = 2


class OfficialFlow(Flow):
    """Set one official text from top to bottom."""

    def __init__(self, mark: PaperMark | None) -> None:
        super().__init__(OFFICIAL, "", mark)

    def title(self, text: str) -> None:
        """Set the title, centred, with an empty line after it."""
        self.text(text, TITLE, Align.CENTRE)
        self.gap(BODY.pitch_mm / 2)

    def paragraph(self, text: str) -> None:
        """Set a paragraph of the body, two characters in."""
        self.text(text, BODY, indent=2)

    def signature(self, issuer: str, day: str) -> None:
        """Set who signs and the day, as they stand above a seal; they never stand alone on a page."""
        self.need(3 * BODY.pitch_mm)
        self.gap(BODY.pitch_mm)
        self.text(issuer + "　　", BODY, Align.RIGHT)
        # 7.3.5: the day in Arabic figures, four characters from the right.
        self.text(day + "　　　　", BODY, Align.RIGHT)

    def closing(self, text: str, issuer: str, day: str) -> None:
        """Set the last paragraph, who signs and the day: a seal never stands on a page without text.

        Source: GB/T 9704-2012 7.3.5.1 (the seal is on a page with the body).
        """
        lines = BODY.lines("　　" + text, self.frame.width_mm)
        kept = lines[-_LINES_WITH_SEAL:]
        for line in lines[: -len(kept)]:
            self.text(line, BODY)
        self.need((len(kept) + 3) * BODY.pitch_mm)
        for line in kept:
            self.text(line, BODY)
        self.signature(issuer, day)

    @override
    def _foot(self, sheet: Sheet, page: int) -> None:
        frame, mark = self.frame, self.mark
        bottom = frame.size_mm[1] - frame.bottom_mm
        left, right = frame.left_mm, frame.size_mm[0] - frame.right_mm
        odd = page % 2 == 1
        number = f"— {page} —"
        edge = BODY.width_mm("　")
        top = bottom + _NUMBER_BELOW_MM - 1
        if odd:
            sheet.text(right - edge, top, number, _NUMBER, Align.RIGHT)
        else:
            sheet.text(left + edge, top, number, _NUMBER)
        if mark is None:
            return
        words = (f"编码 {mark.code}", f"打印 {mark.printed_on.isoformat()}，共 {len(self.pages)} 页")
        qr_x = left if odd else right - _QR_MM
        text_x = left + _QR_MM + 2 if odd else right - _QR_MM - 2
        sheet.qr(qr_x, bottom + 4, _QR_MM, mark.qr_text)
        for at, line in enumerate(words):
            sheet.text(text_x, bottom + 6 + at * 5, line, SMALL, Align.LEFT if odd else Align.RIGHT)


__all__ = ["BODY", "HEAD", "TABLE", "TABLE_HEAD", "TITLE", "OfficialFlow"]
