"""`willay survey check`: each text and what it costs, one dialogue, a whole round. Prints; counts nothing itself."""

from __future__ import annotations

import argparse
from datetime import date
from decimal import Decimal
from gettext import NullTranslations

from gateway import costing
from gateway.cli.opening import Opened, open_desk
from gateway.cli.terminal import configured, error_lines, note, print_json, say, words_of
from gateway.costing import Dialogue, Dialogues, RoundCost, TextCost
from gateway.errors import BadInputError, NotFoundError, WillayError
from gateway.sentences import said_in
from gateway.survey import lexicon as lexicons
from gateway.survey.extent import longest
from gateway.survey.flow.engine import MOST_SPRINTS
from gateway.survey.model import Lang, Questionnaire

NOT_WELL = 1


def mistakes(error: BadInputError, args: argparse.Namespace) -> int:
    """Tell every mistake. The exit code."""
    words = words_of(None)
    if args.json:
        told = [(said_in(p.place, words), said_in(p.message, words), said_in(p.remedy, words)) for p in error.problems]
        keys = ("place", "message", "remedy")
        problems = [dict(zip(keys, one, strict=True)) for one in told]
        print_json({"well": False, "problems": problems, "hint": said_in(error.hint, words)})
    else:
        print("\n".join(error_lines(error, words)))
    return NOT_WELL


def show(questionnaire: Questionnaire, args: argparse.Namespace) -> int:
    """Tell what a questionnaire without mistakes costs. The exit code."""
    opened = _office(args)
    words = words_of(opened.desk.config if opened else None)
    says = {lang: costing.practice(questionnaire, lang) for lang in questionnaire.title}
    texts = {lang: tuple(costing.text_costs(questionnaire, one)) for lang, one in says.items()}
    dialogues = {lang: costing.dialogues(questionnaire, one) for lang, one in says.items()}
    round_ = costing.round_cost(opened.desk, questionnaire, _today(opened)) if opened else None
    if args.json:
        print_json(_document(questionnaire, texts, dialogues, round_, opened))
        return 0
    count = len(questionnaire.questions)
    say(
        words,
        "{name} {version}: {count} questions, no mistakes",
        name=questionnaire.name,
        version=questionnaire.version,
        count=count,
    )
    for lang in questionnaire.title:
        _print_texts(questionnaire, lang, texts[lang], words)
    _print_extent(questionnaire, words)
    for lang, found in dialogues.items():
        _print_dialogues(lang, found, words)
    _print_round(round_, opened, words)
    return 0


def _today(opened: Opened) -> date:
    return opened.desk.calendar.local(opened.clock.now()).date()


def _office(args: argparse.Namespace) -> Opened | None:
    """The office, where there is one: its roster says how many are asked. A file can be checked without."""
    named = getattr(args, "config", None) is not None
    try:
        config = configured(args)
        return open_desk(args) if config.hub.database.exists() else None
    except (WillayError, OSError) as error:
        if named:
            raise
        if not isinstance(error, NotFoundError):
            note(words_of(None), "the office's roster cannot be read: {reason}", reason=error)
        return None


def _print_texts(
    questionnaire: Questionnaire, lang: Lang, texts: tuple[TextCost, ...], words: NullTranslations
) -> None:
    print(f"\n[{lang}] {questionnaire.title[lang]}")
    for one in texts:
        if one.kind == "question":
            print(f"  {one.key}: {one.text}")
            _print_text(one, words)
        elif one.cost.segments > 1:
            again = (
                "    put again after an unclear reply: {segments} SMS"
                if one.kind == "reask"
                else "    put again as a reminder: {segments} SMS"
            )
            say(words, again, segments=one.cost.segments)
    if lang not in lexicons.languages():
        say(words, "  replies in {lang} are read as Spanish: there is no lexicon for it", lang=lang)


def _print_text(one: TextCost, words: NullTranslations) -> None:
    price, letters = one.cost, " ".join(one.dear)
    say(
        words,
        "    {coding}, length {units}, {segments} SMS",
        coding=price.coding.value,
        units=price.units,
        segments=price.segments,
    )
    if one.dear and price != one.written:
        say(words, "    sent with plain letters for {letters}: as written it would be {segments} SMS", letters=letters,
            segments=one.written.segments)  # fmt: skip
    elif one.dear and price.coding is not one.folded.coding:
        say(words, "    dear because of {letters}: with fold = true it would be {segments} SMS", letters=letters,
            segments=one.folded.segments)  # fmt: skip
    elif one.dear:
        say(words, "    dear because of {letters}: there are no plain letters for them", letters=letters)
    if price.segments > 1:
        say(words, "    costs more than one SMS: shorten it")


