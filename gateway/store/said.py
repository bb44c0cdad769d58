"""What was last said to a phone: reading only."""

from __future__ import annotations

from datetime import datetime

from modem.api import Msisdn

from .tables_radio import OutboxRow


def last_texts(msisdn: Msisdn, since: datetime, most: int) -> tuple[str, ...]:
    """What was last put for a number since then."""
    query = OutboxRow.select(OutboxRow.text).where((OutboxRow.msisdn == msisdn) & (OutboxRow.created_at >= since))
    return tuple(str(row.text) for row in query.order_by(OutboxRow.id.desc()).limit(most))
