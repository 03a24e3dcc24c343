"""What rows of all shared tables have in common, and the values that a journal line may hold."""

from typing import Any

JsonValue = str | int | bool | None | list[Any]

KEY_COLUMNS = ("home", "id")
EXTRA = "extra"
