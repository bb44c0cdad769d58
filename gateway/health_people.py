"""What waits for a person at the front desk: texts nobody could read, registrations, people who did not answer."""

from __future__ import annotations

from gateway import findings as found
from gateway.findings import Finding
from gateway.sentences import sentence
from gateway.store import consents, named_children, registrations, unread
from gateway.store.states import ConsentState


def people_findings() -> list[Finding]:
    """Within `store.reading()`. Nothing is said where nothing waits."""
    waiting = unread.count_given_up()
    wishes = registrations.count_pending()
    silent = consents.count(ConsentState.SILENT)
    findings = []
    if waiting:
        text = sentence("answers nobody could read: {count}", count=waiting)
        findings.append(found.look("people", text, sentence("read and enter them: Messages, front desk")))
    if wishes:
        text = sentence("people who want to report: {count}", count=wishes)
        findings.append(found.look("people", text, sentence("approve or reject them: Messages, front desk")))
    if silent:
        text = sentence("people who did not say whether they take part: {count}", count=silent)
        findings.append(
            found.look("people", text, sentence("call them: Messages, front desk; or willay contacts consents"))
        )
    named = named_children.count_waiting()
    if named:
        text = sentence("texts that may name a child: {count}", count=named)
        findings.append(
            found.look("people", text, sentence("look at them: Messages, front desk; or willay answers children"))
        )
    return findings
