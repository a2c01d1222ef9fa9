"""How near to the processor's limit the prompt and the embeddings are read, and what the rest of the time is.

    python -m tests.benchmarks.limits [--tokens 512] [--passages 48]     (pip install '.[dev,benchmarks]')

The limit is the work of the reading, in floating-point operations, at the speed at which this processor does a matrix
product of the model's own size in the same run. llama.cpp multiplies the packed weights of the file with activations in
eight bits, so the limit of the prompt is that of int8; that of float32 stands beside it, and of bfloat16 where the
processor has instructions for it. What a call costs whatever its length comes from reading a quarter of the tokens as
well; what else the embedding model does, from PyTorch's profiler.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path

import httpx
import torch

from index import bundled_articles, model_files
from index.embedding import SentenceTransformerEmbeddings, multiplies_bfloat16
from index.embedding_int8 import multiplies_int8, quantize_linear_layers
from index.settings import DEFAULT_EMBEDDING
from qa import Settings
from qa.local_model import LocalModel
from tests.benchmarks.floating_point_work import Transformer, of_encoder, of_gguf
from tests.benchmarks.peers import ending_in_one_line
from tests.benchmarks.plain_embeddings import PlainEmbeddings

_SECONDS_OF_A_RATE = 1.0
_WORDS_OF_A_PASSAGE = 120
_OPERATIONS = {
    "matrix products": ("aten::addmm", "aten::mm", "mkldnn_linear", "quantized::linear", "aten::linear"),
    "copies, of biases too": ("aten::copy_",),
    "additions": ("aten::add",),
    "attention": ("attention", "aten::bmm", "softmax"),
    "activation function": ("gelu", "relu"),
    "normalization": ("layer_norm",),
}
Rates = dict[str, float]


def best_rate(product: Callable[[], object], work: float, *, seconds: float = _SECONDS_OF_A_RATE) -> float:
    """Operations a second of the fastest of as many runs as there are in that time, two at least."""
    best, ends, runs = float("inf"), time.perf_counter() + seconds, 0
    while runs < 2 or time.perf_counter() < ends:
        started = time.perf_counter()
        product()
        best, runs = min(best, time.perf_counter() - started), runs + 1
    return work / best


def matrix_rates(rows: int, inner: int, columns: int) -> Rates:
    """Operations a second of PyTorch's product of two such matrices, by the type of their numbers."""
    work = 2.0 * rows * inner * columns
    values, weights = torch.rand(rows, inner), torch.rand(inner, columns)
    layer = torch.nn.Sequential(torch.nn.Linear(inner, columns, bias=False))
    quantize_linear_layers(layer)
    with torch.inference_mode():
        rates = {
            "float32": best_rate(lambda: values @ weights, work),
            "int8": best_rate(lambda: layer(values), work),
        }
        if multiplies_bfloat16():  # without instructions for it, it is a hundred times slower than float32
            narrow, narrow_weights = values.bfloat16(), weights.bfloat16()
            rates["bfloat16"] = best_rate(lambda: narrow @ narrow_weights, work)
    return rates


def near(work: float, seconds: float, rates: Mapping[str, float]) -> str:
    """The seconds that the work would take at each rate, and which share of the measured ones that is."""
    told = [f"{name} {work / rate:.3f} s, {work / rate / seconds:.0%}" for name, rate in rates.items()]
    return f"limits, and their share of the time: {'; '.join(told)}"


def described(file: Path) -> tuple[Transformer, Counter[str], tuple[int, int]]:
    """A GGUF file's work, how many weights of which type every token meets, and the size of its largest matrix."""
    from gguf import GGUFReader

    reader = GGUFReader(file)
    kind = reader.fields["general.architecture"].contents()
    layers, width, heads = (
        int(reader.fields[f"{kind}.{name}"].contents())
        for name in ("block_count", "embedding_length", "attention.head_count")
    )
    own_size = reader.fields.get(f"{kind}.attention.key_length")
    matrices = {tensor.name: tensor for tensor in reader.tensors if len(tensor.shape) == 2}
    types: Counter[str] = Counter()
    for name, tensor in matrices.items():
        types[tensor.tensor_type.name] += int(tensor.n_elements) * name.startswith("blk.")
    largest = max(
        (tensor.shape.tolist() for name, tensor in matrices.items() if name.startswith("blk.")),
        key=lambda shape: shape[0] * shape[1],
    )
    sizes = {name: int(tensor.n_elements) for name, tensor in matrices.items()}
    return (
        of_gguf(sizes, layers, heads * int(own_size.contents()) if own_size else width),
        +types,
        (largest[0], largest[1]),
    )


def read_prompts(server: LocalModel, text: str, lengths: Sequence[int]) -> list[float]:
    """Seconds that llama.cpp takes to read the first so many tokens of a text, nothing of it cached."""
    server.wait()
    address, headers = server.address.removesuffix("/v1"), {"Authorization": f"Bearer {server.key}"}
    with httpx.Client(base_url=address, headers=headers, timeout=600, trust_env=False) as client:
        tokens = client.post("/tokenize", json={"content": text}).raise_for_status().json()["tokens"]
        if len(tokens) < max(lengths):
            raise OSError(f"the article has {len(tokens)} tokens, fewer than {max(lengths)}: give fewer --tokens.")
        found = []
        for length in (lengths[0], *lengths):  # the first reading brings the file into memory and is not counted
            asked = {"prompt": tokens[:length], "n_predict": 1, "cache_prompt": False}
            timings = client.post("/completion", json=asked).raise_for_status().json()["timings"]
            if timings["prompt_n"] != length:
                raise OSError(f"llama.cpp read {timings['prompt_n']} of {length} tokens: something was cached.")
            found.append(timings["prompt_ms"] / 1000)
    return found[1:]


