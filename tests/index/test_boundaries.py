"""Where the sentences of a paragraph end, in English and in other languages."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.boundaries import sentence_ends

ANY_TEXT = st.text(st.characters()) | st.text(
    st.sampled_from("aA1 .!?…\n\0\t\"'”’()。؟।\ud83d\u202e\u200d-") | st.characters()
)

ENGLISH = [
    ["The U.S. firm raised $8.5 billion.", "It builds a 2.2GW cluster."],
    ["He moved to the U.S.", "Then he came back."],
    ["They live in the U.K.", "It rains there."],
    ["The U.N. Council met in Washington, D.C. today.", "It sat late."],
    ["J. K. Rowling wrote it.", "She lives in Scotland."],
    ["The map by J.R.R. Tolkien sold well.", "It is large."],
    ["George W. Bush spoke.", "People left."],
    ["Dr. Jones met Prof. Lee and Mrs. Hall.", "They talked."],
    ["Ms. Lee came.", "Mx. Roe left."],
    ["Gen. Grant met Sen. Hall.", "They spoke."],
    ["Acme Inc. bought Beta Corp. in June.", "Shares rose."],
    ["It belongs to Acme Inc.", "It was founded in 1990."],
    ["Beta Corp. in Lenne grew in May.", "Shares rose."],
    ["May I go?", "May is warm."],
    ["She was born on Jan. 5, 1990.", "He was not."],
    ["See No. 5 on the list.", "Number six is better."],
    ["See vol. 5 and ed. 3 first.", "Then stop."],
    ["Fig. 3 shows it.", "See also Sec. 4.2 there."],
    ["Use a tool, e.g. a saw.", "Then stop."],
    ["It has parts, i.e. wheels.", "They turn."],
    ["Cats vs. dogs is an old quarrel.", "Both are fine."],
    ["Smith et al. found it.", "Others did not."],
    ["It weighs approx. 5 kg.", "That is a lot."],
    ["It is 5 ft. 3 in. tall.", "He is taller."],
    ["We met at 9 a.m. on Friday.", "It was cold."],
    ["We met at 9 p.m.", "It was dark."],
    ["It ended at 5 p.m. EST that day.", "It began at 7 a.m. Monday."],
    ["It cost 1,200.50 euros.", "We paid."],
    ["It rose 5.6% in Q3.", "Profit fell."],
    ["The temperature fell to -5.2 °C.", "Snow fell."],
    ["Pi is 3.14159 or so.", "It never ends."],
    ["It grew to 5 million.", "5 million is a lot."],
    ["He paid $5.", "She paid $6."],
    ["He came 1st.", "She came 2nd."],
    ["They won 3–2.", "Fans cheered."],
    ["It began in the 1990s.", "Then it changed."],
    ["Version 3.11.2 is out.", "Get it."],
    ["The file is main.py now.", "Run it."],
    ["Node.js is fast.", "So is the other."],
    ["Visit https://example.org/a.b?c=d.e for more.", "Then call."],
    ["Visit https://example.org/bridge.", "Then call."],
    ["Visit www.example.org.", "Then call."],
    ["Write to anna.b@example.org today.", "She answers."],
    ['"It works," she said.', '"Why not?" he asked.'],
    ["“Stop!” he cried.", "They did."],
    ["“Stop!”", "They did."],
    ["He said “it is done.”", "Then he left."],
    ['He said "It is done."', "Then he left."],
    ["She asked, “Did he say ‘no’?”", "Nobody knew."],
    ["‘I am here,’ he said.", "‘So am I.’"],
    ["The students' work of the '90s is 'fine'.", "It's Tom's."],
    ["They slept (it was late).", "Morning came."],
    ["They slept.", "(It was late.)", "Morning came."],
    ["(It was late.)", "They slept."],
    ["She asked (why?) and left.", "He stayed."],
    ["He left [see p. 4].", "She stayed."],
    ["It was cited [1].", "Others disagree.[2]", "This stays."],
    ["Wait... what?", "Yes… no.", "And so on..."],
    ["It was… odd.", "Very odd."],
    ["Is it?", "It is!", "Really?!", "Yes."],
    ["“Who?”", "“Me.”", "“Oh.”"],
    ["Plan B is ready.", "So is plan C.", "It helps."],
    ["Great 🎉.", "Next 😀!", "Done."],
    ["The vote was 5-4.", "It passed."],
    ["At 5 o'clock it ended.", "We left."],
]

OTHERS = [
    ("de", ["Am 3. Mai begann es.", "Es regnete."]),
    ("de", ["Das war am 1. 2. 2024.", "Dann kam sie."]),
    ("de-AT", ["Der 2. Turm stand im 19. Jahrhundert schief.", "Er fiel 1945.", "Danach wurde es ruhig."]),
    ("de", ["Das kostet z. B. 5 Euro.", "Er kam u. a. mit Dr. Roth."]),
    ("de", ["„Halt!“, rief er.", "Sie blieb."]),
    ("fr", ["C'est fini !", "Vraiment ?", "Oui."]),
    ("fr", ["M. Dupont est là.", "Mme Roux aussi."]),
    ("fr", ["Il a dit : « C'est fini. »", "Puis il partit."]),
    ("es", ["¿Dónde está?", "¡Aquí!", "Bien."]),
    ("es_MX", ["El Sr. García llegó a las 5 p. m. del lunes.", "La Sra. Ruiz no."]),
    ("it", ["Il dott. Rossi è qui.", "La sig.ra Bianchi no."]),
    ("pt-BR", ["O Sr. Silva chegou.", "Ela não."]),
    ("nl", ["Dhr. Jansen kwam om 5 uur.", "Hij bleef."]),
    ("ru", ["А. С. Пушкин родился в Москве.", "В 1990 г. мост был закрыт."]),
    ("", ["Мост открыт.", "В 1990 г. он был закрыт."]),
    ("", ["Η γέφυρα άνοιξε.", "Γιατί;", "Δεν ξέρω."]),
    ("", ["पुल खुल गया।", "यह महँगा था।"]),
    ("", ["সেতু খুলেছে।", "এটা ভালো।"]),
    ("ar", ["أعيد فتح الجسر.", "هل تعلم؟", "نعم."]),
    ("", ["أعيد فتح الجسر.", "هل تعلم؟", "نعم."]),
    ("ur", ["پل کھل گیا۔", "یہ اچھا ہے۔"]),
    ("", ["Կամուրջը բացվեց։", "Այո։"]),
    ("ko", ["다리가 열렸다.", "비가 왔다."]),
    ("th", ["สะพานเปิดแล้ว ราคาแพงมาก"]),
    ("no such language", ["The U.S. bridge is open.", "It is."]),
]

WITHOUT_SPACES = [
    ("zh", ["这座桥在五月重新开放。", "费用很高！", "你知道吗？", "是的。"]),
    ("", ["他说：“桥开了。”", "然后他走了。"]),
    ("ja", ["橋は開いた。", "「本当か。」", "次の文です。"]),
]


def sentences(paragraph: str, language: str = "") -> list[str]:
    return [paragraph[start:end].strip() for start, end in pairwise([0, *sentence_ends(paragraph, language)])]


@pytest.mark.parametrize("expected", ENGLISH, ids=" ".join)
def test_english_is_cut_after_its_sentences(expected: list[str]) -> None:
    assert sentences(" ".join(expected), "en") == expected


@pytest.mark.parametrize("expected", ENGLISH, ids=" ".join)
def test_a_text_without_a_language_is_cut_as_english(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(("language", "expected"), OTHERS)
def test_other_languages_are_cut_by_their_own_rules_or_their_script(language: str, expected: list[str]) -> None:
    assert sentences(" ".join(expected), language) == expected


@pytest.mark.parametrize(("language", "expected"), WITHOUT_SPACES)
def test_sentences_without_spaces_between_them_are_told_apart(language: str, expected: list[str]) -> None:
    assert sentences("".join(expected), language) == expected


def test_a_letter_of_another_script_makes_no_other_language_of_a_paragraph() -> None:
    expected = ["TGF-β is one; others are known, e.g. in Петров et al. here.", "See No. 388 too."]
    assert sentences(" ".join(expected)) == expected


@given(ANY_TEXT, st.sampled_from(["", "en", "de", "fr", "zh", "\ud83d", "x-y"]))
def test_the_ends_of_any_paragraph_rise_to_its_length(paragraph: str, language: str) -> None:
    ends = sentence_ends(paragraph, language)
    assert ends == sorted(set(ends)) and ends[-1] == len(paragraph)
    assert not paragraph or ends[0] > 0


@pytest.mark.parametrize(
    ("unit", "count"),
    [("橋は開いた。", 50_000), ("It is open. ", 25_000), ("a", 1_000_000), (".", 1_000_000), ("“Go. ", 60_000)],
)
def test_the_time_for_a_long_paragraph_grows_with_its_length_and_not_with_its_square(unit: str, count: int) -> None:
    begun = time.perf_counter()
    ends = sentence_ends(unit * count)
    assert time.perf_counter() - begun < 8
    assert len(ends) == (count if len(unit) > 1 else 1)
