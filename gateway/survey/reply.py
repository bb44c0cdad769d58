"""Understanding one reply: knows in which order a text is read. Total: any text has an outcome, and never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .aside import set_aside
from .doubts import WhenAsked, unclear
from .labels import asked_label, extra_labels, for_everybody, labels_in, named_labels, own_label
from .lexicon import Label, Lexicon, line_of, plain_line, plain_text
from .model import NUMBERS, Command, Lang, Outcome, QuestionType, Understood
from .no_class import without_no_class
from .not_known import says_not_known
from .plain import fold
from .reply_choice import ChoiceWords, choice
from .reply_count import CountAsked, count
from .reply_counts import CountsAsked, counts
from .reply_day import DayAsked, about_the_past, day
from .reply_plain import NumberAsked, number
from .reply_plain import text as any_text
from .reply_yes_no import asks_for_all, stems_of, yes_no
from .retold import YesNoAsked
from .tokens import Reading, read, retokenize

_LONGEST_WISH_WORDS = 14
_COUNTED = (QuestionType.COUNT, QuestionType.COUNTS)
_SIGNS = re.compile(r"(?<!\S)[^\w\s](?!\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked. `labels`: the number's name, or for `counts` one name a number, in order."""

    type: QuestionType
    question_text: str = ""
    labels: tuple[str, ...] = ()
    max: int | None = None
    """The most the register allows, for each number."""
    maxima: tuple[int | None, ...] = ()
    """For `counts`, one a number; `max` where it is empty."""
    choices: tuple[ChoiceWords, ...] = ()
    """For `choice`, in the order of the SMS."""
    today: date | None = None
    """The day it is, where the reporter is: for `date`, and for `ayer` said of a count."""
    beside: tuple[str, ...] = ()
    """What the numbers of the set's other questions are called: where women are asked apart, `profesores` are men."""
    names: str = ""
    """Of the school and the reporter: words that stand beside a number and say nothing of it (`Los Pinos 12`)."""


def understand(text: str, asked: Asked, lexicon: Lexicon) -> Understood:
    """One reading of one reply to one question.

    First commands (the whole text, or `CORREGIR` and a value), then `no class`, then `I do not know`, then the
    type's own words. Where two readings are possible the outcome is unclear.
    """
    line = plain_line(text, lexicon)
    command = _command(line, lexicon, in_words=asked.type is not QuestionType.TEXT)
    if command is not None:
        return Understood(outcome=Outcome.COMMAND, command=command, reason="a word the hub obeys")
    wanted = _language(line_of(fold(text)), asked, lexicon)
    if wanted is not None:
        return Understood(
            outcome=Outcome.COMMAND, command=Command.LANGUAGE, language=wanted, reason="asks for a language"
        )
    correction = _correction(text, lexicon)
    if correction is not None and not (not correction and _affirms(line, asked, lexicon)):
        return _corrected(correction, asked, lexicon)
    return _answer(text, asked, lexicon)


def _affirms(line: str, asked: Asked, lexicon: Lexicon) -> bool:
    """`Correct` alone is a yes where yes or no was asked."""
    return asked.type is QuestionType.YES_NO and _words_only(line) in lexicon.words["yes_no.yes"]


def is_correction(text: str, lexicon: Lexicon) -> bool:
    """Whether the text corrects an earlier answer: it starts with `CORREGIR`, `me equivoque` or the like."""
    return _correction(text, lexicon) is not None


def correction_in(text: str, lexicon: Lexicon) -> str | None:
    """What a text that corrects says instead, perhaps nothing; None where it corrects nothing."""
    return _correction(text, lexicon)


def mentions_missing(text: str, lexicon: Lexicon) -> bool:
    """Whether the text says of something that it is missing: `no, faltan 5`."""
    return lexicon.has("count.missing_question", read(text, lexicon).line)


def _command(line: str, lexicon: Lexicon, *, in_words: bool) -> Command | None:
    """A command is the whole text: NO never leaves the survey, and `baja` in a sentence does not either.

    `in_words`: also one in other words, which may be an answer where any text is.
    """
    bare = _words_only(line)
    polite = _words_only(lexicon.phrases["aside.polite"].sub("", bare))
    command = lexicon.commands.get(line) or lexicon.commands.get(bare) or lexicon.commands.get(polite)
    if command is None and _wants_no_more(polite, lexicon, in_words=in_words):
        return Command.STOP
    asks = in_words and command is None and _begins(polite, "special.help_ask", "special.help_about", lexicon)
    return Command.HELP if asks else command


def _wants_no_more(line: str, lexicon: Lexicon, *, in_words: bool) -> bool:
    """`ya no quiero que me manden mensajes`: a wish at the beginning, messages after it, and nothing counted."""
    wishes = (("wish", "things"), ("plea", "doings"), ("out", "from"))[: 3 if in_words else 2]
    return any(_begins(line, f"special.stop_{wish}", f"special.stop_{what}", lexicon) for wish, what in wishes)


