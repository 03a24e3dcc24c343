"""Where one is in a questionnaire: its sections, the one in sight, the members opened on the way; no Qt."""

from lianghe_desktop.desktop.questionnaire.sections import View, section_of, sections, trail_to, view_of
from lianghe_desktop.survey import ItemKind, OutlineItem, Problem, Session, missing, outline


class Whereabouts:
    """Hold what was read of a session and the place in it; `trail` lists the open instances, outermost first.

    loose_title: heads the questions that lie in no group.
    """

    def __init__(self, session: Session, *, loose_title: str) -> None:
        self._loose_title = loose_title
        self.items: tuple[OutlineItem, ...] = outline(session)
        self.problems: tuple[Problem, ...] = missing(session)
        self.sections: tuple[View, ...] = sections(self.items, loose_title=loose_title)
        self.section_key = self.sections[0].key if self.sections else 0
        self.trail: list[int] = []

    def read(self, session: Session) -> None:
        """Read questions and problems anew; a section that is no longer there gives way to the first."""
        self.items = outline(session)
        self.problems = missing(session)
        self.sections = sections(self.items, loose_title=self._loose_title)
        if not any(section.key == self.section_key for section in self.sections) and self.sections:
            self.enter(self.sections[0].key)

    def read_restored(self, session: Session) -> None:
        """Read another session of the same form: its items are numbered anew, references of sections stay."""
        known = next((s.ref for s in self.sections if s.key == self.section_key), "")
        self.read(session)
        self.enter(next((s.key for s in self.sections if s.ref == known), self.section_key))

    def enter(self, key: int) -> None:
        """Go to a section, out of every member."""
        self.section_key, self.trail = key, []

    def open_instance(self, ref: str) -> bool:
        """Go into one instance of a repeat; tell whether there is such a one."""
        found = next((i for i in self.items if i.ref == ref and i.kind is ItemKind.REPEAT_INSTANCE), None)
        if found is not None:
            self.trail.append(found.key)
        return found is not None

    def lead_to(self, ref: str) -> bool | None:
        """Go where a question lies; tell whether another view is in sight then, None for no such question."""
        section = section_of(self.sections, ref)
        if section is None:
            return None
        trail = [item.key for item in trail_to(self.items, ref)]
        moved = (section.key, trail) != (self.section_key, self.trail)
        self.section_key, self.trail = section.key, trail
        return moved

    def current_view(self) -> View | None:
        """Return the section or member in sight."""
        if self.trail:
            instance = next((i for i in self.items if i.key == self.trail[-1]), None)
            if instance is not None:
                return view_of(self.items, instance)
            self.trail.clear()
        return next((s for s in self.sections if s.key == self.section_key), None)

    def current_section(self) -> View:
        """Return the section in sight, also while one of its members is."""
        return next(s for s in self.sections if s.key == self.section_key)

    def following_section(self) -> View | None:
        """Return the section after the one in sight, None at the end."""
        keys = [section.key for section in self.sections]
        place = keys.index(self.section_key) + 1
        return self.sections[place] if place < len(keys) else None
