"""A promoter's phone: reads cases, goes to find out, answers late or never. Reads texts only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from . import wording
from .handset import Handset, school_in
from .intents import Context, Intent, Reply
from .world import LIMA, PRESENT, World

CASE = re.compile(r"(?:Recordatorio\. )?Caso (\d+): ")
LABELS = (
    ("todos los libros", "all_received"),
    ("libros que faltan", "missing"),
    ("asignacion recibida", "allowance_received"),
    ("mejoras a la vista", "improvements_seen"),
    ("profesoras", "women_present"),
    ("profesores", "men_present"),
    ("niñas", "girls_present"),
    ("niños", "boys_present"),
)
NO_CLASS = ("no hubo clases", "NO HUBO CLASES", "no hubo clases ese dia")
SOURCES = (" visita", " registro", " llamada")
SOURCE_TOLD = 0.3
ASKED_AGAIN = ("Si es asi para ese dia", "Responda como era ese dia")


@dataclass(slots=True, kw_only=True, eq=False)
class PromoterHandset:
    """One promoter. Whoever does not answer the first text may answer a reminder."""

    number: str
    handset: Handset
    world: World
    rng: Random
    cases: dict[int, Context] = field(default_factory=dict)
    found: dict[int, int | str | None] = field(default_factory=dict)
    confused: list[str] = field(default_factory=list)
    coming: dict[int, datetime] = field(default_factory=dict)
    heeds: dict[int, bool] = field(default_factory=dict)
    """Whether they go by the date that a case's text names."""

    def reads(self, text: str, now: datetime) -> list[Reply]:
        """What a text makes the promoter send."""
        person = self.handset.people[0]
        if "Como lo supo" in text:
            said = self.rng.choice(SOURCES).strip()
            if self.rng.random() < 0.6:
                return [self._reply(now, self.rng.uniform(1, 200), said, Intent(kind="source", person=person))]
            return []
        found = CASE.match(text)
        if found is not None and any(mark in text for mark in ASKED_AGAIN):
            return self._second_look(int(found[1]), text, now)
        if "No entendi. Responda con el numero de caso" in text:
            wanted = re.findall(r"\d+", text.rsplit(":", 1)[-1])
            return [self._answer(int(case), now, 20.0, plain=True) for case in wanted if int(case) in self.found][:1]
        if found is None or "El registro de la escuela" in text:
            return []
        case = int(found[1])
        if case not in self.cases and not self._learn(case, text, now):
            return []
        if self.coming.get(case, now) > now or self.rng.random() >= person.reliable:
            return []
        return [self._answer(case, now, person.minutes * self.rng.lognormvariate(0, 1.0))]

    def worth_sending(self, _reply: Reply, _now: datetime) -> bool:
        """Always."""
        return True

    def _learn(self, case: int, text: str, now: datetime) -> bool:
        person = self.handset.people[0]
        school = school_in(text, tuple(school for school, _ in person.posts))
        key = next((key for label, key in LABELS if f", {label}" in text), None)
        if school is None or key is None:
            self.confused.append(text)
            return False
        today = now.astimezone(LIMA).date()
        asked = self.world.truth.asked_last(key, today)  # `viernes` is the last one
        found = re.search(r"(\d{1,2})/(\d{1,2})", text)
        if found is not None:
            asked = today.replace(day=int(found[1]), month=int(found[2]))
        self.heeds[case] = found is not None and self.rng.random() < self.world.settings.heeds_date
        self.cases[case] = Context(person=person, school=school, key=key, day=asked, case=case)
        return True

    def _answer(self, case: int, now: datetime, minutes: float, *, plain: bool = False) -> Reply:
        context = self.cases[case]
        due = now + self.handset._awake(now, minutes)
        day = context.day if context.key in PRESENT or self.heeds[case] else due.astimezone(LIMA).date()
        if case not in self.found:
            self.found[case] = self._found_out(context, day)
        value = self.found[case]
        truth = self.world.truth.value(context.school, context.key, day)
        why = "" if value == truth else "promoter's mistake"
        self.coming[case] = due
        if value is None:
            words = f"{case} {self.rng.choice(NO_CLASS)}"
        else:
            said = wording.put(context.key, value, "bare", self.rng, plain=plain)
            forms = ("{c} {v}", "{c} {v}", "{c}: {v}", "caso {c} {v}", "Caso {c}: {v}", "{c} son {v}", "{v}")
            form = self.rng.choice(forms[:-3] if plain or isinstance(value, str) else forms)
            words = form.format(c=case, v=said)
        if self.rng.random() < SOURCE_TOLD:
            words += self.rng.choice(SOURCES)
        intent = Intent(kind="case", person=context.person, context=context, said=value, error=why)
        return self._reply(now, minutes, words, intent)

    def _second_look(self, case: int, text: str, now: datetime) -> list[Reply]:
        """`Si es asi para ese dia responda ...`: some look once more, some say yes."""
        context, person = self.cases.get(case), self.handset.people[0]
        if context is None or self.coming.get(case, now) > now or self.rng.random() >= person.reliable:
            return []
        before = self.found.get(case)
        doubted = re.search(r"¿(\d+)\?", text)
        known = case in self.found and (doubted is None or doubted[1] == str(before))
        blind = known and self.rng.random() < self.world.settings.confirms_blindly
        if not blind:
            self.heeds[case] = True
            self.found[case] = self._found_out(context, context.day)
        value = self.found[case]
        minutes = self.rng.uniform(1, 30) if blind else person.minutes * self.rng.lognormvariate(0, 1.0)
        if known and value == before and not isinstance(value, str):
            words = self.rng.choice(("{c} SI", "{c} si", "SI", "si", "Caso {c}: si")).format(c=case)
        elif value is None:
            words = f"{case} {self.rng.choice(NO_CLASS)}"
        else:
            words = f"{case} {wording.put(context.key, value, 'bare', self.rng, plain=True)}"
        right = value == self.world.truth.value(context.school, context.key, context.day)
        why = "" if right else "confirmed unseen" if blind else "promoter's mistake"
        intent = Intent(kind="case", person=person, context=context, said=value, error=why)
        reply = self._reply(now, minutes, words, intent)
        self.coming[case] = now + reply.after
        return [reply]

    def _found_out(self, context: Context, day: object) -> int | str | None:
        value = self.world.truth.value(context.school, context.key, day)  # type: ignore[arg-type]
        if value is None or self.rng.random() >= self.world.settings.promoter_wrong:
            return value
        if isinstance(value, str):
            return "no" if value == "yes" else "yes"
        return max(0, value + self.rng.choice((-1, 1, 2)))

    def _reply(self, now: datetime, minutes: float, text: str, intent: Intent) -> Reply:
        return Reply(after=self.handset._awake(now, minutes), text=text, intent=intent)
