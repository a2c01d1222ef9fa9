"""The commands that keep the file of those who may sign in on the page."""

from pathlib import Path
from typing import Annotated

import typer

from qa.terminal import talk

users = typer.Typer(no_args_is_help=True, help="Keep the file of users that chat --auth asks for a password.")

Name = Annotated[str, typer.Argument(help="Letters, digits, dots, dashes, _ and @.")]
File = Annotated[Path, typer.Option("--file", help="The users file; made where there is none.")]


@users.command()
def add(
    name: Name,
    password: Annotated[
        str,
        typer.Option(
            prompt=True,
            hide_input=True,
            confirmation_prompt=True,
            envvar="ARTICLE_QA_NEW_PASSWORD",
            help="Asked for when it is not given; on a command line others on this machine can read it.",
        ),
    ],
    file: File = Path("users.toml"),
) -> None:
    """Add a user, or give one another password; the file holds Argon2 hashes, no passwords."""
    from qa.users import add_user

    new = add_user(file, name, password)
    talk.print(f"{name} {'can sign in' if new else 'has another password'}: {file}", markup=False)


@users.command()
def remove(name: Name, file: File = Path("users.toml")) -> None:
    """Take a user out; who is signed in under the name is out at once."""
    from qa.users import remove_user

    remove_user(file, name)
    talk.print(f"{name} cannot sign in any more: {file}", markup=False)
