"""Early warnings for the pages: their rules, and what the office does with them. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping

from gateway import alerting
from gateway.desk import Desk
from gateway.survey.alerts import AlertRule
from schedules.clock import Clock, read


class Alarms:
    """What the page of early warnings may ask for. Any thread."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def rules(self) -> Mapping[str, AlertRule]:
        """The rules by name. Raises WillayError where the office's file is wrong."""
        return {rule.name: rule for rule in alerting.rules_of(self._desk)}

    def take(self, alert_id: int, owner: str) -> None:
        """Somebody takes it on. Raises WillayError."""
        alerting.take(self._desk, alert_id, owner)

    def close(self, alert_id: int, by: str, note: str) -> None:
        """Somebody ends it. Raises WillayError."""
        alerting.close(self._desk, alert_id, by, note, read(self._clock))
