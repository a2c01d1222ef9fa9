"""What is shipped for containers: found well by linters, and naming only what the program knows."""

import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

import qa as qa_package
from qa import Settings, cli

FOLDER = Path(qa_package.__file__).with_name("deploy")
TOOLS = Path(sys.executable).parent
ELSEWHERE = {"ARTICLE_QA_MODELS", "ARTICLE_QA_METRICS_TOKEN"}


@pytest.fixture
def compose() -> Any:
    return yaml.safe_load((FOLDER / "compose.yaml").read_text())


@pytest.mark.parametrize("command", [["hadolint", "Dockerfile"], ["compose-lint", "check", "compose.yaml"]])
def test_a_linter_finds_nothing_grave(command: list[str]) -> None:
    tool = shutil.which(command[0], path=TOOLS) or pytest.skip(f"no {command[0]} for this system")
    result = subprocess.run([tool, *command[1:]], cwd=FOLDER, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_variable_is_one_that_the_program_reads(compose: Any) -> None:
    docker = (FOLDER / "Dockerfile").read_text().replace("=", " ").split()
    named = {word for word in docker if word.startswith("ARTICLE_QA_")} | {*compose["services"]["app"]["environment"]}
    chat = typer.main.get_command(cli.app).commands["chat"]  # type: ignore[attr-defined]
    known = {f"ARTICLE_QA_{item.name.upper()}" for item in fields(Settings)}
    known |= {parameter.envvar for parameter in chat.params} | ELSEWHERE
    assert len(named) >= 8
    assert named <= known


def test_the_page_is_reached_by_sign_in_and_from_this_machine_alone(compose: Any) -> None:
    app = compose["services"]["app"]
    assert app["environment"]["ARTICLE_QA_CHAT_AUTH"].startswith("/run/secrets/")
    assert app["ports"] == ["127.0.0.1:7860:7860"]
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["app"]


def test_every_path_that_the_image_takes_in_is_there() -> None:
    copied = [
        word
        for line in (FOLDER / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for word in line.split()[1:-1]
    ]
    assert len(copied) >= 6
    assert [name for name in copied if not (FOLDER.parents[1] / name).exists()] == []
