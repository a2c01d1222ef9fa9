"""Claims attributed, checked and decided."""

from collections.abc import Callable

import pytest

from qa.calibration import Calibration
from qa.claims import DENIED, NOT_CITED, NOT_STATED, Judge, JudgedClaim
from qa.replies import DraftClaim
from qa.sources import Source
from tests.fakes import BagOfWordsEmbeddings
from tests.qa.samples import source

SOURCES = [
    source(1, "The bridge over the Lenne, closed since March, reopened on Friday.", score=0.9),
    source(2, "Repairs cost 4.2 million euros, twice the\nfirst estimate.", score=0.9),
    source(3, "Mayor Ines Roth said the town would now look at the pier.", score=0.9),
]
COST = "What did the repairs cost?"
CALIBRATION = Calibration("m", 40, -2.0, {"stated": 0.8, "relevance": 1.2, "missing_names": -1.2}, 0.5)


def verdicts(
    *claims: str,
    question: str = COST,
    sources: list[Source] = SOURCES,
    found: str = "",
    check: Callable[[str, str], float] = lambda text, answer: 0.9999,
    threshold: float = 0.5,
) -> list[JudgedClaim]:
    judge = Judge(BagOfWordsEmbeddings().embed_documents, check, CALIBRATION.probability, threshold)
    drafts = [DraftClaim(claim, ()) for claim in claims]
    *_, last = judge.verdicts(question, drafts, sources, found=found or " ".join(source.text for source in sources))
    return last


def refuse_to_check(text: str, answer: str) -> float:
    raise AssertionError("the model must not be asked")


def test_a_claim_that_its_sentence_states_is_kept_with_it() -> None:
    [claim] = verdicts("The repairs cost 4.2 million euros.")
    assert claim.reason == ""
    assert [source.number for source in claim.sources] == [2]
    assert claim.probability > 0.5


@pytest.mark.parametrize(
    ("claim", "question", "reason"),
    [
        ("The repairs cost 42 million euros.", COST, "the cited text does not have the figure 42,000,000"),
        ("The repairs by Corvid and Voltane cost 4.2 million.", COST, "the cited text does not name Corvid"),
        ("The repairs did not cost 4.2 million euros.", COST, "the cited text does not deny it"),
        ("The text does not say it.", COST, DENIED),
        ("Chemists employ batteries.", COST, NOT_CITED),
        ("Repairs took place.", "What did the repairs in Lyon cost?", "the articles do not mention Lyon"),
        ("The bridge reopened.", "When did the bridge reopen?", "the question asks for a time"),
        ("Ines Roth owns the pier.", "Who owns the pier?", "nothing in the cited text speaks of “owns”"),
        ("Repairs cost the town dearly.", "How many euros did the bridge cost?", "the question asks for a figure"),
    ],
)
def test_a_claim_that_breaks_a_rule_is_refused_and_the_model_is_not_asked(
    claim: str, question: str, reason: str
) -> None:
    [judged] = verdicts(claim, question=question, check=refuse_to_check)
    assert judged.reason.startswith(reason)
    assert judged.probability == 0.0


def test_verdicts_come_one_by_one_and_the_models_last() -> None:
    judge = Judge(BagOfWordsEmbeddings().embed_documents, lambda *_: 0.9999, CALIBRATION.probability, 0.5)
    drafts = [DraftClaim("The repairs cost 9 euros.", ()), DraftClaim("The repairs cost 4.2 million euros.", ())]
    seen = [*judge.verdicts(COST, drafts, SOURCES, found=" ".join(source.text for source in SOURCES))]
    assert [[bool(claim.reason) for claim in claims] for claims in seen] == [[True, False]] * 3
    assert [len(claims[1].sources) for claims in seen] == [0, 1, 1]
    assert [claims[1].probability > 0 for claims in seen] == [False, False, True]


def test_a_name_in_the_title_the_heading_or_the_sentence_before_counts_as_cited() -> None:
    held = source(
        1, "It cost 4.2 million euros.", title="Lenne", heading="Works in Lyon", before="Corvid repaired it.", score=0.9
    )
    [claim] = verdicts("Repairs by Corvid on the Lenne in Lyon cost 4.2 million euros.", sources=[held])
    assert claim.reason == ""


def test_a_figure_in_the_sentence_before_does_not_count_as_cited() -> None:
    held = source(1, "It was repaired.", before="The bridge is 90 years old.")
    [claim] = verdicts("It was repaired for 90 euros.", sources=[held], check=refuse_to_check)
    assert claim.reason == "the cited text does not have the figure 90"


