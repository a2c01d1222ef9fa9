"""A claim against its cited text: what must be caught, and what must pass."""

from decimal import Decimal

import pytest

from qa.checks import (
    check_kind,
    check_names,
    check_negation,
    check_numbers,
    check_question,
    denies,
    missing_names,
    names,
    numbers,
)

AMAZON = "Amazon, another key partner, has put $8 billion into Anthropic."
INDIANA = "Amazon is also constructing a 2.2GW cluster of data centers in Indiana."
FLUIDSTACK = "Fluidstack is a cloud computing startup based in the UK."
REVENUE = "Anthropic's run-rate revenue rose from $1 billion to more than $5 billion in September 2023."
CHIPS = "The company has also recently gained the use of 1 million chips from Google Cloud."
PLACES = "New data centers are planned in two places, New York and Texas."
DEALS = "OpenAI is signing deals for computing capacity and chips that have an estimated value of $1.5 trillion."
SHARE = "Sales in Norway fell 4 percent, to 1,200 cars, on 3 May 2023, the Financial Times reports."
MAKERS = "Microsoft and Google buy microchips in Australia and Japan, Dr. Ines Roth told reporters on Monday."
STATES = "The United States and the European Union agreed in Spain, Germany and Norway to cap prices at 40%."
READ = " ".join([AMAZON, INDIANA, FLUIDSTACK, REVENUE, CHIPS, PLACES, DEALS, SHARE, MAKERS, STATES])


