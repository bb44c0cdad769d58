"""What waits for a person of the office today, each with the page where it is done. Counts; decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import url_for

from gateway.store import agreements, alerts, case_files, consents, named_children, registrations, unread, visits
from gateway.store.states import ConsentState, RoundState
from web import marks
from web.language import local, ngettext
from web.marks import Mark
from web.visitor import the_context, the_visitor

TOLD_HERE = frozenset({"cases", "people", "alerts"})
"""Subjects of findings that this list tells with a number and a way to the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One thing to do."""

    text: str
    href: str
    mark: Mark = marks.VERDICTS["look"]


def errands() -> tuple[Errand, ...]:
    """Everything that waits, in the order of a day's work. Within `store.reading()`; for the office."""
    if not the_visitor().office:
        return ()
    return (*_cases(), *_desk(), *_alerts(), *_visits(), *_agreements())


def _cases() -> Iterator[Errand]:
    waiting = case_files.open_cases()
    ours = [case for case in waiting if case.the_offices]
    href = url_for("cases.listing")
    if ours:
        text = ngettext(
            "%(num)d case that the office must settle", "%(num)d cases that the office must settle", len(ours)
        )
        yield Errand(text=text % {"num": len(ours)}, href=url_for("cases.listing", whose="office"))
    theirs = len(waiting) - len(ours)
    if theirs:
        text = ngettext(
            "%(num)d open case that a promoter looks into", "%(num)d open cases that promoters look into", theirs
        )
        yield Errand(text=text % {"num": theirs}, href=href, mark=marks.ROUNDS[RoundState.OPEN])


def _desk() -> Iterator[Errand]:
    if the_context().clerk is None:
        return
    unreadable = unread.count_given_up()
    if unreadable:
        text = ngettext(
            "%(num)d answer that nobody could read, to enter by hand",
            "%(num)d answers that nobody could read, to enter by hand",
            unreadable,
        )
        yield Errand(text=text % {"num": unreadable}, href=url_for("frontdesk.listing", _anchor="unread"))
    wishes = registrations.count_pending()
    if wishes:
        text = ngettext("%(num)d person wants to report", "%(num)d people want to report", wishes)
        yield Errand(text=text % {"num": wishes}, href=url_for("frontdesk.listing", _anchor="registrations"))
    named = named_children.count_waiting()
    if named:
        text = ngettext(
            "%(num)d text that may name a child: look at it", "%(num)d texts that may name a child: look at them", named
        )
        yield Errand(text=text % {"num": named}, href=url_for("frontdesk.listing", _anchor="children"))
    silent = consents.count(ConsentState.SILENT)
    if silent:
        text = ngettext(
            "%(num)d person did not say whether they take part: call them",
            "%(num)d people did not say whether they take part: call them",
            silent,
        )
        yield Errand(text=text % {"num": silent}, href=url_for("frontdesk.listing", _anchor="consents"))


def _alerts() -> Iterator[Errand]:
    free = sum(one.owner is None for one in alerts.listing(only_open=True))
    if free:
        text = ngettext(
            "%(num)d early warning that nobody looks after", "%(num)d early warnings that nobody looks after", free
        )
        yield Errand(text=text % {"num": free}, href=url_for("alerts.listing"))


def _visits() -> Iterator[Errand]:
    if the_context().fieldwork is None:
        return
    today = local(the_context().clock.now()).date()
    for month in (f"{today.replace(day=1) - timedelta(days=1):%Y-%m}", f"{today:%Y-%m}"):
        due = [visit for visit in visits.of_month(month) if visit.done_on is None and visit.draw_id is not None]
        alone = sum(visit.inspector_id is None for visit in due)
        href = url_for("visits.listing", month=month)
        if alone:
            text = ngettext(
                "%(num)d visit for which the office must send somebody",
                "%(num)d visits for which the office must send somebody",
                alone,
            )
            yield Errand(text=text % {"num": alone}, href=href)
        told = len(due) - alone
        if told and month < f"{today:%Y-%m}":
            text = ngettext(
                "%(num)d visit of last month that no inspector has told of",
                "%(num)d visits of last month that no inspector has told of",
                told,
            )
            yield Errand(text=text % {"num": told}, href=href)
        elif told:
            text = ngettext("%(num)d visit still to be made", "%(num)d visits still to be made", told)
            yield Errand(text=text % {"num": told}, href=href, mark=marks.ROUNDS[RoundState.OPEN])


def _agreements() -> Iterator[Errand]:
    if the_context().meetings is None:
        return
    today = local(the_context().clock.now()).date()
    late = sum(one.overdue(today) for one in agreements.still_to_do())
    if late:
        text = ngettext("%(num)d agreement whose day has passed", "%(num)d agreements whose day has passed", late)
        yield Errand(text=text % {"num": late}, href=url_for("agreements.listing"))
