"""The best passages in the order of a cross-encoder, which comes from a folder or the hub."""

import os
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from langchain_core.cross_encoders import BaseCrossEncoder

from index import downloads
from index.article_index import ArticleIndex
from index.errors import RerankerError
from index.passages import embedded_text
from index.reranking import RERANKED, Reranker, find_reranker, rerank
from index.types import Article, Hit, Passage
from tests.fakes import BagOfWordsEmbeddings
from tests.index.samples import BRIDGE, CHEESE, QUESTION
from tests.index.tiny_rerankers import COMMIT, serving, write_cross_encoder

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
ARTICLES = [BRIDGE, CHEESE, *(Article(f"The {word} of the town.", word, word) for word in ("pier", "mayor", "river"))]


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for models, and no hub."""
    for name in [name for name in os.environ if name.startswith("HF_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("ARTICLE_QA_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A cross-encoder."""
    return write_cross_encoder(tmp_path_factory.mktemp("reranker") / "tiny")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[ArticleIndex]:
    with ArticleIndex.open(tmp_path / "data", embeddings=BagOfWordsEmbeddings()) as index:
        index.add(ARTICLES)
        yield index


def by_transformers(folder: str, pairs: list[tuple[str, str]]) -> list[float]:
    """The model's scores, worked out without the code under test: the logistic function of its only output."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.no_grad():
        return [float(torch.sigmoid(model(**tokenizer(*pair, return_tensors="pt")).logits)) for pair in pairs]


def hits_of(count: int) -> list[Hit]:
    """Hits 1, 2, 3, ... of one passage each, whose text is its number."""
    texts = [str(number) for number in range(1, count + 1)]
    return [
        Hit(Passage(text, 0, 0, len(text), text, "", ()), "T", "s", int(text), 1 / int(text), 0.5, 0.0, ("dense",))
        for text in texts
    ]


class ByNumber(BaseCrossEncoder):
    """The higher the number that a text ends with, the better."""

    def score(self, text_pairs: list[tuple[str, str]]) -> list[float]:
        return [float(text.split()[-1]) for _, text in text_pairs]


def test_passages_come_in_the_order_of_the_models_scores(index: ArticleIndex, folder: str) -> None:
    plain = index.search(QUESTION)
    pairs = [(QUESTION, embedded_text(hit.title, hit.passage)) for hit in plain]
    scores = dict(zip([hit.passage.id for hit in plain], by_transformers(folder, pairs), strict=True))
    index.reranker = Reranker(folder)
    reranked = index.search(QUESTION)
    ids = [hit.passage.id for hit in reranked]
    assert ids == sorted(scores, key=lambda id_: -scores[id_]) != [hit.passage.id for hit in plain]
    assert [hit.reranked for hit in reranked] == pytest.approx([scores[id_] for id_ in ids], abs=1e-6)
    assert len(set(scores.values())) == len(plain) == 6


def test_a_model_of_the_opposite_opinion_turns_the_order_round(
    index: ArticleIndex, folder: str, tmp_path: Path
) -> None:
    index.reranker = Reranker(folder)
    order = [hit.passage.id for hit in index.search(QUESTION)]
    index.reranker = Reranker(write_cross_encoder(tmp_path / "opposite", sign=-1.0))
    assert [hit.passage.id for hit in index.search(QUESTION)] == order[::-1]


def test_the_best_of_more_than_are_asked_for_come_first_and_say_what_they_were(index: ArticleIndex) -> None:
    class Cheese(BaseCrossEncoder):
        def score(self, text_pairs: list[tuple[str, str]]) -> list[float]:
            return [float(text.startswith("Cheese")) for _, text in text_pairs]

    plain = {hit.passage.id: hit for hit in index.search(QUESTION)}
    index.reranker = Cheese()
    (best,) = index.search(QUESTION, k=1)
    before = plain[best.passage.id]
    assert best == replace(before, rank=1, reranked=1.0) and before.rank > 1
    assert [document.metadata["hit"] for document in index.as_retriever(k=1).invoke(QUESTION)] == [best]
    assert index.search(QUESTION, articles=[]) == []


def test_only_the_first_are_read_and_the_others_follow_as_they_were() -> None:
    found = rerank("?", hits_of(RERANKED + 3), ByNumber(), k=99)
    order = [*range(RERANKED, 0, -1), *range(RERANKED + 1, RERANKED + 4)]
    assert [hit.passage.text for hit in found] == [str(number) for number in order]
    assert [hit.rank for hit in found] == list(range(1, RERANKED + 4))
    assert [hit.reranked for hit in found] == [*map(float, order[:RERANKED]), None, None, None]


def test_passages_of_one_score_keep_their_order_and_nothing_found_stays_nothing() -> None:
    class Undecided(BaseCrossEncoder):
        def score(self, text_pairs: list[tuple[str, str]]) -> list[float]:
            return [0.5] * len(text_pairs)

    hits = hits_of(5)
    assert rerank("?", hits, Undecided(), k=5) == [replace(hit, reranked=0.5) for hit in hits]
    assert rerank("?", [], ByNumber(), k=5) == []


def test_no_side_of_a_comparison_is_crowded_out() -> None:
    hits = [replace(hit, title="Corvid" if hit.rank == 2 else "Voltane") for hit in hits_of(5)]
    assert [hit.passage.text for hit in rerank("Is Voltane older?", hits, ByNumber(), k=2)] == ["5", "4"]
    found = rerank("Which is older, Corvid or Voltane?", hits, ByNumber(), k=2)
    assert [(hit.passage.text, hit.rank, hit.reranked) for hit in found] == [("5", 1, 5.0), ("2", 2, 2.0)]


def test_without_a_reranker_a_hit_has_no_score_of_one(index: ArticleIndex) -> None:
    assert {hit.reranked for hit in index.search(QUESTION)} == {None}


# Where it comes from


def test_a_model_of_the_hub_is_fetched_once_and_without_code_or_pickles(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, models: Path
) -> None:
    published = tmp_path / "published"
    write_cross_encoder(published)
    (published / "modeling.py").write_text("raise SystemExit('code of the hub was run')")
    (published / "pytorch_model.bin").write_bytes(b"a pickle")
    pairs = [(QUESTION, "Repairs of the bridge"), (QUESTION, "cheese is made of milk")]
    with serving(published, monkeypatch) as hub:
        assert find_reranker("tiny/reranker") is None and hub.asked == []
        assert Reranker("tiny/reranker").score(pairs) == pytest.approx(by_transformers(folder, pairs), abs=1e-6)
        asked = len(hub.asked)
        assert Reranker("tiny/reranker").score(pairs) == Reranker(folder).score(pairs)
        assert len(hub.asked) == asked > 0
    place = find_reranker("tiny/reranker")
    assert place is not None and place.is_relative_to(models) and place.name == COMMIT
    assert {file.name for file in place.iterdir()} == {
        *("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.txt")
    }


def test_a_hub_that_is_left_out_is_an_error_that_says_what_to_do() -> None:
    message = (
        r"'tiny/reranker' is not on this machine .* HF_HUB_OFFLINE is set. Check .* \(--reranker\), or add --rerank"
    )
    with pytest.raises(RerankerError, match=message):
        Reranker("tiny/reranker")


def test_a_hub_that_does_not_answer_is_given_up_within_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.delenv("HF_HUB_OFFLINE")
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        started = time.perf_counter()
        with pytest.raises(RerankerError, match=r"cannot be fetched: http://127.0.0.1.*(did not answer|ReadTimeout)"):
            Reranker("tiny/reranker")
        assert time.perf_counter() - started < downloads.PROBE_SECONDS + 1.0


@pytest.mark.parametrize("name", ["tiny/nothing", "no/such/folder", "a name", "../up"])
def test_a_name_that_the_hub_does_not_have_is_an_error_of_one_line(
    name: str, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        serving(Path(folder), monkeypatch),
        pytest.raises(RerankerError, match=f"The reranker '{name}' is not on this machine and cannot be") as caught,
    ):
        Reranker(name)
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(RerankerError, match=f"cannot be loaded from {tmp_path} .*is it a cross-encoder") as caught:
        Reranker(str(tmp_path))
    assert "\n" not in str(caught.value)


def test_a_model_that_needs_code_of_its_own_is_refused_and_the_code_not_run(tmp_path: Path) -> None:
    write_cross_encoder(tmp_path / "own")
    (tmp_path / "own" / "own.py").write_text("raise SystemExit('code of a model was run')")
    (tmp_path / "own" / "modules.json").write_text('[{"idx": 0, "name": "0", "path": "", "type": "own.Own"}]')
    (tmp_path / "own" / "config_sentence_transformers.json").write_text('{"model_type": "CrossEncoder"}')
    with pytest.raises(RerankerError, match=r"cannot be loaded .*'own.Own'.* no code of its own"):
        Reranker(str(tmp_path / "own"))


def test_a_model_of_several_labels_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match="gives no score for a question and a text: it is no reranker"):
        Reranker(write_cross_encoder(tmp_path / "three", labels=3))


def test_a_model_without_the_layer_that_scores_is_no_reranker(tmp_path: Path) -> None:
    from transformers import BertModel

    folder = write_cross_encoder(tmp_path / "whole")
    BertModel.from_pretrained(folder).save_pretrained(folder)
    with pytest.raises(RerankerError, match="it is no reranker"):
        Reranker(folder)
