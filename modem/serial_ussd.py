"""USSD in AT: dialling in the form the modem wants, the answer among what is said unasked, the session's end.

Both drivers use it: the serial one on its own line, the one over libgammu on libgammu's port. Knows no operator, no
menu and no alphabet.
"""

from __future__ import annotations

from collections import deque
from datetime import timedelta

from modem.api import NetworkUssd, UssdAnswer, UssdMode
from modem.errors import ModemError, ModemSilentError, NotDialledError
from modem.serial_answers import Answer
from modem.serial_line import Line
from modem.ussd_aside import Aside
from modem.ussd_text import Form, heard, masked, written

DIALLED_SECONDS = 30.0
"""Some modems say OK only when the network has answered, and networks end a session after about so long."""
REFUSED_AT_ONCE_SECONDS = 1.0
"""A modem refuses a form it does not read at once; what comes later may be the network's refusal of a dialled code."""
STRAY_END_SECONDS = 3.0
"""An empty end of session right after dialling may be that of the one before: a text may still follow."""

_NAME = "+CUSD"
_DCS = 15
"""The default alphabet, no language (3GPP 23.038, 5)."""
_NOT_READ = {4, 16, 50, 100, 257}
"""+CME ERROR of modems for a form they do not read: not supported, incorrect password (SIMCom), incorrect parameters
(27.007, 9.2), unknown, and Huawei's own."""
_NOTHING_LEFT = {3, 4, 10, 11, 12, 13, 14, 15, 30, 32, 50}
"""+CME ERROR (27.007, 9.2) by which a modem says that it could not even try: not allowed, no SIM, no network."""

_HINT_NO_ANSWER = "Dial the code on a phone with this SIM: operators change them."
_HINT_REFUSED = "Is there a network, and does this modem do USSD? Dial the code on a phone with this SIM."


class SerialUssd:
    """The USSD of one open modem. `line.unasked` holds what was heard and not yet fetched."""

    def __init__(self, line: Line, form: Form | None = None) -> None:
        """`form`: how the modem's family wants a code written; None: as the alphabet chosen with AT+CSCS has it. The
        others are tried where it is refused.
        """
        self._line = line
        self._first = form
        self._aside = Aside()
        self._known: dict[str, Form] = {}
        """The form in which this modem took a code, by the alphabet chosen then."""

    def dial(self, code: str, timeout: timedelta) -> UssdAnswer:
        """See Modem.ussd."""
        self._line.listen(0)
        self._set_aside()
        until = self._line.now() + timeout.total_seconds()
        silent = self._say(code, until)
        answer = self._answer(until)
        if answer is not None:
            return answer
        if silent is not None:
            raise silent
        raise ModemError(f"no answer to {masked(code)} within {timeout.total_seconds():.0f} s", hint=_HINT_NO_ANSWER)

    def cancel(self) -> None:
        """See Modem.ussd_cancel. Whatever the modem answers, there is nothing more to do."""
        self._line.ask("AT+CUSD=2")

    def fetch(self) -> tuple[NetworkUssd, ...]:
        """What was said unasked since the last time, oldest first."""
        self._set_aside()
        return self._aside.fetch()

    @property
    def waiting(self) -> bool:
        """Is there something to fetch?"""
        self._set_aside()
        return self._aside.waiting

    def _say(self, code: str, until: float) -> ModemSilentError | None:
        """Have the modem dial; the error where it did not even say OK, though a text may come all the same.

        Raises NotDialledError where it certainly did not, ModemError where it refused and nobody knows.
        """
        alphabet = self._line.ask("AT+CSCS?").told or ""
        known = self._known.get(alphabet)
        answer: Answer | None = None
        for form in self._forms(alphabet) if known is None else (known,):
            began = self._line.now()
            try:
                answer = self._ask(code, form, until)
            except ModemSilentError as error:
                return error
            if answer.ok:
                self._known[alphabet] = form
                return None
            if self._announced():
                return None  # some modems call an answer an error, and hand it over all the same
            at_once = self._line.now() - began < REFUSED_AT_ONCE_SECONDS
            if not (at_once and _form_not_read(answer)):
                break
        assert answer is not None
        refused = f"the modem refused {masked(code)}: {answer.final}"
        if answer.cause is not None and answer.cause.code in _NOTHING_LEFT:
            raise NotDialledError(refused, hint=_HINT_REFUSED)
        raise ModemError(refused, hint=_HINT_REFUSED)

    def _ask(self, code: str, form: Form, until: float) -> Answer:
        try:
            said = written(code, form)
        except ValueError as error:
            raise NotDialledError(f"{masked(code)}: {error}", hint=_HINT_NO_ANSWER) from error
        trace = self._line.trace
        trace.secret = said if masked(code) != code else None
        try:
            seconds = min(DIALLED_SECONDS, max(0.0, until - self._line.now()))
            return self._line.ask(f'AT+CUSD=1,"{said}",{_DCS}', seconds)
        finally:
            trace.secret = None

    def _forms(self, alphabet: str) -> tuple[Form, ...]:
        """The ways to write a code, the likeliest first. `alphabet`: as AT+CSCS? tells it."""
        first = self._first or (Form.UCS2 if "UCS2" in alphabet.upper() else Form.PLAIN)
        return (first, *(form for form in Form if form is not first))

    def _answer(self, until: float) -> UssdAnswer | None:
        """The text that comes for what was dialled; None where none does."""
        empty: UssdAnswer | None = None
        while True:
            said = deque(self._line.take(_NAME))
            while said:
                answer = heard(said.popleft().text)
                if answer is None:
                    continue
                if answer.text or answer.mode is not UssdMode.ENDED:
                    self._line.unasked.extend(said)
                    return answer
                empty, until = answer, min(until, self._line.now() + STRAY_END_SECONDS)
            left = until - self._line.now()
            if left <= 0 or self._line.take("ERROR"):
                return empty
            self._line.listen(left)

    def note(self, answer: UssdAnswer) -> None:
        """Keep what was heard unasked, for `fetch`. The end of a session that is over already is nothing to keep."""
        if answer.text or answer.mode is not UssdMode.ENDED:
            self._aside.put(answer)

    def _announced(self) -> bool:
        return any(said.name == _NAME for said in self._line.unasked)

    def _set_aside(self) -> None:
        """What was heard before is no answer to what is dialled now."""
        self._line.take("ERROR")
        for said in self._line.take(_NAME):
            answer = heard(said.text)
            if answer is not None:
                self.note(answer)


def _form_not_read(answer: Answer) -> bool:
    cause = answer.cause
    return cause is not None and (cause.code is None or cause.code in _NOT_READ)
