"""A phone and who reads it: what a text asks, what they answer and when. Reads texts only, as people do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random

from gateway.survey.model import Role

from . import wording
from .errors import believed, slipped
from .intents import Context, Intent, Reply
from .world import LIMA, PRESENT, Person, School, World

MARKS = (
    ("girls_present", "niñas asistieron"),
    ("boys_present", "niños asistieron"),
    ("women_present", "profesoras estuvieron"),
    ("men_present", "profesores (varones) estuvieron"),
    ("all_received", "todos los libros de texto"),
    ("missing", "libros faltan"),
    ("allowance_received", "asignacion del Ministerio"),
    ("improvements_seen", "mejoras en la infraestructura"),
)
UP, BED = time(5, 30), time(21, 45)
CHATTER = ("ok", "gracias", "buenas tardes", "quien es?", "no tengo saldo", "llamame", "estoy en la chacra", "😀")
NEWEST_ONLY = 0.8
"""How often somebody who finds two questions answers the newer one alone."""
ECHO_READ = 0.3
"""How often somebody who typed a wrong number sees it in the echo."""


@dataclass(slots=True, kw_only=True, eq=False)
class Handset:
    """One phone with one or two readers."""

    number: str
    people: tuple[Person, ...]
    world: World
    rng: Random
    last: Context | None = None
    pending: dict[Context, datetime] = field(default_factory=dict)
    answered: dict[Context, datetime] = field(default_factory=dict)
    said: dict[Context, Intent] = field(default_factory=dict)
    agreeing: datetime = datetime(1, 1, 1, tzinfo=UTC)
    """Until when an answer to a request to take part is on its way."""
    confused: list[str] = field(default_factory=list)
    """Texts of which nobody can tell whom or what school they mean."""

    def reads(self, text: str, now: datetime) -> list[Reply]:
        """What a text that has just come makes its reader send, each after a while."""
        if "¿Acepta" in text or "¿acepta" in text:
            return self._consent(text, now)
        if "Si es correcto envie" in text:
            return self._doubt(text, now)
        key = next((key for key, mark in MARKS if mark in text), None)
        replies = self._notices(text, now)
        if key is None:
            if self.rng.random() < self.world.settings.chatter:
                replies += self._chat(now)
            return replies
        context = self._context(text, key, now)
        return replies if context is None else replies + self._asked(context, text, now)

    def worth_sending(self, reply: Reply, now: datetime) -> bool:
        """Whether the reply is still sent now that its time has come."""
        person, context = reply.intent.person, reply.intent.context
        if person.silent_from is not None and now >= person.silent_from:
            return False
        if person.stops_at is not None and now >= person.stops_at:
            return False
        if reply.intent.kind == "answer" and context is not None:
            if self.last != context and self.rng.random() < NEWEST_ONLY:
                return False
            self.pending.pop(context, None)
            self.answered[context] = now
            self.said[context] = reply.intent
        return True

    def _asked(self, context: Context, text: str, now: datetime) -> list[Reply]:
        self.last = context
        again = "No entendi" in text
        if self.pending.get(context, now) > now:
            return []
        before = self.answered.get(context)
        if before is not None and not again and "Recordatorio" not in text and self.rng.random() < 0.5:
            return []
        if self.rng.random() >= context.person.reliable:
            return []
        settings = self.world.settings
        if not again and self.rng.random() < settings.chatter:
            return self._unclear(context, now)
        after = self._delay(context.person, now)
        today = (now + after).astimezone(LIMA).date()
        value, why = believed(
            context.person, context.school, context.key, context.day, today, self.world.truth, self.rng, settings.wrong
        )
        typed = slipped(value, self.rng, settings.wrong)
        if typed != value:
            why = "slip"
        self.pending[context] = now + after
        also = self._also(context, typed, today)
        said = wording.put(
            context.key,
            typed,
            context.person.style,
            self.rng,
            odd=settings.odd,
            plain=again and self.rng.random() < 0.8,
        )
        if also is not None:
            said = f"niñas {typed} niños {also[1]}" if also[0] == "boys_present" else f"no, faltan {also[1]} libros"
        if typed == "yes" and "Responder es aceptar" in text and self.rng.random() < 0.1:
            said = "si acepto"
        intent = Intent(kind="answer", person=context.person, context=context, said=typed, also=also, error=why)
        return [Reply(after=after, text=said, intent=intent)]

    def _also(self, context: Context, typed: int | str | None, today: object) -> tuple[str, int] | None:
        """Some say both numbers at once."""
        following = {"girls_present": "boys_present", "all_received": "missing"}.get(context.key)
        if following is None or context.person.style == "bare" or self.rng.random() > 0.05 or typed in (None, "yes"):
            return None
        day = context.day if following in PRESENT else today
        value, _ = believed(
            context.person, context.school, following, context.day, day, self.world.truth, self.rng,  # type: ignore[arg-type]
            self.world.settings.wrong,
        )  # fmt: skip
        return (following, value) if isinstance(value, int) else None

    def _unclear(self, context: Context, now: datetime) -> list[Reply]:
        texts = wording.nonsense() if context.key == "girls_present" else CHATTER
        intent = Intent(kind="chatter", person=context.person, context=context)
        return [Reply(after=self._delay(context.person, now), text=self.rng.choice(texts), intent=intent)]

    def _doubt(self, text: str, now: datetime) -> list[Reply]:
        """`¿311? ...`: the number is looked at once more."""
        context = self.last
        if context is None:
            self.confused.append(text)
            return []
        day = now.astimezone(LIMA).date()
        truth, rng = self.world.truth, self.rng
        value, why = believed(context.person, context.school, context.key, context.day, day, truth, rng, 0.0)
        self.pending[context] = now + timedelta(minutes=5)
        intent = Intent(kind="answer", person=context.person, context=context, said=value, error=why)
        words = wording.put(context.key, value, "bare", rng, plain=True)
        return [Reply(after=self._awake(now, rng.uniform(0.5, 30)), text=words, intent=intent)]

    def _notices(self, text: str, now: datetime) -> list[Reply]:
        """The echo shows what was understood: some see their slip in it."""
        slip = next((one for one in self.said.values() if one.error == "slip" and self._echoed(one, text)), None)
        if slip is None or slip.context is None or self.rng.random() >= ECHO_READ:
            return []
        context = slip.context
        day = now.astimezone(LIMA).date()
        truth, rng = self.world.truth, self.rng
        value, why = believed(context.person, context.school, context.key, context.day, day, truth, rng, 0.0)
        self.said.pop(context, None)
        form = rng.choices(("CORREGIR {n}", "corregir {n}", "perdon son {n}", "{n}"), (60, 20, 12, 8))[0]
        intent = Intent(kind="correction", person=context.person, context=context, said=value, error=why)
        return [Reply(after=self._awake(now, rng.uniform(0.3, 10)), text=form.format(n=value), intent=intent)]

    @staticmethod
    def _echoed(intent: Intent, text: str) -> bool:
        return text.startswith("Gracias") and re.search(rf"(?<!\d){intent.said}(?!\d)", text) is not None

    def _consent(self, text: str, now: datetime) -> list[Reply]:
        person = self._addressee(text) or self.people[0]
        if self.agreeing > now or self.rng.random() >= person.reliable:
            return []
        agrees = person.stops_at is None or self.rng.random() < 0.5
        words = self.rng.choice(("SI", "si", "Si acepto", "acepto", "si señor", "ok") if agrees else ("no", "NO"))
        intent = Intent(kind="consent", person=person, said="yes" if agrees else "no")
        after = self._delay(person, now)
        self.agreeing = now + after + timedelta(minutes=10)
        return [Reply(after=after, text=words, intent=intent)]

    def _chat(self, now: datetime) -> list[Reply]:
        intent = Intent(kind="chatter", person=self.people[0])
        return [Reply(after=self._awake(now, self.rng.uniform(0.2, 60)), text=self.rng.choice(CHATTER), intent=intent)]

    def _context(self, text: str, key: str, now: datetime) -> Context | None:
        """Whom it is for, of which school; on a phone of one person of one school nobody need say."""
        person = self._addressee(text)
        if person is None:
            self.confused.append(text)
            return None
        schools = [school for school, _ in person.posts]
        school = next((one for one in schools if one.name in text), schools[0] if len(schools) == 1 else None)
        if school is None:
            self.confused.append(text)
            return None
        today = now.astimezone(LIMA).date()
        named = re.search(r"(\d{1,2})/(\d{1,2})", text)
        day = self.world.truth.asked_last(key, today)
        if named is not None:
            day = today.replace(day=int(named[1]), month=int(named[2]))
        return Context(person=person, school=school, key=key, day=day)

    def _addressee(self, text: str) -> Person | None:
        if len(self.people) == 1:
            return self.people[0]
        named = [person for person in self.people if f"Para {person.name}" in text]
        if not named:
            named = [person for person in self.people if _post_named(person, text)]
        if not named:
            first = [person for person in self.people if f"Para {person.name.split()[0]}," in text]
            named = first if len(first) == 1 else []
        return named[0] if len(named) == 1 else None

    def _delay(self, person: Person, now: datetime) -> timedelta:
        """Minutes for some, a day for others; once in a while a phone lies somewhere for days."""
        minutes = person.minutes * self.rng.lognormvariate(0, 1.0)
        if self.rng.random() < 0.01:
            minutes += self.rng.uniform(1, 9) * 24 * 60
        return self._awake(now, max(0.2, minutes))

    def _awake(self, now: datetime, minutes: float) -> timedelta:
        due = (now + timedelta(minutes=minutes)).astimezone(LIMA)
        if not UP <= due.time() < BED:
            morning = due.replace(hour=UP.hour, minute=UP.minute) + timedelta(days=due.time() >= BED)
            due = morning + timedelta(minutes=self.rng.uniform(0, 150))
        return due - now.astimezone(LIMA)


def _post_named(person: Person, text: str) -> bool:
    words = {Role.LEADER: "lider", Role.PARENT: "APAFA", Role.PRINCIPAL: "director(a)"}
    return any(f"Para {words[role]} de" in text or f", {words[role]} de" in text for _, role in person.posts)


def school_in(text: str, schools: tuple[School, ...]) -> School | None:
    """The school a text names, perhaps shortened: by its kind and number."""
    return next((one for one in schools if " ".join(one.name.split()[:2]) in text), None)