def _begins(line: str, how: str, what: str, lexicon: Lexicon) -> bool:
    """Whether a short line without a number begins with one phrase, and another comes later."""
    if len(line.split()) > _LONGEST_WISH_WORDS or any(sign.isdigit() for sign in line):
        return False
    found = lexicon.phrases[how].match(line)
    return found is not None and lexicon.has(what, line[found.end() :])


def _language(line: str, asked: Asked, lexicon: Lexicon) -> Lang | None:
    """The language that the whole text asks for: `IDIOMA QUECHUA`, or `QUECHUA` where that can be no answer."""
    if len(line.split()) > _LONGEST_WISH_WORDS:
        return None
    bare = _words_only(lexicon.language_polite.sub("", _words_only(line)))
    found = lexicon.language_words.match(bare)
    if found is None:
        an_answer = asked.type in (QuestionType.TEXT, QuestionType.CHOICE)
        return None if an_answer else lexicon.languages.get(bare)
    return lexicon.languages.get(bare[found.end() :].strip())


def _words_only(line: str) -> str:
    return " ".join(_SIGNS.sub(" ", line).split())


def _correction(text: str, lexicon: Lexicon) -> str | None:
    """What follows `CORREGIR` or `me equivoque`, at the start of the text; None where nothing of it is there."""
    line = plain_line(text, lexicon)
    bare = lexicon.phrases["aside.polite"].sub("", line).strip(" ,.;:!-")
    found = lexicon.phrases["special.correct"].match(bare)
    if found is None:
        return None
    rest = bare[found.end() :].strip(" ,.;:!-=")
    filler = lexicon.phrases["special.correct_filler"]
    while (match := filler.match(rest)) is not None:
        rest = rest[match.end() :].strip(" ,.;:!-=")
    return rest


def _corrected(rest: str, asked: Asked, lexicon: Lexicon) -> Understood:
    """A correction carries its value by the type of the question; without a value it asks how."""
    command = Understood(outcome=Outcome.COMMAND, command=Command.CORRECT, reason="a correction")
    if not rest:
        return replace(command, reason="a correction without a value")
    meant = _answer(rest, asked, lexicon)
    if meant.outcome is Outcome.VALUE:
        return replace(command, value=meant.value)
    if meant.doubt is not None:
        return replace(command, doubt=meant.doubt, reason=meant.reason)
    return unclear(f"a correction without a clear value: {meant.reason}")


def _answer(text: str, asked: Asked, lexicon: Lexicon) -> Understood:
    reading = read(text, lexicon, extra_labels(asked.labels, lexicon))
    if not reading.tokens and not fold(text):
        return unclear("nothing in the text")
    line = reading.line
    if asked.type is QuestionType.TEXT:
        return any_text(text)
    if asked.type is QuestionType.CHOICE:
        chosen = choice(reading, asked.choices, lexicon)
        if chosen.outcome is Outcome.VALUE:
            return chosen  # before `no class` and `I do not know`, which may be choices
    whole = line_of(reading.folded)
    rest = without_no_class(line, whole, lexicon, alone=asked.type in _COUNTED)
    if rest is not None and asked.type is not QuestionType.DATE:
        return _no_class_or(reading, rest, asked, lexicon)
    topic = stems_of(plain_line(asked.question_text, lexicon)) if asked.type is QuestionType.YES_NO else frozenset()
    begins = next((word for word in line.split() if word.isalnum()), "")
    denied = begins in lexicon.words["indirect.that"] and lexicon.has("yes_no.no", " ".join(line.split()[1:3]))
    if begins in lexicon.words["yes_no.yes"] and asked.type is QuestionType.YES_NO and not denied:
        return _by_type(reading, asked, lexicon)  # si hubo, pero mi hijo no fue
    if says_not_known(line, text, topic, lexicon):
        if any(not token.none and (not token.article or token is reading.tokens[0]) for token in reading.numbers):
            return unclear("does not know, and a number")  # one teacher, the head was away
        if lexicon.has("yes_no.but", line) and lexicon.has("yes_no.weak_yes", line):
            return unclear("does not know, but tells something")
        return Understood(outcome=Outcome.DONT_KNOW, reason="says that they do not know")
    return _by_type(reading, asked, lexicon)


