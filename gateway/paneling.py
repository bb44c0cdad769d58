"""Whom of which school a questionnaire is asked here: the panels of the configuration against the roster. Asks nobody.

Runs inside the caller's transaction or reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gateway.desk import Desk
from gateway.situation import day_asked_about
from gateway.store import people
from gateway.store.records_people import School
from gateway.store.records_survey import Round
from gateway.survey import panels
from gateway.survey.model import Questionnaire, Role
from gateway.survey.panels import Member


def of_panel(
    desk: Desk, questionnaire: Questionnaire, day: date, schools: Sequence[School]
) -> dict[int, frozenset[Role]]:
    """Whom of which of these schools a questionnaire is asked on a day: everybody, where it has no panel."""
    found = panels.running(desk.config.panels, questionnaire.name, day)
    if found is None:
        return dict.fromkeys((school.id for school in schools), frozenset(questionnaire.roles))
    members = [member_of(school) for school in people.schools()]  # a sample is drawn from all there are
    asked = panels.roles_by_school(found, members, questionnaire.roles)
    return {school.id: asked[school.id] for school in schools if school.id in asked}


def member_of(school: School) -> Member:
    """A school as panels see it."""
    return Member(
        id=school.id,
        key=f"{school.code}-{school.annex}",
        code=school.code,
        district=school.district,
        level=school.level,
        area=school.area,
    )


def expected(desk: Desk, round_: Round, questionnaire: Questionnaire, school: School) -> tuple[Role, ...]:
    """Whose answers a round waits for at a school: those its panel asks, else all that the questionnaire asks."""
    if not desk.config.panels:
        return questionnaire.roles
    day = day_asked_about(round_, desk.library, desk.calendar)
    found = panels.running(desk.config.panels, questionnaire.name, day)
    fit = [panel for panel in found or () if panels.qualifies(panel, member_of(school))]
    asked = {role for panel in fit for role in panel.roles or questionnaire.roles}
    return tuple(role for role in questionnaire.roles if role in asked) or questionnaire.roles
