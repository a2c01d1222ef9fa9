"""A claim against its cited text: what must be caught, and what must pass."""

import pytest

from qa.checks import (
    check_names,
    check_numbers,
    check_question,
    missing_names,
    names,
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


def test_the_reason_names_the_first_missing_name() -> None:
    assert check_names("It was bought by Corvid and Voltane.", AMAZON) == "the cited text does not name Corvid"


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
    ("claim", "reason"),
    [
        ("The pier was built by Adam Lund.", ""),
        ("Adam Lund built the pier.", ""),
        ("The pier was built by Eva Lund.", "the cited text does not name Eva"),
        ("The pier was built by Adam Roth.", "the cited text does not name Adam"),
    ],
)
def test_a_full_name_may_be_cited_by_its_last_word_where_the_articles_have_it_in_full(claim: str, reason: str) -> None:
    found = "Adam Lund came from Lyon. Mayor Ines Roth admired Adam. Lund built the pier."
    assert check_names(claim, "Lund built the pier.", read=found, found=found) == reason


def test_another_letter_after_the_same_word_is_another_thing() -> None:
    assert check_names("Line A was finished early.", "Line B was early. A tunnel was late.").endswith("Line A")
    assert check_names("Line A was finished early.", "Lines A and B, and Line C, were completed early.") == ""
    assert check_names("Line B was finished early.", "A branch of Line B was completed early.") == ""
