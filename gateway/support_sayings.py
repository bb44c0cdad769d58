"""What support a reporter may need, as sentences for the office: what to do, never whose fault it is. No figures."""

from __future__ import annotations

from gateway.sentences import Sentence, sentence
from gateway.survey.quality import Need, Support


def saying_of(support: Support) -> Sentence:
    """One need as a sentence."""
    count = support.count
    match support.need:
        case Need.SILENT:
            return sentence("worth a call: {count} weeks without an answer", count=count)
        case Need.LATE:
            return sentence("often answers late ({count} rounds): does the question come at a good hour?", count=count)
        case Need.UNCLEAR:
            return sentence("replies are often asked about again ({count} rounds): show how to answer", count=count)
        case Need.DIFFERS:
            return sentence(
                "numbers often differ from the verified ones ({count} times): ask when and how they count", count=count
            )
        case Need.CONSTANT:
            return sentence("the same number {count} rounds running: a visit can show how it is counted", count=count)
        case Need.ENROLMENT:
            return sentence("says the whole enrolment {count} rounds running: a visit can confirm it", count=count)
        case Need.ALIKE:
            return sentence(
                "often says the same as another reporter where both erred ({count} times): remind them to count apart",
                count=count,
            )
