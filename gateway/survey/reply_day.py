"""A day asked for: knows which replies name one day for sure. Never guesses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from .aside import without_signature
from .doubts import names_a_thing, unclear
from .lexicon import Lexicon, line_of
from .model import Outcome, Understood
from .tokens import Reading, retokenize, text_of, with_figures

_NUMERIC_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?(?![\d/-])")
_ISO_DATE = re.compile(r"(?<!\d)(20\d\d)-(\d{1,2})-(\d{1,2})(?!\d)")
_AS_DATE = re.compile(
    r"(?<!\S)20\d\d - \d{1,2} - \d{1,2}(?!\S)|(?<!\S)\d{1,2}(?: ?[/.-] ?)\d{1,2}(?:(?: ?[/.-] ?)(?:20)?\d\d)?(?!\S)"
    r"|(?<!\S)\d{1,2} \d{1,2} 20\d\d(?!\S)"
)
_SPACED_DATE = re.compile(r"(?<!\S)(\d{1,2}) (\d{1,2}) (20\d\d)(?!\S)")
_BARE_DAY = re.compile(r"(?<!\S)(0?[1-9]|[12]\d|3[01])(?!\S)(?: ([^\W\d]+))?")
_SHORTEST_MISSPELT = 5
_LIKENESS = 0.84  # of difflib: `novmber`, `setienbre`
_CENTURY = 2000
_FARTHEST = timedelta(days=183)
"""A date without a year is the nearest to the day it is asked on; where a day gone by is asked for, the last."""
_SOON = timedelta(days=14)
_YEAR_DAYS = timedelta(days=365)
_MONTH_DAYS = 31

Parts = tuple[int, int, int | None]
"""Day, month and, where it is said, year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAsked:
    """What a question for a day asks. `today`: where the reporter is."""

    today: date | None
    past: bool = False
    """A day gone by: `when did it come`."""


def day(reading: Reading, asked: DayAsked, lexicon: Lexicon) -> Understood:
    """The one day a reply names: 20/11, 20 de noviembre, ayer, el viernes (the last one). Day before month."""
    raw = reading.folded
    line = _plain(raw, lexicon)
    if "?" in line:
        return unclear("a question")
    if not lexicon.words["yes_no.no_particles"].isdisjoint(line.split()):
        return unclear("says that it is not that day")
    certain = lexicon.phrases["dates.last_week"].sub(",", line)
    _, beyond = lexicon.near_in(line)
    vague = any(lexicon.has(name, beyond) for name in ("dates.coming", "dates.around", "yes_no.later"))
    if lexicon.has("count.hedges", certain) or (vague and not _tomorrow(line, asked, lexicon)):
        return unclear("not a certain day")
    line = _with_months(line, asked, lexicon)
    if _other_numbers(line, lexicon):
        return unclear("several days")
    parts = {*_iso(raw), *_numeric(raw), *_spaced(line), *_worded(line, lexicon)}
    found = {_day(*one, asked) for one in parts} if parts else _by_weekday(line, asked, lexicon)
    if not found and asked.today is not None:
        found = {*_near(line, asked.today, lexicon)} or {*_this_month(line, asked, lexicon)}
        if _other_numbers(line, lexicon, near=True) - {one.day for one in found if one is not None}:
            return unclear("a day, and a number that may be one")
    if not found or None in found:
        return unclear("no day in the text")
    if len(found) > 1:
        return unclear("several days")
    one = next(iter(found))
    assert one is not None
    named = lexicon.weekdays_in(line)
    if parts and named and named != {one.weekday()}:
        return unclear("a date that is another day of the week")
    if asked.past and asked.today is not None and one > asked.today:
        return unclear("a day that is still to come")
    return Understood(outcome=Outcome.VALUE, value=one.isoformat(), reason="one day in the text")


def about_the_past(question: str, lexicon: Lexicon) -> bool:
    """Whether a question's line asks for a day gone by: by a word, or by how one ends (`trajeron`)."""
    endings = tuple(lexicon.words["dates.past_endings"])
    return lexicon.has("dates.past", question) or any(word.endswith(endings) for word in question.split())


def _tomorrow(line: str, asked: DayAsked, lexicon: Lexicon) -> bool:
    """A day to come, where one was asked for."""
    shifts, _ = lexicon.near_in(line)
    return not asked.past and any(shift > 0 for shift in shifts)


def _plain(raw: str, lexicon: Lexicon) -> str:
    """The reply as a line, with numbers in figures and without `in the morning`."""
    ordinals = "|".join(map(re.escape, lexicon.words["aside.ordinals"])) or "(?!)"
    line = re.sub(rf"(?<!\S)(\d{{1,2}}) ?(?:{ordinals})(?!\S)", r"\1", line_of(raw))
    line = lexicon.phrases["dates.first"].sub("1", line)
    line = lexicon.phrases["dates.day_parts"].sub(",", line)
    line = without_signature(lexicon.phrases["aside.polite"].sub(",", line), lexicon)
    return text_of(with_figures(retokenize(line, lexicon)))