def reason(claim: str, cited: str) -> str:
    """Why the rules refuse a claim."""
    return check_numbers(claim, cited) or check_names(claim, cited, read=READ)


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        # figures
        ("Amazon has put $80 billion into Anthropic.", AMAZON),
        ("Amazon has put $8 million into Anthropic.", AMAZON),
        ("Amazon has put $8 trillion into Anthropic.", AMAZON),
        ("Amazon has put $0.8 billion into Anthropic.", AMAZON),
        ("Amazon has put $8.5 billion into Anthropic.", AMAZON),
        ("Amazon has put $88 billion into Anthropic.", AMAZON),
        ("Amazon has put $8 into Anthropic.", AMAZON),
        ("Amazon has put nine billion dollars into Anthropic.", AMAZON),
        ("Amazon has put $18bn into Anthropic.", AMAZON),
        ("Amazon has put $800 million into Anthropic.", AMAZON),
        ("Amazon owns 8 percent of Anthropic.", AMAZON),
        ("In 2023 Amazon put $8 billion into Anthropic.", AMAZON),
        ("Amazon builds a 22GW cluster.", INDIANA),
        ("Amazon builds a 22 GW cluster.", INDIANA),
        ("Amazon builds a 2GW cluster.", INDIANA),
        ("Amazon builds a 2.2MW cluster.", INDIANA),
        ("Amazon builds a 2.2 TW cluster.", INDIANA),
        ("Revenue rose to more than $5 billion in September 2019.", REVENUE),
        ("Revenue rose from $2 billion to more than $5 billion.", REVENUE),
        ("Revenue rose to more than $50 billion.", REVENUE),
        ("Revenue rose to more than $6 billion.", REVENUE),
        ("It has gained the use of 10 million chips.", CHIPS),
        ("It has gained the use of 1 billion chips.", CHIPS),
        ("It has gained the use of two million chips.", CHIPS),
        ("The deals are worth $1.5 billion.", DEALS),
        ("The deals are worth $15 trillion.", DEALS),
        ("The deals are worth $1.5 million.", DEALS),
        ("Sales fell 40 percent.", SHARE),
        ("Sales fell 0.4 percent.", SHARE),
        ("Sales fell 5%.", SHARE),
        ("Sales fell to 12,000 cars.", SHARE),
        ("Sales fell to 120 cars.", SHARE),
        ("Sales fell 4 percent in 2019.", SHARE),
        ("Sales fell on 13 May 2023.", SHARE),
        ("Sales fell on 3 May 2032.", SHARE),
        ("Prices are capped at 4%.", STATES),
        ("Prices are capped at 45 percent.", STATES),
        # names
        ("The $8 billion came from Google.", AMAZON),
        ("Google has put $8 billion into Anthropic.", AMAZON),
        ("OpenAI has put $8 billion into Anthropic.", AMAZON),
        ("Amazon has put $8 billion into OpenAI.", AMAZON),
        ("Jeff Bezos has put $8 billion into Anthropic.", AMAZON),
        ("The cluster is in Ohio.", INDIANA),
        ("The cluster is in India.", INDIANA),
        ("The cluster of 2.2GW is built by Fluidstack.", INDIANA),
        ("Fluidstack is based in the US.", FLUIDSTACK),
        ("Fluidstack is a US-based startup.", FLUIDSTACK),
        ("Fluidstack is an American startup.", FLUIDSTACK),
        ("Fluidstack is an Irish startup.", FLUIDSTACK),
        ("Fluidstack is based in the United States.", FLUIDSTACK),
        ("Fluidstack is based in London.", FLUIDSTACK),
        ("The chips come from Amazon.", CHIPS),
        ("They are planned in New York and Indiana.", PLACES),
        ("They are planned in New Jersey and Texas.", PLACES),
        ("OpenAI is signing deals with Nvidia.", DEALS),
        ("Sales in Sweden fell 4 percent.", SHARE),
        ("The Wall Street Journal reports that sales fell 4 percent.", SHARE),
        ("They buy microchips in Austria.", MAKERS),
        ("Microchips are sold by Micron.", MAKERS),
        ("They buy microchips in China.", MAKERS),
        ("Reporters heard it from Ines Rothschild.", MAKERS),
        ("They agreed in France.", STATES),
        ("The African Union agreed to it.", STATES),
    ],
)
def test_an_altered_claim_is_caught(claim: str, cited: str) -> None:
    assert reason(claim, cited).startswith("the cited text does not ")


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        # figures
        ("Amazon has put $8bn into Anthropic.", AMAZON),
        ("Amazon has put US$8 billion into Anthropic.", AMAZON),
        ("Amazon has put 8 billion dollars into Anthropic.", AMAZON),
        ("Amazon has put $8B into Anthropic.", AMAZON),
        ("Amazon has put $8.0 billion into Anthropic.", AMAZON),
        ("Amazon has put $8,000 million into Anthropic.", AMAZON),
        ("Amazon has put $8,000,000,000 into Anthropic.", AMAZON),
        ("Amazon has put eight billion dollars into Anthropic.", AMAZON),
        ("Anthropic has received $8 billion from Amazon.", AMAZON),
        ("Amazon builds a 2.2 GW cluster.", INDIANA),
        ("Amazon builds a 2.2-gigawatt cluster.", INDIANA),
        ("The Indiana cluster has 2.2GW.", INDIANA),
        ("The plant has 22 GW.", "The plant has 22GW."),
        ("The plant has 22GW.", "The plant has 22 GW."),
        ("Revenue rose to over $5bn.", REVENUE),
        ("Revenue rose fivefold, from one billion dollars to five billion.", REVENUE),
        ("It may use one million chips of Google Cloud.", CHIPS),
        ("It may use 1,000,000 chips.", CHIPS),
        ("Two places are planned, in Texas and New York.", PLACES),
        ("Data centers are planned in 2 places.", PLACES),
        ("The deals are worth $1.5tn.", DEALS),
        ("The deals are worth $1,500 billion.", DEALS),
        ("Sales fell 4%.", SHARE),
        ("Sales fell to 1200 cars on May 3, 2023.", SHARE),
        ("Prices are capped at 40 percent.", STATES),
        # names
        ("Fluidstack is based in Britain.", FLUIDSTACK),
        ("Fluidstack is a British startup.", FLUIDSTACK),
        ("Fluidstack is based in the United Kingdom.", FLUIDSTACK),
        ("Fluidstack is based in the U.K.", FLUIDSTACK),
        ("Fluidstack is a UK-based startup.", FLUIDSTACK),
        ("It is based in the UK.", "It is based in Britain."),
        ("It is a UK company.", "It is a British company."),
        ("It is based in the UK.", "It is based in the United Kingdom."),
        ("The US agreed.", STATES),
        ("An American official agreed.", STATES),
        ("It was agreed with the EU.", STATES),
        ("It was agreed with the European Union.", "It was agreed with the EU."),
        ("It was agreed with America.", "It was agreed with the US."),
        ("Norwegian sales fell 4 percent.", SHARE),
        ("It was agreed in the Norwegian, Spanish and German capitals.", STATES),
        ("The Australians and the Japanese sell microchips.", MAKERS),
        ("It was agreed in Italy.", "It was agreed in an Italian town."),
        ("Sales fell, the FT reports.", SHARE),
        ("Sales fell, the FT reports.", "The Financial Times reports that sales fell."),
        ("Google's microchips come from Japan.", MAKERS),
        ("I was told it by Dr Roth.", MAKERS),
        ("However, Ines Roth told it to reporters.", MAKERS),
        ("Investment by Amazon reached $8 billion.", AMAZON),
    ],
)
def test_a_true_paraphrase_passes(claim: str, cited: str) -> None:
    assert reason(claim, cited) == ""


def test_the_reason_names_the_figure_as_a_reader_writes_it() -> None:
    assert check_numbers("It cost $80 billion.", AMAZON) == "the cited text does not have the figure 80,000,000,000"
    assert check_numbers("It took 4.5 years.", AMAZON) == "the cited text does not have the figure 4.5"


def test_the_reason_names_the_first_missing_name() -> None:
    assert check_names("It was bought by Corvid and Voltane.", AMAZON) == "the cited text does not name Corvid"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("$8bn, 8 billion and 8,000 million", {8_000_000_000}),
        ("twelve hundred", {1200}),
        ("two million people", {2_000_000}),
        ("two people", set()),
        ("4.2, 4.20 and 42", {Decimal("4.2"), 42}),
        ("1990s, 5-year, 3rd, 20th", {1990, 5, 3, 20}),
        ("7pm, 40kg, 5km, 9k", {7, 40, 5, 9000}),
        ("A4, GPT4, v2.1", set()),
        ("no figure at all", set()),
    ],
)
def test_figures_are_values_however_they_are_written(text: str, values: set[Decimal]) -> None:
    assert numbers(text) == values


