"""The light reader of a small BERT against the library that it stands in for."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import model_files
from index.embedding import SentenceTransformerEmbeddings
from index.embedding_light import LightEmbeddings
from index.errors import ModelFileError

NAME = "all-MiniLM-L6-v2"
FOLDER = model_files.find(NAME)
TEXTS = [
    "Who built the pier?",
    "",
    "a",
    "Größe, 日本, \u200b and a bridge \udce9",
    "bridge " * 1000,
    *(f"Repairs of bridge {number} cost {number * 17} euros" + ", it is said" * number for number in range(60)),
]


def unit_vectors(light: LightEmbeddings, texts: list[str]) -> Any:
    means = np.array([reading.tokens.mean(axis=0) for reading in light.read(texts)])
    return means / np.linalg.norm(means, axis=1, keepdims=True)


@pytest.mark.real_model
@pytest.mark.skipif(not FOLDER, reason=f"{NAME} has not been fetched yet")
def test_it_gives_what_sentence_transformers_gives_in_single_precision() -> None:
    from sentence_transformers import SentenceTransformer

    assert FOLDER and LightEmbeddings.reads(FOLDER)
    light, model = LightEmbeddings(FOLDER), SentenceTransformer(str(FOLDER), device="cpu", local_files_only=True)
    read = [text.encode("utf-8", "replace").decode() for text in TEXTS]
    assert np.abs(unit_vectors(light, TEXTS) - model.encode(read, normalize_embeddings=True)).max() < 1e-5
    tokens: Any = model.tokenizer
    places = tokens(read, return_offsets_mapping=True, truncation=True, verbose=False)["offset_mapping"]
    assert [reading.places for reading in light.read(TEXTS)] == places
    counts = [len(tokens(text, add_special_tokens=False, verbose=False)["input_ids"]) for text in read]
    assert [light.count_tokens(text) for text in TEXTS] == counts
    assert light.max_tokens == model.get_max_seq_length()


@pytest.mark.real_model
@pytest.mark.skipif(not FOLDER, reason=f"{NAME} has not been fetched yet")
def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    assert FOLDER
    light = LightEmbeddings(FOLDER)
    together = unit_vectors(light, TEXTS)
    assert np.abs(np.array([unit_vectors(light, [text])[0] for text in TEXTS]) - together).max() < 1e-5
    assert list(light.read([])) == []


def known(folder: Path) -> Path:
    """The folder of a model that it reads, as far as the files tell that."""
    kinds = ["Transformer", "Pooling", "Normalize"]
    paths = ["", "1_Pooling", "2_Normalize"]
    types = [f"sentence_transformers.models.{kind}" for kind in kinds]
    files: dict[str, Any] = {
        "config.json": {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"},
        "modules.json": [{"path": path, "type": kind} for path, kind in zip(paths, types, strict=True)],
        "1_Pooling/config.json": {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False},
        "config_sentence_transformers.json": {},
        "sentence_bert_config.json": {"max_seq_length": 256},
        "model.safetensors": 0,
        "tokenizer.json": {},
    }
    (folder / "1_Pooling").mkdir()
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))
    return folder


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("config.json", {"model_type": "mpnet", "hidden_act": "gelu", "position_embedding_type": "absolute"}),
        ("config.json", {"model_type": "bert", "hidden_act": "relu", "position_embedding_type": "absolute"}),
        ("config.json", {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "relative_key"}),
        ("modules.json", [{"path": "", "type": "sentence_transformers.models.Transformer"}]),
        ("modules.json", "damaged"),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": True}),
        ("config_sentence_transformers.json", {"default_prompt_name": "query"}),
        ("sentence_bert_config.json", {}),
        ("model.safetensors", None),
        ("tokenizer.json", None),
    ],
)
def test_any_other_model_is_left_to_sentence_transformers(tmp_path: Path, file: str, content: object) -> None:
    folder = known(tmp_path)
    assert LightEmbeddings.reads(folder)
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(json.dumps(content))
    assert not LightEmbeddings.reads(folder)


def test_a_model_whose_files_are_damaged_is_the_librarys_to_complain_of(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=f"model in {tmp_path} cannot be loaded"):
        SentenceTransformerEmbeddings(str(known(tmp_path))).embed_query("bridge")
