"""The journal's rules as plainly as they can be written, without any store.

A desk is a set of operations and a set of desks that a person confirmed. Everything else is worked
out from the set each time, by searching it. Nothing here is shared with lianghe_desktop.store: the
tests run both on the same histories and compare. An operation is told from another of the same
number by its `mark`; `before` is the mark of the one before it in its stream.
"""
