"""What happened in the hub, as sentences for the terminal. Knows the words; the console knows how a line looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from pathlib import Path

from gateway.casework import label_of, question_of
from gateway.store.board import RoundTally
from gateway.store.case_files import CaseFile
from gateway.store.states import DisputeState, RoundState
from gateway.survey.model import Lang, Questionnaire, QuestionType, Status
from gateway.survey.speech import in_language
from modem.api import Link

from .console import BAD, BOLD, CASE, DULL, GOOD, Console
from .happenings import CaseChanged, FactsArrived, Happening, RoundChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where to look."""

    page: str
    centre: str
    user: str
    password: str
    config: Path
    kept: bool


class Teller:
    """Puts happenings on the console."""

    def __init__(
        self,
        console: Console,
        words: NullTranslations,
        language: str,
        questionnaire: Callable[[int], Questionnaire],
        now: Callable[[], datetime],
    ) -> None:
        self._console = console
        self._words = words
        self._language = Lang(language)
        self._questionnaire = questionnaire
        self._now = now

    def begin(self, schools: int, reporters: int, promoters: int, speed: float, places: Places) -> None:
        """The head of it all: what runs here, where to look, how to end it."""
        say, line = self._words.gettext, self._console.line
        many = self._words.ngettext
        line()
        line(
            say("Willay, a demonstration: everybody in it is invented, the modem is simulated, the rest is real."), BOLD
        )
        people = (
            many("{count} school", "{count} schools", schools).format(count=schools),
            many("{count} reporter", "{count} reporters", reporters).format(count=reporters),
            many("{count} promoter", "{count} promoters", promoters).format(count=promoters),
        )
        pace = say("{hours} h pass in a second while nobody texts").format(hours=f"{speed / 3600:.3g}")
        line("  " + " · ".join((*people, pace)))
        line()
        facts = (
            (say("Page"), places.page),
            (say("Centre"), say("{url}   user {user}, password {password}").format(**_centre(places))),
            (say("Settings"), f"{places.config}" + ("" if places.kept else "   " + say("(removed at the end)"))),
        )
        width = max(len(name) for name, _ in facts)
        for name, value in facts:
            line(f"  {name.ljust(width)}  {value}")
        line("  " + say("→ from Willay to a phone   ← from a phone to Willay   Ctrl-C ends it"))

    def tell(self, happening: Happening) -> None:
        """One thing that happened."""
        if isinstance(happening, RoundChanged):
            if happening.tally.asked:  # where all is confirmed a round has nobody to ask
                self._round(happening.tally)
        elif isinstance(happening, CaseChanged):
            self._case(happening.case)
        elif isinstance(happening, FactsArrived):
            self._facts(happening)

    def modem(self, name: str, link: Link) -> None:
        """A modem came or went."""
        colour = {Link.READY: GOOD, Link.STARTING: DULL}.get(link, BAD)
        states = {
            Link.STARTING: self._words.gettext("{name} is starting"),
            Link.READY: self._words.gettext("{name} is ready"),
            Link.SILENT: self._words.gettext("{name} does not answer: it is started anew"),
        }
        text = states.get(link, self._words.gettext("{name} is not there: waited for")).format(name=name)
        self._console.news(self._now(), "●" if link is Link.READY else "○", text, colour)

    def warn(self, text: str) -> None:
        """What a technician should see."""
        self._console.news(self._now(), "!", text, BAD)

    def end(self, counts: Mapping[str, int], kept: Path | None) -> None:
        """What there was, at the end."""
        many = self._words.ngettext
        parts = (
            many("{count} message out", "{count} messages out", counts["out"]).format(count=counts["out"]),
            many("{count} message in", "{count} messages in", counts["in"]).format(count=counts["in"]),
            many("{count} round closed", "{count} rounds closed", counts["rounds"]).format(count=counts["rounds"]),
            many("{count} case settled", "{count} cases settled", counts["cases"]).format(count=counts["cases"]),
        )
        self._console.line()
        self._console.line(" · ".join(parts), BOLD)
        if kept is not None:
            self._console.line(self._words.gettext("The data stay in {folder}").format(folder=kept))

    def _round(self, tally: RoundTally) -> None:
        say, state = self._words.gettext, tally.round.state
        title = in_language(self._questionnaire(tally.round.questionnaire_id).title, self._language)
        name = f"{title}, {tally.round.period}"
        if state is RoundState.OPEN:
            text = say("Round opened: {name}. {schools} schools, {asked} reporters")
            text = text.format(name=name, schools=tally.schools, asked=tally.asked)
            self._console.news(self._now(), "■", text)
        elif state is RoundState.CLOSED:
            text = say("Round closed: {name}. {answered} of {asked} answered all; {verified} values verified")
            verified = tally.known.get(Status.VERIFIED, 0)
            text = text.format(name=name, answered=tally.answered, asked=tally.asked, verified=verified)
            self._console.news(self._now(), "□", text)
        else:
            text = say("Round sealed: {name}. Late answers count no more").format(name=name)
            self._console.news(self._now(), "□", text, DULL)

    def _case(self, case: CaseFile) -> None:
        say = self._words.gettext
        question = question_of(self._questionnaire(case.questionnaire_id), case.question)
        about = f"{case.school}, {label_of(question, case.question, self._language)}"
        if case.state is DisputeState.OPEN:
            if question.type is QuestionType.YES_NO:
                said = say("some say yes, others no")
            elif case.low is None or case.low == case.high:
                said = say("they differ")
            else:
                said = say("from {low} to {high}").format(low=case.low, high=case.high)
            text = say("Case {case}: {about}: {said}").format(case=case.id, about=about, said=said)
            self._console.news(self._now(), "▲", text, CASE)
        elif case.state is DisputeState.RESOLVED:
            value = {"yes": say("yes"), "no": say("no"), None: say("no class")}.get(case.value, case.value)
            text = say("Case {case} settled by {who}: {about}: {value}")
            text = text.format(case=case.id, who=case.resolved_by, about=about, value=value)
            self._console.news(self._now(), "✓", text, GOOD)
        else:
            text = say("Case {case} withdrawn: they agree now: {about}").format(case=case.id, about=about)
            self._console.news(self._now(), "✓", text, DULL)

    def _facts(self, arrived: FactsArrived) -> None:
        text = self._words.ngettext(
            "{count} fact reached the centre", "{count} facts reached the centre", arrived.count
        ).format(count=arrived.count)
        self._console.news(self._now(), "↑", text, DULL)


def _centre(places: Places) -> Mapping[str, str]:
    return {"url": places.centre, "user": places.user, "password": places.password}