def _by_type(reading: Reading, asked: Asked, lexicon: Lexicon) -> Understood:
    question = set_aside(plain_text(asked.question_text, lexicon), lexicon)
    missing = lexicon.has("count.missing_question", question)
    if asked.type is QuestionType.CHOICE:
        return choice(reading, asked.choices, lexicon)
    if asked.type is QuestionType.NUMBER:
        words = (asked.question_text, *asked.labels)
        return number(reading, NumberAsked(line=plain_line(" ".join(words), lexicon)), lexicon)
    if asked.type is QuestionType.DATE:
        past = about_the_past(plain_line(asked.question_text, lexicon), lexicon)
        return day(reading, DayAsked(today=asked.today, past=past), lexicon)
    days = lexicon.weekdays_in(question)
    when = WhenAsked(weekday=min(days) if len(days) == 1 else None, today=asked.today)
    if asked.type is QuestionType.YES_NO:
        about_all = asks_for_all(question, lexicon) if question.strip() else None
        named = [label for token in labels_in(question, lexicon) for label in token.labels]
        about = YesNoAsked(
            about_all=about_all,
            about_missing=missing,
            topic=stems_of(question),
            kinds=frozenset(label.kind for label in named),
            about_any=lexicon.has("yes_no.any_question", plain_line(asked.question_text, lexicon)),
            about_trouble=lexicon.has("yes_no.trouble_question", plain_line(asked.question_text, lexicon)),
            weekdays=lexicon.weekdays_in(plain_line(asked.question_text, lexicon)),
            about_coming=lexicon.has("indirect.coming_question", plain_line(asked.question_text, lexicon)),
            about_meal=all(
                lexicon.has(f"indirect.meal_{said}", plain_line(asked.question_text, lexicon))
                for said in ("question", "given")
            ),
        )
        things = about.topic - stems_of(" ".join(lexicon.words["yes_no.all_question"]))
        if not reading.tokens and not things.isdisjoint(stems_of(line_of(reading.folded))):
            whole = retokenize(line_of(reading.folded), lexicon)  # sin problemas, where problems were asked about
            reading = Reading(tokens=whole, folded=reading.folded)
        return yes_no(reading, about, lexicon)
    if asked.type is QuestionType.COUNTS:
        labels = tuple(own_label(label, lexicon) for label in asked.labels)
        if not labels:
            labels = named_labels(asked.question_text, lexicon)
        if len(labels) < 2:
            labels = (Label(sex="", kind="=first"), Label(sex="", kind="=second"))  # two bare numbers at least
        maxima = asked.maxima if len(asked.maxima) == len(labels) else (asked.max,) * len(labels)
        return counts(reading, CountsAsked(labels=labels, maxima=maxima, when=when), lexicon)
    label = asked_label(asked.labels[0] if asked.labels else asked.question_text, lexicon)
    if label is None and asked.labels:
        label = own_label(asked.labels[0], lexicon)
    label = for_everybody(label, " ; ".join((asked.question_text, *asked.labels)), asked.beside, lexicon)
    stems = stems_of(question) | stems_of(line_of(fold(asked.names)))
    about_count = CountAsked(label=label, missing=missing, max=asked.max, when=when, stems=stems | reading.capitals)
    return count(reading, about_count, lexicon)


def _no_class_or(reading: Reading, rest: str, asked: Asked, lexicon: Lexicon) -> Understood:
    """No class, unless the rest of the text (what says it is out) answers the question: `no, por el paro` is a no."""
    if any(token.value > 0 for token in reading.numbers):
        told = _told_all_the_same(reading, asked, lexicon)
        return told if told is not None else unclear("no class, and a number")
    if asked.type in _COUNTED and _came_all_the_same(reading.line, lexicon):
        return unclear("an occasion, and somebody came")
    if _about_another_day(reading.line, asked, lexicon):
        return unclear("no class on another day")
    if asked.type is QuestionType.YES_NO:
        meant = _by_type(read(rest, lexicon), asked, lexicon)
        if meant.outcome is Outcome.VALUE or lexicon.has("yes_no.yes", rest):
            return meant
    return Understood(outcome=Outcome.NO_CLASS, reason="says that there was no class")


def _came_all_the_same(line: str, lexicon: Lexicon) -> bool:
    """`por el paro vinieron pocas`: an occasion alone, and a word for coming that is not denied."""
    rest = lexicon.phrases["special.occasion"].sub(",", line)
    came = {found[0] for found in lexicon.phrases["count.arrived"].finditer(rest)} - lexicon.words["count.have"]
    told = without_no_class(rest, rest, lexicon) is not None or lexicon.has("count.absent", rest)
    return rest != line and bool(came) and not told


def _told_all_the_same(reading: Reading, asked: Asked, lexicon: Lexicon) -> Understood | None:
    """`solo 24 por el paro`, `hubo huelga pero vinieron 24`: a number of who came although there was an occasion."""
    rest = lexicon.phrases["special.occasion"].sub(",", reading.line)
    if without_no_class(rest, rest, lexicon) is not None or not (
        lexicon.has("count.present", rest) or lexicon.has("count.only", rest)
    ):
        return None
    meant = _by_type(read(rest, lexicon), asked, lexicon)
    return meant if meant.outcome is Outcome.VALUE and asked.type in NUMBERS else None


def _about_another_day(line: str, asked: Asked, lexicon: Lexicon) -> bool:
    days = lexicon.phrases["aside.weekdays"]
    line = re.sub(rf"{lexicon.phrases['aside.since'].pattern} (?:{days.pattern})", ",", line)
    wanted, said = lexicon.weekdays_in(plain_line(asked.question_text, lexicon)), lexicon.weekdays_in(line)
    shifts, _ = lexicon.near_in(lexicon.phrases["dates.day_parts"].sub(",", line))
    if any(shift > 0 for shift in shifts) or lexicon.has("dates.last_week", line):
        return True
    if not said and asked.today is not None:
        said = frozenset((asked.today + timedelta(days=shift)).weekday() for shift in shifts)
    return len(wanted) == 1 and bool(said) and not said & wanted
