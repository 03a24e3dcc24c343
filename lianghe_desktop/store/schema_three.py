"""From schema 2 to 3: which of the five services a job offer was, before only jobs.

Explicit SQL, as it was when schema 3 was made: later changes of the models are later steps.
"""

from sqlalchemy import Connection

STATEMENTS = (
    (
        "ALTER TABLE job_offer ADD COLUMN kind TEXT CONSTRAINT ck_job_offer_kind CHECK "
        "(typeof(kind) in ('text', 'null'))"
    ),
)


def to_schema_three(connection: Connection) -> None:
    """Add the column; what is there already counts as a job recommended."""
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