def test_small_spelled_figures_count_only_where_they_are_asked_for() -> None:
    assert numbers("two places and one plan", spelled=True) == {1, 2}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Repairs cost much.", []),
        ("The mayor of Lyon, Ines Roth, spoke.", ["Lyon", "Ines", "Roth"]),
        ("It is done. Repairs cost much.", []),
        ("OpenAI grew.", ["OpenAI"]),
        ("And I saw Corvid’s plant.", ["Corvid’s"]),
        ("He said: “Repairs cost much.”", []),
        ("Lyon and Lyon again, in Lyon.", ["Lyon"]),
        ("It cost US$8 billion.", []),
        ("It has 22GW.", ["GW"]),
        ("the whole line is lower case", []),
    ],
)
def test_names_are_what_is_written_with_a_capital_inside_a_sentence(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_the_word_that_opens_a_sentence_is_a_name_where_it_is_known_as_one() -> None:
    assert names("Corvid grew. Repairs cost much.", known={"corvid"}) == ["Corvid"]


def test_a_missing_name_is_returned_as_it_was_written() -> None:
    assert missing_names(["Ohio", "Indiana", "Corvid's"], INDIANA) == ["Ohio", "Corvid's"]


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("How much has Amazon invested?", True),
        ("How much has Microsoft invested in Anthropic?", False),
        ("Who won the World Cup?", False),
        ("what did amazon do", True),
        ("Is Anthropic's money from Amazon?", True),
    ],
)
def test_a_question_about_a_name_that_was_not_read_is_refused(question: str, held: bool) -> None:
    assert (check_question(question, AMAZON) == "") is held


@pytest.mark.parametrize(
    ("question", "claim", "kind"),
    [
        ("How many people does it employ?", "It employs chemists.", "a figure"),
        ("How much did it cost?", "It cost the town dearly.", "a figure"),
        ("What percentage of sales is it?", "It is the larger part.", "a figure"),
        ("When did it open?", "It opened in Lyon.", "a time"),
        ("And when did it open?", "It opened in Lyon.", "a time"),
        ("In which year did it open?", "It opened in Lyon.", "a time"),
        ("What month was it?", "It was in Lyon.", "a time"),
        ("How many people does it employ?", "It employs 900 people.", ""),
        ("How many people does it employ?", "It employs several people.", ""),
        ("How many sites are there?", "There are two sites.", ""),
        ("How much of it is done?", "Half of it is done.", ""),
        ("When did it open?", "It opened on Friday.", ""),
        ("When did it open?", "It opened in 1911.", ""),
        ("When did it open?", "It opened after the repairs.", ""),
        ("Who opened it?", "The mayor opened it.", ""),
        ("What did people say when it opened?", "They cheered.", ""),
    ],
)
def test_a_question_for_a_figure_or_a_time_must_get_one(question: str, claim: str, kind: str) -> None:
    assert check_kind(question, claim) == (f"the question asks for {kind}" if kind else "")


@pytest.mark.parametrize(
    "claim",
    [
        "The text does not say who built it.",
        "The cost is not specified.",
        "There is no information about the pier.",
        "The builder is unknown.",
        "It cannot be determined from the sentences.",
        "The article did not mention it.",
    ],
)
def test_a_reply_that_says_it_does_not_know_is_a_denial(claim: str) -> None:
    assert denies(claim)


@pytest.mark.parametrize(
    "claim", ["It does not depend on Fluidstack alone.", "The pier is not open.", "Nobody was hurt.", ""]
)
def test_a_negative_fact_is_no_denial(claim: str) -> None:
    assert not denies(claim)


@pytest.mark.parametrize(
    ("question", "claim", "fits"),
    [
        ("Who owns Voltane?", "Voltane is a maker of batteries based in Norway.", False),
        ("Who owns Voltane?", "Voltane is owned by two chemists.", True),
        ("Who leads Voltane?", "Ines Roth is its chief executive.", True),
        ("Who founded Voltane?", "Voltane was started by two chemists.", True),
        ("Who is Voltane?", "Voltane is a maker of batteries based in Norway.", True),
    ],
)
def test_who_does_a_thing_is_not_answered_by_what_it_is_done_to(question: str, claim: str, fits: bool) -> None:
    assert (check_kind(question, claim) == "") is fits


@pytest.mark.parametrize(
    ("claim", "cited", "allowed"),
    [
        ("Amazon has not invested.", "Amazon has put in $8 billion.", False),
        ("The firm didn’t sell its stake.", "The firm sold its stake.", False),
        ("It never opened.", "It failed to open.", True),
        ("Nobody was hurt.", "None of the crew were hurt.", True),
        ("It is not clear.", "Whether it holds is not clear.", True),
        ("The northern notary nodded.", "The notary agreed.", True),
    ],
)
def test_a_denial_needs_a_text_that_denies(claim: str, cited: str, allowed: bool) -> None:
    assert (check_negation(claim, cited) == "") is allowed
