"""Is the hub well, and if not, what to do. Knows where to look; the page and `willay status` show what it finds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from gateway import findings as found
from gateway.cause_sayings import cause_kept, cause_said
from gateway.config_records import Config, UploadConfig
from gateway.findings import Finding, Health
from gateway.health_credit import credit_findings, funded
from gateway.health_modem import modem_findings
from gateway.health_people import people_findings
from gateway.health_sending import number_findings, sending_findings
from gateway.sentences import Sentence, sentence
from gateway.store import alerts, doubts, meta, modems, questionnaires, uploads
from gateway.store import health as counts
from gateway.store.db import Store
from gateway.store.states import SendState
from modem.api import Scope
from schedules.clock import Clock, ClockState

SLOW_QUEUE = timedelta(hours=2)
"""A modem sends some ten messages a minute: four rounds that fall on one hour take 225 reporters an hour and a half."""
STUCK_QUEUE = timedelta(hours=3)
LOOK_BACK = timedelta(days=1)
"""How far messages that were refused or in doubt are told."""
LONG_WITHOUT_LINK = timedelta(days=1)
"""Links are gone for weeks in places; after a day somebody may want to know."""
LOW_DISK_TIMES = 3
"""Of the configured minimum: time enough to make room."""

_MEGABYTE = 1_000_000


def free_bytes(folder: Path) -> int:
    """Free space where the data lie."""
    return shutil.disk_usage(folder).free


def look(
    config: Config,
    store: Store,
    clock: Clock,
    *,
    hub_running: bool = True,
    free: Callable[[Path], int] = free_bytes,
) -> Health:
    """Look at everything, in one reading transaction. Quick: counts and file sizes only."""
    now = clock.now()
    trust = clock.state()
    with store.reading():
        kept = meta.read(meta.CLOCK_STATE)
        if hub_running and kept is not None:
            trust = ClockState(kept)  # what the hub goes by: it has the network's stamps to compare with
        states = {state.name: state for state in modems.listing()}
        radio = [
            finding
            for entry in config.modems
            for finding in modem_findings(entry, states.get(entry.name), hub_running=hub_running)
        ]
        findings = (
            _hub(hub_running),
            *radio,
            *credit_findings(config, now),
            *_queue(config, now),
            *(sending_findings(config, states, now) if hub_running else number_findings()),
            _roster(),
            _rounds(),
            *_schedules(config),
            *_panels(config),
            _cases(),
            *_alerts(),
            *people_findings(),
            *(upload_finding(entry, now) for entry in config.uploads),
        )
    return Health(findings=(*findings, clock_finding(trust), disk_finding(config, free), _database(store.path)))


def without_store(reason: Sentence | str, remedy: str) -> Health:
    """What there is to say where the database cannot be opened."""
    text = reason if isinstance(reason, Sentence) else sentence("{reason}", reason=reason)
    return Health(findings=(_hub(False), found.wrong("database", text, remedy)))


def _hub(running: bool) -> Finding:
    if running:
        return found.well("hub", sentence("runs"))
    return found.wrong("hub", sentence("does not run"), sentence("sudo systemctl start willay; then: willay status"))


def _queue(config: Config, now: datetime) -> list[Finding]:
    messages = counts.messages()
    waiting = messages[SendState.QUEUED] + messages[SendState.SENDING]
    text = sentence("messages waiting: {count}", count=waiting)
    since = counts.oldest_due(now)
    waited = now - since if since else timedelta()
    quiet = config.quiet.covers(now.astimezone(config.hub.timezone).time())
    if quiet and waiting:
        findings = [
            found.well("queue", sentence("messages waiting for the end of the quiet hours: {count}", count=waiting))
        ]
    elif waited >= SLOW_QUEUE:
        hours = f"{waited / timedelta(hours=1):.1f}"
        text = sentence("messages waiting: {count}, the oldest for {hours} hours", count=waiting, hours=hours)
        judge = found.wrong if waited >= STUCK_QUEUE else found.look
        findings = [judge("queue", text, sentence("look at the modem and its signal above"))]
    else:
        findings = [found.well("queue", text)]
    if messages[SendState.UNKNOWN]:
        text = sentence("messages of which nobody knows whether they left: {count}", count=messages[SendState.UNKNOWN])
        findings.append(found.look("queue", text, sentence("nothing: reports settle them, or one resend each")))
    doubtful = doubts.since(now - LOOK_BACK)
    if doubtful:
        again = sum(1 for doubt in doubtful if doubt.resends)
        text = sentence(
            "messages in doubt in the last day: {count}, of those sent again: {again}", count=len(doubtful), again=again
        )
        findings.append(found.look("queue", text, sentence("nothing: willay round show names them")))
    number, last = counts.last_rejected(now - LOOK_BACK)
    if last is not None:
        text = sentence(
            "messages refused in the last day: {count}, the last: {cause}",
            count=number,
            cause=cause_said(last.cause or "?"),
        )
        findings.append(found.look("queue", text, _remedy_of_refused(last.cause or "", config, now)))
    return findings


def _remedy_of_refused(cause: str, config: Config, now: datetime) -> Sentence:
    """What to do about a message that was refused for this reason, as it is kept."""
    known = cause_kept(cause)
    if known is not None and known.scope is Scope.RECIPIENT:
        return sentence("mend them in the roster, then: willay contacts import")
    if funded(config, None, now):
        return sentence("the page Messages shows which; the SIM has credit, so: does a text leave? (willay doctor)")
    return sentence("has the SIM credit? (willay modem balance)")


def _roster() -> Finding:
    known = counts.roster()
    if not known.schools:
        return found.look("schools", sentence("none yet"), sentence("willay schools import FILE, then contacts import"))
    if known.incomplete:
        text = sentence("{count} of {all} have fewer than three reporters", count=known.incomplete, all=known.schools)
        return found.look("schools", text, sentence("see who is missing: willay contacts list"))
    if known.without_promoter:
        text = sentence("{count} of {all} have no promoter", count=known.without_promoter, all=known.schools)
        return found.look("schools", text, sentence("cases there wait for the office: name one in contacts"))
    return found.well("schools", sentence("with all their reporters: {count}", count=known.schools))


def _rounds() -> Finding:
    if not counts.questionnaires():
        return found.look("rounds", sentence("no questionnaire yet"), sentence("willay survey import FILE"))
    now = counts.rounds()
    if not now.open:
        return found.well("rounds", sentence("none is open"))
    text = sentence(
        "open: {count}; {done} of {all} sessions have ended", count=now.open, done=now.ended, all=now.sessions
    )
    return found.well("rounds", text)


def _schedules(config: Config) -> list[Finding]:
    """What the configuration would have asked by itself, and nobody knows: a slip that is silent otherwise."""
    known = {row.name for row in questionnaires.all_current()}
    remedy = sentence("mend [[schedule]] in the configuration, or: willay survey import FILE")
    return [
        found.wrong("schedule", sentence("there is no questionnaire {name}", name=entry.questionnaire), remedy)
        for entry in config.schedules
        if known and entry.enabled and entry.questionnaire not in known
    ]


def _panels(config: Config) -> list[Finding]:
    """Panels of what nobody asks: they narrow nothing, and whoever they were to keep out is asked all the same."""
    known = {row.name for row in questionnaires.all_current()}
    remedy = sentence("mend [[panel]] in the configuration, or: willay survey import FILE")
    lost = dict.fromkeys(panel.questionnaire for panel in config.panels if panel.questionnaire not in known)
    return [
        found.wrong("panel", sentence("there is no questionnaire {name}", name=name), remedy) for name in lost if known
    ]


def _cases() -> Finding:
    cases = counts.cases()
    if cases.escalated:
        text = sentence(
            "open: {count}, of those the office's: {escalated}", count=cases.open, escalated=cases.escalated
        )
        remedy = sentence("some are the office's now: settle them (willay cases list), or call the promoter")
        return found.look("cases", text, remedy)
    return found.well("cases", sentence("open: {count}", count=cases.open))


def _alerts() -> tuple[Finding, ...]:
    waiting = sum(one.owner is None for one in alerts.listing(only_open=True))
    if not waiting:
        return ()
    text = sentence("early warnings that nobody looks after: {count}", count=waiting)
    return (found.look("alerts", text, sentence("see who can: the page Alerts, or willay alerts list")),)


def upload_finding(entry: UploadConfig, now: datetime) -> Finding:
    """What waits for one destination, and since when. Within `store.reading()`."""
    subject = f"upload {entry.name}"
    standing = uploads.standing(entry.name)
    waiting = standing.waiting + standing.frozen
    if standing.rejected:
        text = sentence("records not taken: {count}", count=standing.rejected)
        return found.look(subject, text, sentence("willay upload names them; tell whoever keeps the centre"))
    if standing.oldest_waiting is not None and now - standing.oldest_waiting > LONG_WITHOUT_LINK:
        days = (now - standing.oldest_waiting).days
        text = sentence("records waiting: {count}, the oldest for {days} days", count=waiting, days=days)
        reason = standing.error or "?"
        return found.look(subject, text, sentence("is there a link? The last try: {reason}", reason=reason))
    return found.well(subject, sentence("records waiting: {count}", count=waiting))


def clock_finding(state: ClockState) -> Finding:
    """How far the time can be trusted."""
    match state:
        case ClockState.NTP:
            return found.well("clock", sentence("set by the network"))
        case ClockState.SMS:
            return found.well("clock", sentence("agrees with the messages received"))
        case ClockState.FLOOR:
            text = sentence("plausible; nothing has confirmed it yet")
            return found.look("clock", text, sentence("compare it with a watch: timedatectl"))
        case ClockState.UNSET:
            text = sentence("lies before what has happened already; nobody is asked")
            return found.wrong("clock", text, sentence("sudo timedatectl set-time '2026-11-20 15:00'"))


def disk_finding(config: Config, free: Callable[[Path], int]) -> Finding:
    """The room left where the data lie. `free`: bytes of the file system of a folder."""
    least = config.limits.min_free_mb
    megabytes = free(config.hub.data_dir) // _MEGABYTE
    text = sentence("{free} MB free", free=megabytes)
    remedy = sentence("make room in {folder}: old backups and papers first", folder=config.hub.data_dir)
    if megabytes < least:
        return found.wrong("disk", text, remedy)
    if megabytes < least * LOW_DISK_TIMES:
        return found.look("disk", text, remedy)
    return found.well("disk", text)


def _database(path: Path) -> Finding:
    size = path.stat().st_size / _MEGABYTE
    return found.well("database", sentence("opens; {size} MB", size=f"{size:.1f}"))