def fixed_seconds(lengths: Sequence[int], seconds: Sequence[float], work: Callable[[int], float]) -> float:
    """What two readings take whatever their length, if the rest goes with the work; 0 at least."""
    (few, many), (short, long) = map(work, lengths), seconds
    return max(0.0, short - few * (long - short) / (many - few))


def prompt_lines(file: Path, text: str, tokens: int) -> list[str]:
    """The limit of reading a prompt."""
    model, types, (inner, columns) = described(file)
    server, lengths = LocalModel(file), (tokens // 4, tokens)
    before = matrix_rates(tokens, inner, columns)
    try:
        seconds = read_prompts(server, text, lengths)
    finally:
        server.stop()
    rates = {name: max(rate, before[name]) for name, rate in matrix_rates(tokens, inner, columns).items()}
    work, attention = model.work([tokens]), model.work_of_attention([tokens])
    fixed = fixed_seconds(lengths, seconds, lambda length: model.work([length]))
    unpacking = max(0.0, seconds[1] - fixed - work / rates["int8"])
    shares = ", ".join(f"{name} {count / types.total():.0%}" for name, count in types.most_common())
    return [
        _rates_line(f"({tokens} x {inner}) @ ({inner} x {columns})", rates),
        f"prompt, weights in {shares}: {tokens} tokens, {work / 1e9:.0f} GFLOP (attention {attention / work:.1%}) in "
        f"{seconds[1]:.2f} s, {work / seconds[1] / 1e9:.0f} GFLOP/s",
        near(work, seconds[1], rates),
        f"the rest, beside int8: {fixed:.2f} s a call whatever its length; {unpacking:.2f} s to unpack weights, for "
        "attention and what is between the products, and for threads that wait for one another",
    ]


def embedding_lines(texts: Sequence[str]) -> list[str]:
    """The limit of the embedding model, in the type that it works in here."""
    ours = SentenceTransformerEmbeddings(DEFAULT_EMBEDDING)
    plain = PlainEmbeddings(str(model_files.fetch(DEFAULT_EMBEDDING)))
    model = of_encoder(plain.model)
    lengths = [ours.count_tokens(text) + 2 for text in texts]
    width = plain.model[0].auto_model.config
    size = 4 * max(lengths), width.hidden_size, width.intermediate_size  # a batch in its widest layer
    work, before = model.work(lengths), matrix_rates(*size)
    seconds = work / best_rate(lambda: ours.embed_documents(list(texts)), work, seconds=10)
    rates = {name: max(rate, before[name]) for name, rate in matrix_rates(*size).items()}
    own = "int8" if multiplies_int8() else str(next(ours._model().parameters()).dtype).removeprefix("torch.")
    shares = operation_shares(lambda: ours.embed_documents(list(texts[:4])))
    return [
        _rates_line(f"({size[0]} x {size[1]}) @ ({size[1]} x {size[2]})", rates),
        f"embedding, works in {own} here: {len(texts)} texts, {sum(lengths)} tokens, {work / 1e9:.1f} GFLOP "
        f"(attention {model.work_of_attention(lengths) / work:.1%}) in {seconds:.3f} s",
        near(work, seconds, {own: rates[own]}),
        f"of the time of a batch: {', '.join(f'{name} {share:.0%}' for name, share in shares.items())}",
    ]


def operation_shares(run: Callable[[], object]) -> dict[str, float]:
    """Which share of a run goes to which operations of PyTorch, and to what is not PyTorch's."""
    run()
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
        started = time.perf_counter()
        run()
        seconds = time.perf_counter() - started
    return shares_by_kind({row.key: row.self_cpu_time_total / 1e6 for row in profile.key_averages()}, seconds)


def shares_by_kind(seconds_of: Mapping[str, float], whole: float) -> dict[str, float]:
    """Operations by name added up by kind, as shares of the whole; what none of them took is tokenizing and Python."""
    found = dict.fromkeys([*_OPERATIONS, "other operations"], 0.0)
    for name, seconds in seconds_of.items():
        kinds = [kind for kind, parts in _OPERATIONS.items() if any(part in name for part in parts)]
        found[kinds[0] if kinds else "other operations"] += seconds / whole
    return found | {"tokenizing and Python": max(0.0, 1 - sum(found.values()))}


def _rates_line(size: str, rates: Mapping[str, float]) -> str:
    told = ", ".join(f"{name} {rate / 1e9:.0f}" for name, rate in rates.items())
    return f"matrix product {size}, {torch.get_num_threads()} threads: {told} GFLOP/s"


def main() -> None:
    """Measure both, and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokens", type=int, default=512, help="of the prompt [default: 512]")
    parser.add_argument("--passages", type=int, default=48, help="for the embedding model [default: 48]")
    given = parser.parse_args()
    [article] = bundled_articles()
    words = article.text.split()
    windows = cycle(" ".join(words[start : start + _WORDS_OF_A_PASSAGE]) for start in range(0, len(words) // 2, 20))
    texts = list(islice(windows, given.passages))
    with ending_in_one_line(None):
        file = model_files.fetch(Settings().model.removeprefix("local:"))
        print(*prompt_lines(file, article.text, given.tokens), sep="\n", flush=True)
        print("", *embedding_lines(texts), sep="\n")


if __name__ == "__main__":
    main()
