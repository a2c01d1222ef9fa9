"""Embeddings by the real model, and what there is without it."""

import math
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index import model_files
from index.embedding import SentenceTransformerEmbeddings
from index.errors import ModelFileError

NAME = "all-MiniLM-L6-v2"
LAZY = """
import sys
from index import ArticleIndex, read_article, split_sentences
from index.embedding import SentenceTransformerEmbeddings
SentenceTransformerEmbeddings("all-MiniLM-L6-v2")
print(*{"torch", "sentence_transformers", "chromadb", "trafilatura", "pypdf"} & set(sys.modules))
"""
FEW_AND_MANY = f"""
import sys
from index.embedding import SentenceTransformerEmbeddings
embeddings = SentenceTransformerEmbeddings("{NAME}")
embeddings.embed_query("Who built the pier?"), embeddings.embed_documents(["It was built by monks."])
embeddings.embed_spans(["It was built by monks."], [[(0, 2)]]), embeddings.count_tokens("pier"), embeddings.max_tokens
print("torch" in sys.modules)
embeddings.embed_documents(["It was built by monks. " * 4000])
print("torch" in sys.modules)
"""


@pytest.mark.real_model
@pytest.mark.skipif(not model_files.find(NAME), reason=f"{NAME} has not been fetched yet")
def test_the_real_model_ranks_a_related_sentence_first() -> None:
    embeddings = SentenceTransformerEmbeddings(NAME)
    texts = ["The cows graze by the river.", "Repairing the crossing was expensive.", "She plays the violin."]
    question = embeddings.embed_query("How much money did the bridge repairs cost?")
    vectors = embeddings.embed_documents(texts)
    assert {len(vector) for vector in (question, *vectors)} == {384}
    assert [math.hypot(*vector) for vector in vectors] == pytest.approx([1.0] * 3, abs=1e-4)
    cosines = [sum(a * b for a, b in zip(question, vector, strict=True)) for vector in vectors]
    assert max(range(3), key=lambda place: cosines[place]) == 1
    assert embeddings.embed_documents([]) == [] and len(embeddings.embed_query("bridge \udce9")) == 384
    assert embeddings.max_tokens == 256
    assert embeddings.count_tokens("The bridge reopened.") == 4 and embeddings.count_tokens("") == 0
    assert embeddings.count_tokens("Fluidstack") > 1
    assert embeddings.count_tokens("bridge " * 1000) == 1000


@pytest.mark.real_model
@pytest.mark.skipif(not model_files.find(NAME), reason=f"{NAME} has not been fetched yet")
def test_the_real_model_tells_what_a_part_of_a_text_means_in_it() -> None:
    embeddings = SentenceTransformerEmbeddings(NAME)
    text = "The pier burned down. It was built by monks. The cows graze."
    spans = [(0, 21), (22, 44), (45, 60), (21, 22)]
    [(whole, parts)] = embeddings.embed_spans([text], [spans])
    assert whole == pytest.approx(embeddings.embed_query(text), abs=1e-6)
    assert parts.shape == (4, 384) and [math.hypot(*row) for row in parts] == pytest.approx([1.0] * 4, abs=1e-4)
    assert parts[3] == pytest.approx(whole, abs=1e-6)  # a space has no token
    question = embeddings.embed_query("Who built the pier?")
    cosines = [sum(a * b for a, b in zip(question, row, strict=True)) for row in parts]
    alone = embeddings.embed_query("It was built by monks.")
    assert cosines[1] > cosines[2] and cosines[1] > sum(a * b for a, b in zip(question, alone, strict=True))


@pytest.mark.real_model
@pytest.mark.skipif(not model_files.find(NAME), reason=f"{NAME} has not been fetched yet")
def test_many_texts_at_once_are_as_one_by_one_and_in_order() -> None:
    embeddings = SentenceTransformerEmbeddings(NAME)
    texts = [f"The bridge of town {number} " + "is old. " * (number % 5) for number in range(20)]
    spans = [[(0, 10)], *[[]] * 19]
    for text, (vector, parts) in zip(texts, embeddings.embed_spans(texts, spans), strict=True):
        assert sum(a * b for a, b in zip(vector, embeddings.embed_query(text), strict=True)) > 0.98
        assert len(parts) == (text == texts[0])


@pytest.mark.real_model
@pytest.mark.skipif(not model_files.find(NAME), reason=f"{NAME} has not been fetched yet")
def test_a_question_is_embedded_without_pytorch_and_many_texts_with_it() -> None:
    ran = subprocess.run([sys.executable, "-c", FEW_AND_MANY], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True"]


@pytest.mark.real_model
@pytest.mark.skipif(not model_files.find(NAME), reason=f"{NAME} has not been fetched yet")
def test_the_light_reader_and_the_model_agree_and_the_model_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    embeddings, texts, spans = (
        SentenceTransformerEmbeddings(NAME),
        ["The pier burned. It was built by monks."],
        [[(17, 39)]],
    )
    lightly = embeddings.embed_spans(texts, spans)
    assert embeddings.embed_spans(texts, spans)[0][0] == lightly[0][0]
    monkeypatch.setattr("index.embedding._FEW_CHARACTERS", 0)
    [(whole, [part])], [(light_whole, [light_part])] = embeddings.embed_spans(texts, spans), lightly
    assert whole != light_whole
    for one, other in ((whole, light_whole), (part, light_part)):
        assert sum(a * b for a, b in zip(one, other, strict=True)) > 0.98


@pytest.mark.real_model
@pytest.mark.skipif(not model_files.find(NAME), reason=f"{NAME} has not been fetched yet")
def test_after_many_small_texts_the_model_loads_while_the_light_reader_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    embeddings = SentenceTransformerEmbeddings(NAME)
    monkeypatch.setattr("index.embedding._FEW_CHARACTERS", 50)
    lightly = [embeddings.embed_query("Who built the pier?") for _ in range(3)]
    assert lightly == lightly[:1] * 3  # the third of them has it loaded
    until = time.monotonic() + 120
    while embeddings.embed_query("Who built the pier?") == lightly[0]:
        assert time.monotonic() < until
        time.sleep(0.2)


def test_an_unknown_name_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(ModelFileError, match=f"no embedding model 'word2vec': use one of .*{NAME}.*--embedding"):
        SentenceTransformerEmbeddings("word2vec").embed_query("bridge")


def test_the_name_of_a_chat_model_is_refused_as_an_embedding_model() -> None:
    chat = next(model.name for model in model_files.known_models().values() if model.kind == "chat")
    with pytest.raises(ModelFileError, match=f"no embedding model '{chat}'"):
        SentenceTransformerEmbeddings(chat).embed_query("bridge")


def test_a_folder_without_a_model_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("{")
    with pytest.raises(ModelFileError, match=f"model in {tmp_path} cannot be loaded"):
        SentenceTransformerEmbeddings(str(tmp_path)).embed_query("bridge")


def test_nothing_heavy_is_imported_before_it_is_used() -> None:
    done = subprocess.run([sys.executable, "-c", LAZY], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
