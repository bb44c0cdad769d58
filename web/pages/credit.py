"""Credit: what each SIM has, asking for it, dialling a code, topping up, and settling what is in doubt."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.cause_sayings import answer_said
from gateway.errors import BadInputError, WillayError
from gateway.store import credit, ledger
from gateway.store.records_money import CreditReading, LedgerEntry, UssdWish
from gateway.store.states import LedgerKind, LedgerState, WishState
from modem.api import UssdMode
from web import phones
from web.context import Purse, PurseView
from web.language import gettext, marked
from web.language import said as in_words
from web.marks import BUSY, LOOK, QUIET, WELL, WRONG, Mark
from web.visitor import the_context, the_visitor

pages = Blueprint("credit", __name__, url_prefix="/credit")

LEDGER_LINES = 40
WISHES = 6
HEARD = 5
PENDING_SECONDS = 3
"""How often the page looks for an answer that is on its way."""
CALM_SECONDS = 30

STATES = {
    LedgerState.PLANNED: Mark(BUSY, marked("will be dialled"), "…"),
    LedgerState.CONFIRMING: Mark(BUSY, marked("being dialled")),
    LedgerState.SENT: Mark(LOOK, marked("dialled; the answer does not tell"), "?"),
    LedgerState.UNKNOWN: Mark(LOOK, marked("not known whether it was booked"), "?"),
    LedgerState.CONFIRMED: Mark(WELL, marked("booked")),
    LedgerState.FAILED: Mark(QUIET, marked("not booked"), "×"),
}
WISH_STATES = {
    WishState.WAITING: Mark(BUSY, marked("waits its turn"), "…"),
    WishState.DIALLING: Mark(BUSY, marked("being dialled")),
    WishState.ANSWERED: Mark(WELL, marked("answered")),
    WishState.FAILED: Mark(WRONG, marked("no answer")),
}
LOW = Mark(WRONG, marked("below the floor"))
KINDS = {LedgerKind.VOUCHER: marked("voucher"), LedgerKind.THANKS: marked("thanks to a reporter")}
SIGNS = {
    "done": marked("the credit changed accordingly: it was probably booked"),
    "not done": marked("the credit did not change accordingly: it was probably not booked"),
    "none": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wallet:
    """One SIM on the page."""

    view: PurseView
    last: CreditReading | None
    read: CreditReading | None
    fresh: bool
    low: bool
    pending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One entry of the ledger as this visitor may see it."""

    entry: LedgerEntry
    what: str
    sign: str

    @property
    def doubtful(self) -> bool:
        """Whether a person has to say what became of it."""
        return self.entry.state in ledger.DOUBTFUL


@pages.get("/")
def show() -> Response:
    """Everything about money."""
    return _page()


@pages.post("/<modem>/balance")
def ask(modem: str) -> Response:
    """Has the credit asked; the page shows the answer when it is there."""
    _purse().ask(modem, the_visitor().name)
    return redirect(url_for(".show"), code=303)


@pages.post("/<modem>/code")
def dial(modem: str) -> Response:
    """Has a code dialled, or a menu answered: then the code so far comes with it."""
    begun, typed = request.form.get("begun", "").strip(), request.form.get("code", "").strip()[:80]
    try:
        _purse().dial(modem, f"{begun}>{typed}" if begun else typed, the_visitor().name)
    except BadInputError as error:
        return _page(problem=_sentence(error), modem=modem)
    return redirect(url_for(".show"), code=303)


@pages.post("/<modem>/voucher")
def top_up(modem: str) -> Response:
    """Enters a voucher: the hub dials it once."""
    try:
        entry_id = _purse().top_up(modem, request.form.get("voucher", "")[:60], the_visitor().name)
    except WillayError as error:
        return _page(problem=_sentence(error), modem=modem)
    flash(gettext("Entry %(id)s: the voucher is dialled as soon as nobody waits for an answer.") % {"id": entry_id})
    return redirect(url_for(".show"), code=303)


@pages.post("/entries/<int:entry_id>")
def settle(entry_id: int) -> Response:
    """Says what became of an entry in doubt, or takes back one that was not dialled."""
    purse, wanted = _purse(), request.form.get("what", "")
    if wanted in ("done", "not done"):
        purse.settle(entry_id, wanted == "done", the_visitor().name)
        flash(gettext("Entry %(id)s is settled.") % {"id": entry_id})
    elif wanted == "cancel":
        if purse.cancel(entry_id, the_visitor().name):
            flash(gettext("Entry %(id)s is taken back.") % {"id": entry_id})
        else:
            flash(gettext("Entry %(id)s cannot be taken back: it was dialled already.") % {"id": entry_id})
    else:
        abort(400)
    return redirect(url_for(".show"), code=303)


def _purse() -> Purse:
    purse = the_context().purse
    if purse is None:
        abort(404)
    return purse


def _page(problem: str = "", modem: str = "") -> Response:
    context, purse = the_context(), _purse()
    with context.store.reading():
        wishes = credit.wishes(WISHES)
        wallets = [_wallet(view, wishes) for view in purse.views()]
        lines = [_line(entry, purse) for entry in ledger.listing(LEDGER_LINES)]
        heard = credit.heard(HEARD)
        thanks = purse.thanks()
    busy = any(wish.state in (WishState.WAITING, WishState.DIALLING) for wish in wishes)
    busy = busy or any(line.entry.state in ledger.OPEN for line in lines)
    page = render_template(
        "credit.html",
        wallets=wallets,
        wishes=wishes,
        lines=lines,
        heard=heard,
        thanks=thanks,
        low=LOW,
        problem_text=problem,
        problem_modem=modem,
        kinds=KINDS,
        states=STATES,
        wish_states=WISH_STATES,
        menu=UssdMode.REPLY_WANTED,
        shown=credit.shown,
        masked=credit.masked_walk,
        told=lambda kept: in_words(answer_said(kept)),
        refresh=PENDING_SECONDS if busy else CALM_SECONDS,
    )
    return make_response(page, 400 if problem else 200)


def _wallet(view: PurseView, wishes: tuple[UssdWish, ...]) -> _Wallet:
    context = the_context()
    read = credit.last_read(view.modem)
    fresh = read is not None and context.clock.now() - read.asked_at <= view.trusted
    pending = any(wish.modem == view.modem and wish.state in (WishState.WAITING, WishState.DIALLING) for wish in wishes)
    low = read is not None and view.floor is not None and read.amount is not None and read.amount < view.floor
    return _Wallet(
        view=view, last=credit.last_asked(view.modem), read=read, fresh=fresh, low=low and fresh, pending=pending
    )


def _line(entry: LedgerEntry, purse: Purse) -> _Line:
    what = f"…{entry.code_end}" if entry.code_end else phones.number(entry.msisdn or "")
    sign = SIGNS[purse.sign(entry)]
    return _Line(entry=entry, what=what, sign=gettext(sign) if sign else "")


def _sentence(error: WillayError) -> str:
    """What is wrong and what to do, in one line above the form."""
    if isinstance(error, BadInputError):
        problem = error.problems[0]
        return f"{in_words(problem.place)}: {in_words(problem.message)}. {in_words(problem.remedy)}"
    return f"{in_words(error.args[0] if error.args else str(error))}. {in_words(error.hint)}"
