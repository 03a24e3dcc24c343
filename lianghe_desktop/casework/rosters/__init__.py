"""Lists over the records: ledgers, lists for departments, payments, the national columns."""
