"""The figures of a simulated term, as a table for people and as data. Judges nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass

from gateway.store.tables_radio import AttemptRow, InboxRow, OutboxRow

from .judging import Verdicts, judge
from .rules import lost, puts_again, story
from .run import Term
from .settings import Settings
from .watch import Violation

TARGET = 0.995
"""Of what is called verified, how much must be true (issue 4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything a reader wants to know of a term."""

    settings: Settings
    verdicts: Verdicts
    again: Counter[str]
    violations: tuple[Violation, ...]
    stories: tuple[tuple[str, tuple[str, ...]], ...]
    """For each rule that was broken, the texts about its first example."""
    sent: int
    heard: int
    out_a_week: float
    """Texts to a reporter a week of the term."""
    in_a_week: float
    cuts: int
    steps: int
    seconds: float
    cpu: dict[str, float]
    """Seconds of CPU in the hub, by what it did."""
    megabytes: float

    @property
    def share(self) -> float:
        """How much of what is verified is true."""
        return self.verdicts.true / max(1, self.verdicts.verified)

    @property
    def kept(self) -> bool:
        """Whether everything is as promised."""
        return self.share >= TARGET and not self.violations and not self.verdicts.unopened


def report_of(term: Term, seconds: float, megabytes: float) -> Report:
    """Read a term that is over."""
    verdicts = judge(term)
    again, found = puts_again()
    violations = (*term.watch.found, *found, *lost(term))
    firsts: dict[str, Violation] = {}
    for one in violations:
        firsts.setdefault(one.rule, one)
    promoters = [person.phone for person in term.world.people if person.promoter]
    reporters = sum(len(one.posts) for one in term.world.people if not one.promoter)
    weeks = max(1, reporters * term.world.settings.weeks)
    out = AttemptRow.select().where(AttemptRow.outcome != "refused").count()
    to_reporters = (
        AttemptRow.select()
        .join(OutboxRow, on=(OutboxRow.id == AttemptRow.outbox_id))
        .where((AttemptRow.outcome != "refused") & OutboxRow.msisdn.not_in(promoters))
        .count()
    )
    return Report(
        settings=term.world.settings,
        verdicts=verdicts,
        again=again,
        violations=violations,
        stories=tuple((rule, story(term, one.phone, one.at)) for rule, one in firsts.items()),
        sent=out,
        heard=InboxRow.select().count(),
        out_a_week=to_reporters / weeks,
        in_a_week=InboxRow.select().where(InboxRow.sender.not_in(promoters)).count() / weeks,
        cuts=term.cuts,
        steps=term.steps,
        seconds=seconds,
        cpu={what: round(spent, 1) for what, spent in term.machine.spent.items()},
        megabytes=megabytes,
    )


def document(report: Report) -> dict[str, object]:
    """The same as data."""
    found = report.verdicts
    return {
        "settings": asdict(report.settings),
        "verified": found.verified,
        "true": found.true,
        "share": round(report.share, 5),
        "target": TARGET,
        "known": dict(found.known),
        "certain_by_question": {key: [found.by_question[key], count] for key, count in found.asked.items()},
        "wrong": [
            {
                "where": str(one.place),
                "value": one.value,
                "truth": one.truth,
                "source": one.source,
                "cause": one.cause,
                "story": one.story,
            }
            for one in found.wrong
        ],
        "provisional": [found.provisional, found.provisional_true],
        "disputes": found.disputes,
        "cases": dict(found.cases),
        "asked_again": [found.asked_again, found.taken_back],
        "disputes_without_case": found.unopened,
        "replies": dict(found.replies),
        "examples": dict(found.examples),
        "put_again": dict(report.again),
        "violations": dict(Counter(one.rule for one in report.violations)),
        "sent": report.sent,
        "heard": report.heard,
        "out_a_reporter_week": round(report.out_a_week, 2),
        "in_a_reporter_week": round(report.in_a_week, 2),
        "seconds": round(report.seconds, 1),
        "cpu_seconds": report.cpu,
        "megabytes": round(report.megabytes, 1),
    }


def table(report: Report) -> str:
    """The figures for a person."""
    found, settings = report.verdicts, report.settings
    known = sum(found.known.values())
    lines = [
        f"{settings.schools} schools, {settings.weeks} weeks, seed {settings.seed}, {settings.wrong:.1%} wrong; "
        f"{report.cuts} power cuts, the clock set {report.steps} times",
        "",
        f"school-weeks (per question)  {known}",
        *(f"  {status:26} {count:6}  {count / max(1, known):6.1%}" for status, count in found.known.most_common()),
        "  certain, by question:",
        *(f"    {key:24} {found.by_question[key] / count:6.1%} of {count}" for key, count in found.asked.items()),
        f"called verified              {found.verified:6}  ({_listed(found.by_source)})",
        f"  of them true               {found.true:6}  {report.share:.3%}  target {TARGET:.1%}"
        f"  {'kept' if report.share >= TARGET else 'MISSED'}",
        *(f"    {count:4} wrong: {cause}" for cause, count in Counter(one.cause for one in found.wrong).most_common()),
        f"provisional, of them true    {found.provisional_true:6} of {found.provisional}",
        f"disputes at the end          {found.disputes:6}, without a case: {len(found.unopened)}",
        f"cases                        {_listed(found.cases)}",
        f"  promoters asked once more  {found.asked_again:6}  of these another value in the end: {found.taken_back}",
        "",
        "what became of answers and corrections",
        *(f"  {count:6}  {what}" for what, count in found.replies.most_common()),
        "",
        "questions put again",
        *(f"  {count:6}  {why}" for why, count in report.again.most_common()),
        "",
        f"texts out {report.sent}, in {report.heard}",
        f"  a reporter-week {report.out_a_week:.1f} out, {report.in_a_week:.1f} in",
        f"{report.seconds:.0f} s ({_listed(report.cpu)} s of CPU in the hub), {report.megabytes:.0f} MB",
        "",
        f"rules broken: {_listed(Counter(one.rule for one in report.violations)) or 'none'}",
    ]
    for rule, texts in report.stories:
        first = next(one for one in report.violations if one.rule == rule)
        lines += ["", f"first: {rule}: {first.phone} {first.detail}", *(f"  {text}" for text in texts)]
    for one in found.wrong[:20]:
        lines += ["", f"wrong: {one.place}: {one.value}, truly {one.truth} ({one.source}; {one.cause})"]
        lines += [f"  {text}" for text in one.story]
    for what, texts_ in found.examples.items():
        lines += ["", f"examples: {what}", *(f"  {text}" for text in texts_)]
    lines += [f"a dispute without a case: {one}" for one in found.unopened[:5]]
    return "\n".join(lines)


def _listed(counts: object) -> str:
    assert isinstance(counts, dict)
    return ", ".join(f"{what} {count}" for what, count in counts.items())