def _print_extent(questionnaire: Questionnaire, words: NullTranslations) -> None:
    print()
    if questionnaire.flow is not None:
        say(words, "A flow: the hub ends it after {most} replies", most=MOST_SPRINTS)
        return
    extent = longest(questionnaire)
    say(words, "Longest dialogue: {questions}", questions=", ".join(extent.questions))
    say(words, "  all well: {sent} SMS to each reporter, {back} back", sent=extent.sent, back=extent.received)
    say(
        words,
        "  every question put again: {sent} SMS; and at most {reminders} reminders a question",
        sent=extent.most_sent,
        reminders=len(questionnaire.timing.reminders),
    )


def _print_dialogues(lang: Lang, found: Dialogues, words: NullTranslations) -> None:
    print()
    say(words, "One reporter [{lang}]:", lang=lang)
    for line, one in (
        ("  shortest dialogue: {sent} SMS, {back} back", found.shortest),
        ("  usual dialogue: {sent} SMS, {back} back", found.typical),
        ("  longest dialogue, every reminder and re-ask: {sent} SMS, {back} back", found.longest),
    ):
        say(words, line, sent=one.sent, back=one.received)


def _print_round(round_: RoundCost | None, opened: Opened | None, words: NullTranslations) -> None:
    print()
    if round_ is None or opened is None:
        say(words, "There is no office here: a round costs this times the number of reporters.")
        return
    say(
        words,
        "A round: {schools} schools, {reporters} reporters",
        schools=round_.schools,
        reporters=round_.reporters,
    )
    money = opened.desk.config.money
    for line, parts in (
        ("  at least {parts} SMS{price}", round_.shortest),
        ("  usually {parts} SMS{price}", round_.typical),
        ("  at most {parts} SMS{price}", round_.longest),
    ):
        say(words, line, parts=parts, price=_price(parts, money.price_per_sms, money.currency))
    if money.price_per_sms is None:
        say(words, "  give price_per_sms in [money], and it is said what that costs")


def _price(parts: int, per_sms: Decimal | None, currency: str) -> str:
    return "" if per_sms is None else f", {currency} {costing.price(parts, per_sms)}"


def _document(
    questionnaire: Questionnaire,
    texts: dict[Lang, tuple[TextCost, ...]],
    dialogues: dict[Lang, Dialogues],
    round_: RoundCost | None,
    opened: Opened | None,
) -> dict[str, object]:
    per_sms = opened.desk.config.money.price_per_sms if opened else None
    document: dict[str, object] = {
        "well": True,
        "name": questionnaire.name,
        "version": questionnaire.version,
        "questions": len(questionnaire.questions),
        "problems": [],
        "texts": [_plain_text(one) for found in texts.values() for one in found],
        "dialogues": {lang: _plain_dialogues(found) for lang, found in dialogues.items()},
        "round": None,
    }
    if round_ is not None and opened is not None:
        parts = {"shortest": round_.shortest, "typical": round_.typical, "longest": round_.longest}
        price = None
        if per_sms is not None:
            price = {"currency": opened.desk.config.money.currency, "per_sms": str(per_sms)} | {
                name: str(costing.price(count, per_sms)) for name, count in parts.items()
            }
        document["round"] = {"schools": round_.schools, "reporters": round_.reporters, "sms": parts, "price": price}
    return document


def _plain_text(one: TextCost) -> dict[str, object]:
    return {
        "lang": one.lang,
        "key": one.key,
        "kind": one.kind,
        "text": one.text,
        "coding": one.cost.coding.value,
        "units": one.cost.units,
        "segments": one.cost.segments,
        "dear": list(one.dear),
        "segments_as_written": one.written.segments,
        "segments_folded": one.folded.segments,
    }


def _plain_dialogues(found: Dialogues) -> dict[str, object]:
    def plain(one: Dialogue) -> dict[str, int]:
        return {"sent": one.sent, "received": one.received}

    return {"shortest": plain(found.shortest), "typical": plain(found.typical), "longest": plain(found.longest)}
