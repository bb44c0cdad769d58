"""USSD in AT: dialling, the answer among what is said unasked, the session's end.

Knows +CUSD and the three ways modems want a code written; knows no operator, no menu and no alphabet.
"""

from __future__ import annotations

from datetime import timedelta

from modem.api import NetworkUssd, UssdAnswer
from modem.errors import ModemError, NotDialledError
from modem.serial_answers import Answer
from modem.serial_line import Line
from modem.serial_words import cause_of
from modem.ussd_aside import Aside
from modem.ussd_text import Form, heard, masked, written

ACCEPTED_SECONDS = 20.0
"""Some modems say OK only when the network has answered; their text is waited for besides."""
AT_ONCE_SECONDS = 1.0
"""A modem that refuses so fast has not asked the network."""
_DCS = 15
"""Default alphabet, language unspecified (23.038, 5)."""
_NOT_ASKED = {3, 4, 10, 11, 12, 13, 14, 16, 30, 50}
"""+CME ERROR of a modem that did not get as far as the network (27.007, 9.2)."""
_NOT_SO = {4, 50, 257, None}
"""Of a modem that does not take the code as it is written; 257 is Huawei's."""
_HINT_NO_ANSWER = "Dial the code on a phone with this SIM: operators change them."


class SerialUssd:
    """The USSD of one open modem. `form`: how its family wants a code written; others are tried where it is refused."""

    def __init__(self, line: Line, form: Form) -> None:
        self._line = line
        self._forms = [form, *(other for other in Form if other is not form)]
        self._aside = Aside()

    @property
    def waiting(self) -> bool:
        """Is there something to fetch?"""
        self._set_aside()
        return self._aside.waiting

    def dial(self, code: str, timeout: timedelta) -> UssdAnswer:
        """See Modem.ussd."""
        self._line.listen(0)
        self._set_aside()
        until = self._line.now() + timeout.total_seconds()
        self._ask(code, timeout.total_seconds())
        while not (said := self._line.take("+CUSD")):
            for error in self._line.take("ERROR"):
                cause = cause_of(error.text)
                raise ModemError(f"no answer to {masked(code)}: {cause.text if cause else error.text}")
            left = until - self._line.now()
            if left <= 0:
                seconds = timeout.total_seconds()
                raise ModemError(f"no answer to {masked(code)} within {seconds:.0f} s", hint=_HINT_NO_ANSWER)
            self._line.listen(left)
        answers = [answer for line in said if (answer := heard(line.text)) is not None]
        for early in answers[:-1]:
            self._aside.put(early)
        if not answers:
            raise ModemError(f"the answer to {masked(code)} makes no sense", hint=_HINT_NO_ANSWER)
        return answers[-1]

    def cancel(self) -> None:
        """See Modem.ussd_cancel."""
        self._line.ask("AT+CUSD=2")

    def fetch(self) -> tuple[NetworkUssd, ...]:
        """What came unasked since the last time, oldest first."""
        self._set_aside()
        return self._aside.fetch()

    def _ask(self, code: str, seconds: float) -> None:
        """Hand the code over, in the first form that the modem takes; that one is used from then on."""
        refused: ModemError = NotDialledError(f"{masked(code)} cannot be dialled", hint="Write the code as *100#.")
        for form in tuple(self._forms):
            try:
                shown = written(code, form)
            except ValueError:
                continue
            began = self._line.now()
            answer = self._line.ask(f'AT+CUSD=1,"{shown}",{_DCS}', min(seconds, ACCEPTED_SECONDS))
            if answer.ok:
                self._forms = [form, *(other for other in self._forms if other is not form)]
                return
            at_once = self._line.now() - began < AT_ONCE_SECONDS
            refused = _refused(code, answer, at_once=at_once)
            code_told = answer.cause.code if answer.cause else None
            if not at_once or code_told not in _NOT_SO or self._announced():
                break
        if not self._announced():
            raise refused

    def _announced(self) -> bool:
        """Some modems call an answer an error, and hand it over all the same."""
        return any(said.name == "+CUSD" for said in self._line.unasked)

    def _set_aside(self) -> None:
        self._line.take("ERROR")
        for said in self._line.take("+CUSD"):
            answer = heard(said.text)
            if answer is not None:
                self._aside.put(answer)


def _refused(code: str, answer: Answer, *, at_once: bool) -> ModemError:
    cause = answer.cause
    said = f"{masked(code)} was refused: {cause.text if cause else answer.final}"
    certain = (cause is not None and cause.code in _NOT_ASKED) or at_once
    return (NotDialledError if certain else ModemError)(said, hint=_HINT_NO_ANSWER)