def _with_months(line: str, asked: DayAsked, lexicon: Lexicon) -> str:
    """The line with misspelt months and days of the week as they are spelt, and `of this month` as the month."""
    names = [name for names in lexicon.months for name in names] + [*lexicon.words["aside.weekdays"]]
    sounds = {
        lexicon.numbers.sound(name): name for name in names if len(name) >= _SHORTEST_MISSPELT and " " not in name
    }
    line = " ".join(_respelt(word, sounds, lexicon) for word in line.split())
    for nth, name in enumerate(lexicon.day_ordinals, start=1):
        if name in line:  # in turn, so the longer ones come last: 22 as twenty second
            line = re.sub(rf"(?<!\S){re.escape(name)}(?!\S)", str(nth), line)
    line = re.sub(r"(?<!\S)([23]0) ([1-9])(?!\S)", lambda found: str(int(found[1]) + int(found[2])), line)
    if asked.today is None:
        return line
    last_month = asked.today.replace(day=1) - timedelta(days=1)
    for name, day_in in (("dates.last_month", last_month), ("dates.this_month", asked.today)):
        line = lexicon.phrases[name].sub(lexicon.months[day_in.month - 1][0], line)
    return line


def _respelt(word: str, sounds: Mapping[str, str], lexicon: Lexicon) -> str:
    if len(word) < _SHORTEST_MISSPELT or not word.isalpha() or word in lexicon.known:
        return word
    sound = lexicon.numbers.sound(word)
    like = get_close_matches(sound, list(sounds), n=1, cutoff=_LIKENESS)
    return sounds[like[0]] if like and like[0][0] == sound[0] else word


def _other_numbers(line: str, lexicon: Lexicon, *, near: bool = False) -> set[int]:
    """`del 5 al 10 de noviembre`, `3 or 4 days ago`: numbers beside a day that may be days, and count nothing else.

    `near`: the day is told from today, so any number may be another one.
    """
    rest = _AS_DATE.sub(" ", line)
    for pattern in (*_month_patterns(lexicon), *_ago_patterns(lexicon), _clock(lexicon)):
        rest = re.sub(pattern, " ", rest)
    numbers: set[int] = set()
    for found in _BARE_DAY.finditer(rest) if near or rest != line else ():
        after = found[2] or ""
        counted = after in lexicon.labels or names_a_thing(after, lexicon) or any(after in one for one in lexicon.units)
        named = not near and any(names.search(rest[: found.end(1)]) for names in _named_before(lexicon))
        if not counted and not named:
            numbers.add(int(found[1]))
    return numbers


def _named_before(lexicon: Lexicon) -> Iterator[re.Pattern[str]]:
    """`lunes 16`: the number of a weekday that is named."""
    return (re.compile(rf"(?:{names.pattern}),? (?:\S+ )?\d{{1,2}}$") for names in lexicon.day_names)


def _clock(lexicon: Lexicon) -> str:
    before, after = lexicon.phrases["aside.clock_before"].pattern, lexicon.phrases["aside.clock_after"].pattern
    return rf"{before} \d{{1,2}}(?: [:.] ?\d\d|[:.]\d\d)?(?: {after})?(?!\S)|(?<!\S)\d{{1,2}}(?: : \d\d)? {after}"


def _spaced(line: str) -> list[Parts]:
    """`12 11 2026`"""
    return [(int(found[1]), int(found[2]), int(found[3])) for found in _SPACED_DATE.finditer(line)]


def _iso(line: str) -> list[Parts]:
    return [(int(found[3]), int(found[2]), int(found[1])) for found in _ISO_DATE.finditer(line)]


def _numeric(line: str) -> list[Parts]:
    rest = _ISO_DATE.sub(" ", line)
    return [(int(found[1]), int(found[2]), _year(found[3])) for found in _NUMERIC_DATE.finditer(rest)]


def _worded(line: str, lexicon: Lexicon) -> list[Parts]:
    """`20 de noviembre`, `20 nov 2026`, `november 20`."""
    months = {name: nth for nth, names in enumerate(lexicon.months, start=1) for name in names}
    patterns = _month_patterns(lexicon)
    if not patterns:
        return []
    before, after = patterns
    dates = [(int(found[1]), months[found[2]], _year(found[3])) for found in re.finditer(before, line)]
    if not dates:
        dates = [(int(found[2]), months[found[1]], _year(found[3])) for found in re.finditer(after, line)]
    return dates


