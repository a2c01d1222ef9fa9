"""Which module may import which: DESIGN.md section 2, read from the sources."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import index
import prompts
import qa

ROOT = Path(qa.__file__).parents[1]
PACKAGES = ("index", "prompts", "qa")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
# What `qa` may import of `index`: the package itself, its errors, and where the model files lie.
PUBLIC_OF_INDEX = {"index", "index.errors", "index.model_files"}
ONLY_IMPORTERS = {
    "sentence_transformers": ("index/embedding.py", "index/reranking.py"),
    "torch": "index/embedding",  # and index/embedding_int8.py
    "transformers": "index/embedding.py",
    "chromadb": "index/chroma.py",
    "gradio": "qa/chat/",
    "ray": ("index/bulk.py", "index/cluster.py"),
    "xllamacpp": "qa/local_server.py",
    "typer": "qa/cli",
    "matplotlib": "qa/evals/charts.py",
    "pandas": "qa/evals/frames.py",
    "jinja2": "qa/evals/report.py",
    "ir_measures": "qa/evals/retrieval.py",
}


def module_of(file: Path) -> str:
    """The name by which a file is imported."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(file): file for file in FILES}


@cache
def imports(module: str, *, types: bool = True, functions: bool = True) -> frozenset[str]:
    """The modules that a module imports, with or without those for types alone and those inside functions."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    return frozenset(_imports(tree, types=types, functions=functions))


def _imports(node: ast.AST, *, types: bool, functions: bool) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from _named(node)
    for child in ast.iter_child_nodes(node):
        for_types = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
        if (types or not for_types) and (functions or not isinstance(child, ast.FunctionDef)):
            yield from _imports(child, types=types, functions=functions)


def _named(statement: ast.ImportFrom) -> Iterator[str]:
    """`from index import model_files` imports a module, `from index import Hit` a name of the package."""
    assert statement.level == 0, "imports are absolute"
    assert statement.module is not None
    for alias in statement.names:
        whole = f"{statement.module}.{alias.name}"
        yield whole if whole in MODULES else statement.module


def top(name: str) -> str:
    return name.partition(".")[0]


def importers(package: str) -> list[str]:
    """The files that import a package anywhere, as paths from the root."""
    found = [module for module in MODULES if package in {top(name) for name in imports(module)}]
    return sorted(MODULES[module].relative_to(ROOT).as_posix() for module in found)


def test_the_sources_are_found_and_read() -> None:
    assert {"index.article_index", "prompts", "qa.assistant", "qa.evals.run", "qa.chat.page"} <= set(MODULES)
    assert "index.errors" in imports("qa.adding")
    assert "chromadb" in imports("index.chroma")
    assert "chromadb" in imports("index.chroma", types=False)
    assert "chromadb.errors" not in imports("index.chroma", functions=False)
    assert "chromadb" not in {top(name) for name in imports("index.chroma", types=False, functions=False)}
    assert index.__file__ == str(MODULES["index"])


def test_prompts_imports_only_the_standard_library_and_langchain_core() -> None:
    assert {top(name) for name in imports("prompts")} <= {*sys.stdlib_module_names, "langchain_core"}
    assert prompts.__file__ == str(MODULES["prompts"])


@pytest.mark.parametrize("module", [module for module in MODULES if top(module) == "index"])
def test_index_imports_neither_qa_nor_prompts(module: str) -> None:
    assert {top(name) for name in imports(module)}.isdisjoint({"qa", "prompts"})


@pytest.mark.parametrize("module", [module for module in MODULES if top(module) == "qa"])
def test_qa_imports_index_and_prompts_through_their_public_names(module: str) -> None:
    assert {name for name in imports(module) if top(name) == "index"} <= PUBLIC_OF_INDEX
    assert {name for name in imports(module) if top(name) == "prompts"} <= {"prompts"}


@pytest.mark.parametrize("module", [module for module in MODULES if MODULES[module].name != "__init__.py"])
def test_inside_a_package_the_sibling_is_imported_and_never_the_root(module: str) -> None:
    roots = {top(module), *(module.rsplit(".", count)[0] for count in range(1, module.count(".") + 1))}
    assert imports(module).isdisjoint(roots)


def test_names_come_from_a_package_and_the_package_itself_is_never_imported_whole() -> None:
    for module, file in MODULES.items():
        whole = [
            alias.name
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import)
            for alias in node.names
        ]
        assert not {"index", "qa"} & set(whole), module


@pytest.mark.parametrize(("package", "place"), ONLY_IMPORTERS.items())
def test_a_heavy_package_is_imported_in_one_place(package: str, place: str | tuple[str, ...]) -> None:
    assert [file for file in importers(package) if not file.startswith(place)] == []


def test_only_the_command_line_the_terminal_and_the_child_process_print() -> None:
    printing = {
        file.relative_to(ROOT).as_posix()
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert printing <= {
        "qa/cli.py",
        "qa/cli_add.py",
        "qa/cli_backup.py",
        "qa/cli_eval.py",
        "qa/cli_replay.py",
        "qa/local_server.py",
    }


def test_there_is_no_cycle() -> None:
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " -> ".join([*path, module])
        if module not in done:
            for name in sorted(imports(module, types=False) & MODULES.keys()):
                visit(name, (*path, module))
            done.add(module)

    for module in MODULES:
        visit(module, ())


LIGHT = "import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"


@pytest.mark.parametrize("module", ["qa", "index", "prompts", "qa.cli", "qa.evals"])
def test_importing_it_loads_nothing_heavy(module: str) -> None:
    command = [sys.executable, "-c", LIGHT.format(module=module)]
    loaded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True).stdout.split()
    heavy = {"torch", "chromadb", "gradio", "transformers", "sentence_transformers", "xllamacpp", "trafilatura"}
    heavy |= {"ir_measures", "matplotlib", "numpy", "pandas", "ray", "scipy", "sklearn"}
    assert heavy.isdisjoint(loaded)
    assert top(module) in loaded


def test_every_folder_of_tests_is_a_package() -> None:
    tests = ROOT / "tests"
    folders = {file.parent for file in tests.rglob("test_*.py")} | {tests}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []
