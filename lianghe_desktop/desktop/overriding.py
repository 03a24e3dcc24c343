"""`override` as the type checker reads it; its package would cost 30 ms at every start."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import override
else:

    def override(method):
        """Return the method itself."""
        return method


__all__ = ["override"]