def _month_patterns(lexicon: Lexicon) -> tuple[str, ...]:
    """A day before a month, and one after it."""
    names = [name for names in lexicon.months for name in names]
    if not names:
        return ()
    name = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    of = "|".join(map(re.escape, lexicon.date_joins)) or "(?!)"
    of += r"|[/.-]"
    return (
        rf"(?<!\S)(\d{{1,2}}) (?:(?:{of}) )*({name})(?: (?:(?:{of}|,) )*(\d{{4}}|\d\d))?(?!\S)",
        rf"(?<!\S)({name})(?: \.)? (\d{{1,2}})(?: ,? ?(\d{{4}}))?(?!\S)",
    )


def _year(said: str | None) -> int | None:
    if said is None:
        return None
    return int(said) if len(said) == len("2026") else _CENTURY + int(said)


def _day(day_of_month: int, month: int, year: int | None, asked: DayAsked) -> date | None:
    today = asked.today
    years = [year] if year is not None else [] if today is None else [today.year + shift for shift in (-1, 0, 1)]
    days = [one for one in (_date(one, month, day_of_month) for one in years) if one is not None]
    if year is not None or today is None:
        return days[0] if days else None
    if asked.past:
        if any(timedelta(0) < one - today <= _SOON for one in days):
            return None  # two days ahead is a slip of the finger sooner than a year ago
        gone = [one for one in days if one <= today and today - one < _YEAR_DAYS]
        return max(gone) if gone else None
    near = [one for one in days if abs(one - today) <= _FARTHEST]
    return min(near, key=lambda one: abs(one - today)) if near else None


def _date(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def _by_weekday(line: str, asked: DayAsked, lexicon: Lexicon) -> set[date | None]:
    """`lunes 16`: the day of that number nearest to today, which must be that day of the week."""
    found: set[date | None] = set()
    if asked.today is None:
        return found
    words = "|".join(re.escape(word) for word in lexicon.words["aside.day_words"] if " " not in word) or "(?!)"
    for nth, names in enumerate(lexicon.day_names):
        for match in re.finditer(rf"(?:{names.pattern}),? (?:(?:{words}) )?(\d{{1,2}})(?!\S)", line):
            found.add(_numbered(nth, int(match[1]), asked.today, past=asked.past))
    return found


def _numbered(weekday: int, day_of_month: int, today: date, *, past: bool) -> date | None:
    last = 0 if past else _MONTH_DAYS
    days = (today + timedelta(days=shift) for shift in range(-_MONTH_DAYS, last + 1))
    fitting = [one for one in days if one.weekday() == weekday and one.day == day_of_month]
    return min(fitting, key=lambda one: abs(one - today)) if fitting else None


def _near(line: str, today: date, lexicon: Lexicon) -> set[date]:
    """`ayer`, `hace 3 dias`, `el viernes`: days told from today."""
    shifts, line = lexicon.near_in(lexicon.phrases["dates.last_week"].sub("#", line))
    found = {today + timedelta(days=shift) for shift in shifts}
    found |= {today - timedelta(days=days) for days in _days_ago(line, lexicon)}
    back = today.weekday() + 7 if "#" in line.split() else None
    gone = 7 if lexicon.has("dates.gone", line) else 0
    for nth in lexicon.weekdays_in(line):
        ago = (today.weekday() - nth) % 7 or gone
        found.add(today - timedelta(days=ago if back is None else back - nth))
    return found


def _this_month(line: str, asked: DayAsked, lexicon: Lexicon) -> list[date]:
    """`no dia 11`, where a day gone by was asked for: of this month, if it has come already."""
    today = asked.today
    named = re.findall(rf"{lexicon.phrases['dates.day_before'].pattern} (\d{{1,2}})(?! ?[^\W\d])(?!\S)", line)
    if today is None or not asked.past or len(named) != 1 or not 1 <= int(named[0]) <= today.day:
        return []
    return [today.replace(day=int(named[0]))]


def _days_ago(line: str, lexicon: Lexicon) -> list[int]:
    return [int(found[1]) for pattern in _ago_patterns(lexicon) for found in re.finditer(pattern, line)]


def _ago_patterns(lexicon: Lexicon) -> tuple[str, ...]:
    """`hace 3 dias`, `3 days ago`"""
    units = frozenset[str]().union(*(unit for unit in lexicon.units if not unit.isdisjoint(_DAYS)))
    names = "|".join(map(re.escape, units)) or "(?!)"
    before, after = lexicon.phrases["dates.ago_before"].pattern, lexicon.phrases["dates.ago_after"].pattern
    return rf"{before} (\d{{1,2}}) (?:{names})(?!\S)", rf"(?<!\S)(\d{{1,2}}) (?:{names}) {after}"


_DAYS = frozenset({"dia", "day", "punchaw"})
