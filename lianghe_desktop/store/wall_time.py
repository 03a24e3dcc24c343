"""The newest wall time that this desk's own streams carry, to notice a clock that was set back."""

from sqlalchemy import Connection

from lianghe_desktop.store.journal import NUMBER_BITS
from lianghe_desktop.store.lines import read_head
from lianghe_desktop.store.opened import Store


def newest_wall_ms(store: Store) -> int | None:
    """Return the wall time of the newest line that this desk wrote, None before its first.

    Other desks' clocks are not asked: one laptop with a clock in 2099 must not stop the others.
    """

    def question(connection: Connection) -> int | None:
        heads = connection.exec_driver_sql(
            "SELECT o.head FROM stream AS s JOIN op AS o ON o.id = (s.no << ?) + s.number"
            " WHERE s.author = ? AND s.number > 0",
            (NUMBER_BITS, store.desk.author),
        )
        return max((read_head(bytes(head)).wall_ms for (head,) in heads), default=None)

    return store.query(question)
