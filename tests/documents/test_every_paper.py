"""What holds of every paper, of the smallest family and the largest: fonts, text, the code on a scan."""

import random
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from subprocess import run

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from lianghe_desktop.documents.book import book_sheets
from lianghe_desktop.documents.card import card_sheets
from lianghe_desktop.documents.handover_list import handover_sheets
from lianghe_desktop.documents.household_receipt import household_receipt_sheets
from lianghe_desktop.documents.ledger import ledger_sheets
from lianghe_desktop.documents.notice import notice_sheets
from lianghe_desktop.documents.paper import Sheet, TextMark
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.reasons import reasons_sheets
from lianghe_desktop.documents.reasons_large import large_reasons_sheets
from lianghe_desktop.documents.receipt import receipt_sheets
from lianghe_desktop.documents.survey_sheet import survey_sheets
from lianghe_desktop.documents.values import BookOptions, CardOptions
from tests.documents.case_papers import RARE_NAMES
from tests.documents.papers import (
    MARK,
    book,
    card,
    handover,
    household_receipt,
    ledger,
    notice,
    page_picture,
    pdf_text,
    reasons,
    receipt,
    survey,
)
from tests.documents.test_case_papers import SHEETS as CASE_SHEETS

PAPERS: dict[str, Callable[[], list[Sheet]]] = {
    "card": lambda: list(card_sheets([card(head_name=RARE_NAMES[3], people=15)], CardOptions())),
    "book of 1": lambda: book_sheets(book(1, 0, head_name=RARE_NAMES[0]), BookOptions()),
    "book of 15": lambda: book_sheets(book(15, 15, head_name=RARE_NAMES[1]), BookOptions()),
    "reasons": lambda: reasons_sheets(reasons(head_name=RARE_NAMES[2])),
    "reasons large": lambda: large_reasons_sheets(reasons(head_name=RARE_NAMES[3])),
    "notice": lambda: notice_sheets(notice(40)),
    "ledger": lambda: ledger_sheets(ledger(40)),
    "handover": lambda: handover_sheets(handover(40)),
    "receipt": lambda: receipt_sheets(receipt()),
    "household receipt": lambda: household_receipt_sheets(household_receipt()),
    "survey": lambda: survey_sheets(survey(head_name=RARE_NAMES[3])),
    **CASE_SHEETS,
}
EACH = pytest.mark.parametrize("lay", PAPERS.values(), ids=PAPERS)


def _written(sheets: list[Sheet]) -> BytesIO:
    out = BytesIO()
    write_pdf(sheets, out, "样张")
    return out


@EACH
def test_every_font_of_a_file_is_embedded_as_a_subset(lay: Callable[[], list[Sheet]]) -> None:
    out = _written(lay())
    told = run(["pdffonts", "-"], input=out.getvalue(), capture_output=True, check=True).stdout.decode()
    lines = told.splitlines()[2:]
    assert lines
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in lines), told


@EACH
def test_what_is_read_out_of_a_file_is_what_was_put_in(lay: Callable[[], list[Sheet]]) -> None:
    """Every run of characters comes back, the rare ones too; order and blanks are the reader's."""
    sheets = lay()
    read = "".join(pdf_text(_written(sheets)).split())
    put_in = "".join(m.run.text for sheet in sheets for m in sheet.marks if isinstance(m, TextMark))
    assert sorted(read) == sorted("".join(put_in.split()))


@EACH
def test_the_code_is_read_back_from_a_scan_of_200_dots(
    lay: Callable[[], list[Sheet]], tmp_path: Path
) -> None:
    """A scan is a little askew, soft and speckled."""
    with Image.open(page_picture(_written(lay()), tmp_path, dpi=200)) as page:
        scan = page.convert("L").rotate(1.5, fillcolor=245).filter(ImageFilter.GaussianBlur(0.8))
    dots = random.Random(7)  # noqa: S311 - specks on a picture
    for _ in range(scan.width * scan.height // 400):
        place = (dots.randrange(scan.width), dots.randrange(scan.height))
        scan.putpixel(place, dots.choice((30, 235)))
    assert {code.text for code in zxingcpp.read_barcodes(scan)} == {MARK.qr_text}
