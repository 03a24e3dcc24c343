"""The page of one interview: sections at the left, questions at the right, everything saved at once."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.questionnaire.answers import Pictures
from lianghe_desktop.desktop.questionnaire.character_help import CharacterHelp
from lianghe_desktop.desktop.questionnaire.language_choice import LanguageChoice
from lianghe_desktop.desktop.questionnaire.notes import NoteBook, QuestionNote
from lianghe_desktop.desktop.questionnaire.pasting import paste_members
from lianghe_desktop.desktop.questionnaire.port import InterviewPort, LastAnswers
from lianghe_desktop.desktop.questionnaire.progress import section_row, touched_sections
from lianghe_desktop.desktop.questionnaire.question_field import Earlier
from lianghe_desktop.desktop.questionnaire.section_list import SectionList
from lianghe_desktop.desktop.questionnaire.sections import (
    View,
    bare_title,
    section_of,
)
from lianghe_desktop.desktop.questionnaire.typing_keeper import TypingKeeper
from lianghe_desktop.desktop.questionnaire.view_panel import ViewPanel
from lianghe_desktop.desktop.questionnaire.whereabouts import Whereabouts
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.states import Banner, UndoBar, heading
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.survey import Change, ItemKind, Session, missing


class QuestionnairePage(Page):
    """Render a live session; the page holds where one is, the session holds the answers.

    `second_check_asked` when a complete interview shall be typed again in part; offered where
    `checking_asked_for` is set. `saved` after every answer kept, `save_failed` with a sentence, `finished`
    when the interview is closed. `note_replied` carries a comment and the verb pressed under it.
    """

    second_check_asked = Signal()
    saved = Signal()
    save_failed = Signal(str)
    finished = Signal()
    note_replied = Signal(object, str)

    def __init__(
        self,
        session: Session,
        port: InterviewPort,
        *,
        title: str,
        context: str = "",
        earlier: LastAnswers | None = None,
    ) -> None:
        super().__init__()
        self._last = earlier
        self.checking_asked_for = False
        self._session = session
        self._port = port
        self._title = title
        self._context = context
        self._strict = False
        self._unsaved = False
        self._notes = NoteBook()
        self._keeper = TypingKeeper(port, self)
        self.characters = CharacterHelp(self)
        self._resumed = ""
        self._before_removal: bytes | None = None
        self._here = Whereabouts(session, loose_title=self.tr("基本情况"))
        self._touched = touched_sections(self._session, self._here.items, self._here.sections)
        self.section_list = SectionList()
        self.language = LanguageChoice(session.languages, session.language)
        self.banner = Banner(Tone.WRONG, "")
        self.undo = UndoBar()
        self.crumb = Button("", icon_name="back", role="link")
        self.heading = heading("")
        self.panel = self._make_panel()
        self._build_layout()
        self.section_list.asked.connect(self._on_section_asked)
        self.language.chosen.connect(self._on_language)
        self.undo.undo_asked.connect(self._on_undo_asked)
        self.crumb.clicked.connect(self.step_back)
        self.characters.copied.connect(self._on_character_copied)
        self._draw()

    def _build_layout(self) -> None:
        self.banner.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        side = QFrame()
        side.setProperty("role", "side")
        side.setFixedWidth(px(224))
        side_column = QVBoxLayout(side)
        side_column.setContentsMargins(0, px(8), 1, px(8))
        side_column.addWidget(self.section_list)
        side_column.addWidget(self.language, 0, Qt.AlignmentFlag.AlignHCenter)
        row.addWidget(side)
        body = QFrame()
        body.setProperty("role", "surface")
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        notices = QVBoxLayout()
        notices.setContentsMargins(px(24), px(12), px(24), 0)
        notices.setSpacing(px(8))
        notices.addWidget(self.banner)
        notices.addWidget(self.undo)
        notices.addWidget(self.crumb, 0, Qt.AlignmentFlag.AlignLeft)
        notices.addWidget(self.heading)
        self._body.addLayout(notices)
        self._body.addWidget(self.panel, 1)
        row.addWidget(body, 1)

    def _make_panel(self) -> ViewPanel:
        pictures = Pictures(
            store=self._port.store_attachment, load=self._port.load_attachment, media=self._port.load_media
        )
        panel = ViewPanel(
            self._session,
            today=self._port.today,
            pictures=pictures,
            earlier=self._earlier_answer,
            notes=self._notes.at,
        )
        panel.given.connect(self._on_given)
        panel.failed.connect(self._on_failed)
        panel.member_added.connect(self._on_member_added)
        panel.member_opened.connect(self.open_member)
        panel.member_removed.connect(self._on_member_removed)
        panel.members_pasted.connect(self._on_members_pasted)
        panel.finished.connect(self._on_view_finished)
        panel.note_replied.connect(self.note_replied)
        panel.arrived.connect(self._keeper.on_arrived)
        panel.typing.connect(self._keeper.on_typing)
        return panel

    @property
    def session(self) -> Session:
        """Return the session in use; taking a removal back puts another in its place."""
        return self._session

    def take_answers(self, texts: Mapping[str, str]) -> None:
        """Answer several questions at once, as a second check decided, and keep them."""
        changes = [self._session.answer(ref, text or None) for ref, text in texts.items()]
        if changes:
            refs = frozenset(ref for change in changes for ref in change.refs)
            self._take(Change(refs=refs, structure=True))

    def show_notes(self, notes: Sequence[QuestionNote], *, source: str = "review") -> None:
        """Show comments under their questions, in place of those that the source gave before."""
        self._notes.put(source, notes)
        self._draw()
        self.head_changed.emit()

    def noted(self) -> tuple[str, ...]:
        """Return the questions in the form's order at which a comment waits."""
        return self._notes.waiting({item.ref: place for place, item in enumerate(self._here.items)})

    def go_to_noted(self) -> None:
        """Go to the next question with a comment that waits, after the one in sight, round to the first."""
        refs = self.noted()
        here = self.panel.focused_ref()
        following = refs.index(here) + 1 if here in refs else 0
        if refs:
            self.go_to(refs[following % len(refs)])

    def _on_language(self, language: str) -> None:
        self.panel.column.commit()
        self._session.set_language(language)
        self._here.read(self._session)
        self._new_panel()
        self.panel.focus_first()

    def _on_second_check(self) -> None:
        if self.commit():
            self.second_check_asked.emit()

    def _earlier_answer(self, ref: str) -> Earlier | None:
        return None if self._last is None else self._last.answer(self._session, ref)

    @override
    def head(self) -> PageHead:
        lacking = len(self._here.problems)
        words = self.tr("还有 %1 处需要补充").replace("%1", str(lacking)) if lacking else self.tr("都已填好")
        actions = [
            Action(
                verb=self.tr("完成调查"),
                run=self.finish,
                icon="check",
                primary=True,
                enabled=not self._unsaved,
            )
        ]
        noted = len(self.noted())
        if noted:
            looked = self.tr("看意见和新题 %1 处").replace("%1", str(noted))
            actions.insert(0, Action(verb=looked, run=self.go_to_noted, icon="eye"))
        else:
            actions.insert(0, Action(verb=self.tr("生僻字 F2"), run=self.characters.find, icon="search"))
        if not lacking and self.checking_asked_for:
            check = Action(verb=self.tr("第二遍核对"), run=self._on_second_check, icon="eye")
            actions[0 if not noted else 1 : 1] = [check]
        if lacking:
            actions.insert(0, Action(verb=words, run=self.go_to_missing, icon="care"))
        parts = [part for part in (self._context, "" if lacking else words) if part]
        return PageHead(title=self._title, context=" · ".join(parts), actions=tuple(actions))

    @override
    def entered(self) -> None:
        resumed, self._resumed = self._resumed, ""
        if not resumed or not self.panel.focus_on(resumed):
            self.panel.focus_first()

    @override
    def commit(self) -> bool:
        self.panel.column.commit()
        if self._unsaved:
            self._save()
        return not self._unsaved

    @override
    def step_back(self) -> bool:
        if not self._here.trail:
            return False
        self.panel.column.commit()
        self._here.trail.pop()
        self._new_panel()
        self.panel.focus_first()
        return True

    def current_view(self) -> View | None:
        """Return the section or member in sight."""
        return self._here.current_view()

    def open_member(self, ref: str) -> None:
        """Open one instance of a repeat as a page."""
        self.panel.column.commit()
        if self._here.open_instance(ref):
            self._new_panel()
            self.panel.focus_first()

    def go_to(self, ref: str) -> None:
        """Show the question at `ref`, wherever it lies, and give it the keyboard."""
        self.panel.column.commit()
        moved = self._here.lead_to(ref)
        if moved is None:
            return
        if moved:
            self._new_panel()
        self.panel.focus_on(ref)

    def resume_at(self, ref: str, text: str | None) -> None:
        """Go on where the work broke off: at a question, with what was typed there but not given."""
        self._resumed = ref
        self.go_to(ref)
        field = self.panel.field_at(ref)
        if field is not None and text is not None:
            field.editor.show_unfinished(text)

    def go_to_missing(self) -> None:
        """Go to the next place that lacks something, after the one in sight, round to the first."""
        asked_before, self._strict = self._strict, True
        self.panel.column.commit()
        if not self._here.problems:
            return
        refs = [problem.ref for problem in self._here.problems]
        here = self.panel.focused_ref()
        following = refs.index(here) + 1 if asked_before and here in refs else 0
        self.go_to(refs[following % len(refs)])
        self._draw()

    def finish(self) -> None:
        """Check everything and close the interview, or go to the first place that lacks something."""
        if not self.commit():
            return
        result = self._session.finalize()
        if result.ok and result.xml is not None:
            try:
                problems = tuple(self._port.finish(result.xml))
            except LiangheError as fault:
                self._say(Tone.WRONG, fault.text)
                return
            if not problems:
                self._keeper.stop()
                self.finished.emit()
                return
        else:
            problems = result.problems
        self._here.problems = problems
        self._strict = True
        counted = self.tr("还有 %1 处需要补充，已带您到第一处。已填的内容都保存好了。")
        self._say(Tone.CARE, counted.replace("%1", str(len(problems))))
        self.head_changed.emit()
        if problems:
            self.go_to(problems[0].ref)
        self._draw()

    def _on_given(self, ref: str, text: str) -> None:
        if (self._session.state(ref).value or "") == text:
            return
        section = section_of(self._here.sections, ref)
        if section is not None:
            self._touched.add(section.key)
        self._take(self._session.answer(ref, text or None))
        self._keeper.on_given(ref)

    def _on_failed(self, sentence: str) -> None:
        self._say(Tone.WRONG, sentence)

    def _on_member_added(self, ref: str) -> None:
        self.panel.column.commit()
        self._take(self._session.create_repeat(ref))
        added = [i for i in self._here.items if i.kind is ItemKind.REPEAT_INSTANCE and i.parent == ref]
        if added:
            self.open_member(added[-1].ref)

    def _on_member_removed(self, ref: str) -> None:
        self.panel.column.commit()
        before = self._session.draft_xml()
        row = self.panel.member_name(ref)
        self._take(self._session.remove_repeat(ref))
        self._before_removal = before
        self.undo.offer(self.tr("已移除：%1").replace("%1", row))

    def _on_members_pasted(self, ref: str) -> None:
        self.panel.column.commit()
        before = self._session.draft_xml()
        pasted = paste_members(self._session, ref, QApplication.clipboard().text())
        self._take(Change(refs=frozenset({ref}), structure=True))
        if pasted.complaints:
            self._say(Tone.CARE, "\n".join(pasted.complaints))
        if pasted.made:
            self._before_removal = before
            self.undo.offer(self.tr("已粘贴 %1 人").replace("%1", str(len(pasted.made))))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.characters.find()
            return
        super().keyPressEvent(event)

    def _on_character_copied(self, char: str) -> None:
        self._say(Tone.INFO, self.tr("“%1”已复制，到要填的地方按 Ctrl+V").replace("%1", char))

    def _on_undo_asked(self) -> None:
        if self._before_removal is None:
            return
        try:
            self._session = self._port.restore(self._before_removal)
        except LiangheError as fault:
            self._say(Tone.WRONG, fault.text)
            return
        self._before_removal = None
        self._here.read_restored(self._session)
        self._touched = touched_sections(self._session, self._here.items, self._here.sections)
        self._save()
        self._new_panel()

    def _take(self, change: Change) -> None:
        self._before_removal = None
        self.undo.hide()
        structure = change.structure
        before = self._here.problems
        if structure:
            self._here.read(self._session)
        else:
            self._here.problems = missing(self._session)
        self._save()
        view = self.current_view()
        if view is None or structure:
            self._draw()
        else:
            self.panel.refresh(
                view, self._here.items, self._here.problems, refs=change.refs, strict=self._strict
            )
            self._show_heading(view)
            self._draw_sections()
        if len(before) != len(self._here.problems):
            self.head_changed.emit()

    def _save(self) -> None:
        was_unsaved = self._unsaved
        try:
            self._port.save_draft(self._session)
        except LiangheError as fault:
            self._unsaved = True
            self._say(Tone.WRONG, fault.text)
            self.save_failed.emit(fault.text)
        else:
            self._unsaved = False
            if was_unsaved:
                self.banner.hide()
            self.saved.emit()
        if was_unsaved != self._unsaved:
            self.head_changed.emit()

    def _say(self, tone: Tone, text: str) -> None:
        self.banner.say(tone, text)
        self.banner.show()

    def _new_panel(self) -> None:
        old = self.panel
        self.panel = self._make_panel()
        self._body.replaceWidget(old, self.panel)
        old.hide()
        old.deleteLater()
        self._draw()
        self.head_changed.emit()

    def _draw(self) -> None:
        view = self.current_view()
        if view is None:
            return
        self.panel.show_view(view, self._here.items, self._here.problems, strict=self._strict)
        section = self._here.current_section()
        self.crumb.setVisible(bool(self._here.trail))
        self.crumb.setText(self.tr("回到%1").replace("%1", bare_title(section.title)))
        self._show_heading(view)
        self.heading.setVisible(not _is_roster(view))
        following = self._here.following_section()
        words = self.tr("下一节：%1").replace("%1", following.title) if following else self.tr("完成调查")
        self.panel.next_button.setText(self.tr("这一位填完了，回到名单") if self._here.trail else words)
        self._draw_sections()

    def _show_heading(self, view: View) -> None:
        name = self.panel.first_answer() if self._here.trail else ""
        named = name and name != view.title
        title = bare_title(view.title) if self._here.trail else view.title
        self.heading.setText(f"{title}　{name}" if named else title)

    def _draw_sections(self) -> None:
        here = self._here
        rows = [
            section_row(one, here.items, here.problems, touched=one.key in self._touched, strict=self._strict)
            for one in here.sections
        ]
        self.section_list.show_rows(rows, current=self._here.section_key)

    def _on_section_asked(self, key: int) -> None:
        self.panel.column.commit()
        self._here.enter(key)
        self._new_panel()
        self.panel.focus_first()

    def _on_view_finished(self) -> None:
        following = self._here.following_section()
        if self._here.trail:
            self.step_back()
        elif following is not None:
            self._on_section_asked(following.key)
        else:
            self.finish()


def _is_roster(view: View) -> bool:
    return len(view.items) == 1 and view.items[0].key == view.key
