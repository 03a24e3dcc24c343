"""What commands print: one JSON document, or lines for people; progress goes to standard error."""

import json
import sys
from typing import Any


def print_json(document: Any) -> None:
    """Print one JSON document on standard output and nothing else."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, sort_keys=False)
    sys.stdout.write("\n")


def say(text: str) -> None:
    """Print one line for people on standard output."""
    print(text)


def note(text: str) -> None:
    """Print one line of progress or explanation on standard error."""
    print(text, file=sys.stderr)