def test_a_name_of_another_source_is_caught_where_it_opens_the_claim() -> None:
    sources = [*SOURCES, source(4, "The pier was built by Corvid in 1911.", score=0.9)]
    [claim] = verdicts("Corvid paid the repairs, which cost 4.2 million euros.", sources=sources, check=refuse_to_check)
    assert claim.reason == "the cited text does not name Corvid"


def test_the_model_sees_the_cited_text_in_article_order_and_the_claims_that_are_left() -> None:
    seen = []

    def check(text: str, answer: str) -> float:
        seen.append((text, answer))
        return 0.9999

    verdicts("Repairs cost 4.2 million euros.", "It cost 9 euros.", "The bridge reopened on Friday.", check=check)
    assert seen == [
        (
            "The bridge over the Lenne, closed since March, reopened on Friday. "
            "Repairs cost 4.2 million euros, twice the first estimate.",
            "Repairs cost 4.2 million euros. The bridge reopened on Friday.",
        )
    ]


def test_the_model_sees_the_sentence_that_a_pronoun_points_at() -> None:
    seen = []

    def check(text: str, answer: str) -> float:
        seen.append(text)
        return 0.9999

    sources = [source(1, "Its rival employs 900 people.", before="Voltane makes batteries.", score=0.9)]
    verdicts("Its rival employs 900 people.", question="Who employs 900 people?", sources=sources, check=check)
    assert seen == ["Voltane makes batteries. Its rival employs 900 people."]


def test_what_the_model_finds_unstated_is_refused_as_a_whole() -> None:
    claims = verdicts("Repairs cost 4.2 million euros.", "The bridge reopened on Friday.", check=lambda *_: 0.0001)
    assert [claim.reason for claim in claims] == [NOT_STATED, NOT_STATED]
    assert all(claim.probability < 0.5 for claim in claims)
    assert all(claim.sources for claim in claims)


def test_the_kind_that_is_asked_for_is_wanted_of_the_answer_as_a_whole() -> None:
    claims = ["Mayor Ines Roth said the town would look at the pier.", "The bridge reopened on Friday."]
    judged = verdicts(*claims, question="When did the bridge reopen, and what did the mayor say?")
    assert [claim.reason for claim in judged] == ["", ""]


def test_one_refused_claim_leaves_the_others_alone() -> None:
    claims = verdicts("Repairs cost 4.2 million euros.", "Repairs cost 9 million euros.")
    assert [bool(claim.reason) for claim in claims] == [False, True]


def test_the_threshold_is_the_least_probability_that_is_shown() -> None:
    [claim] = verdicts("Repairs cost 4.2 million euros.")
    for threshold, shown in ((claim.probability, True), (claim.probability + 1e-9, False)):
        [judged] = verdicts("Repairs cost 4.2 million euros.", threshold=threshold)
        assert (judged.reason == "") is shown


def test_a_name_of_the_question_that_the_cited_text_lacks_makes_it_less_sure() -> None:
    [sure] = verdicts("Repairs cost 4.2 million euros.")
    [unsure] = verdicts("Repairs cost 4.2 million euros.", question="What did the repairs of Mayor Roth cost?")
    assert unsure.probability < sure.probability


def test_a_name_of_the_question_may_stand_in_a_passage_that_was_found_and_not_read() -> None:
    asked, claim = "What did the repairs in Lyon cost?", "Repairs cost 4.2 million euros."
    [refused] = verdicts(claim, question=asked)
    [judged] = verdicts(claim, question=asked, found="The bridge is in Lyon.", threshold=0.0)
    assert refused.reason == "the articles do not mention Lyon in this connection"
    assert judged.reason == ""


def test_without_claims_there_is_nothing_to_judge() -> None:
    assert verdicts(check=refuse_to_check) == []


def test_without_sources_every_claim_lacks_a_citation() -> None:
    [claim] = verdicts("Repairs cost much.", sources=[], question="and the cost?", check=refuse_to_check)
    assert (claim.reason, claim.sources) == (NOT_CITED, ())


def test_a_definition_is_shown_without_what_the_model_added_to_it() -> None:
    sources = [source(1, "The plan was made with the Norwegian battery maker Voltane.", score=0.9)]
    draft = "Voltane is a Norwegian battery maker that sells batteries in France."
    [claim] = verdicts(draft, question="Who is Voltane?", sources=sources)
    assert (claim.text, claim.reason) == ("Voltane is a Norwegian battery maker.", "")
