"""What is to be said of the rights in the quoted texts."""

from __future__ import annotations

import re

from reportminer.report.gathering import Gathered
from reportminer.report.sentences import count

# What stands on these hosts is Crown copyright and under the Open Government Licence, unless it says otherwise.
CROWN = re.compile(r"https?://(?:[^/?#@]*\.)?gov\.uk(?:[:/?#]|$)", re.IGNORECASE)


def licences(found: Gathered) -> list[str]:
    """Return what is to be said of the rights in the quoted texts."""
    if found.invented:
        return ["The reports are the sample corpus of reportminer: its bodies, people and findings are invented."]
    hosts = [one.publisher or one.archived or "" for one in found.addresses.values()]
    crown = [one for one in hosts if CROWN.match(one)]
    told = []
    if crown:
        told.append(
            f"{count(len(crown), 'reports')} of UK government publishers: Crown copyright, quoted under the Open "
            "Government Licence v3.0 (https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/) "
            "except where they say otherwise."
        )
    if len(crown) < len(found.reports):
        rest = len(found.reports) - len(crown)
        told.append(
            f"For {count(rest, 'reports')} no publisher's address is known or it is none of the UK government: "
            "their own licence holds; see it before you pass this page on."
        )
    return told
