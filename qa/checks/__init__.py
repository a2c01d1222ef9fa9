"""A claim against its cited text, by rules.

Each check returns the reason why the claim must not be shown, or an empty string; where a rule cannot be sure, the
claim passes, and the model's own check decides.
"""

from qa.checks.comparatives import check_comparatives
from qa.checks.directions import limits
from qa.checks.figures import Figure, figures
from qa.checks.kinds import asks_who_does, check_kind
from qa.checks.names import check_names, check_question, missing_names, names
from qa.checks.negation import check_negation, denies
from qa.checks.numbers import check_numbers
from qa.checks.owners import Stated, check_owners
from qa.checks.relations import check_relation
from qa.checks.repeats import check_repeats, check_yes
from qa.checks.roles import check_roles

__all__ = [
    "Figure",
    "Stated",
    "asks_who_does",
    "check_comparatives",
    "check_kind",
    "check_names",
    "check_negation",
    "check_numbers",
    "check_owners",
    "check_question",
    "check_relation",
    "check_repeats",
    "check_roles",
    "check_yes",
    "denies",
    "figures",
    "limits",
    "missing_names",
    "names",
]
