"""Names of inputs as they may be shown: one line, nothing invisible in it, and not too long."""

_LONGEST_SHOWN = 400


def safe_name(name: str) -> str:
    r"""The name with every character that cannot be printed as its escape, "\n" or "\u202e"."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in name)


def shown_name(name: str) -> str:
    """A safe name for a message; one of more than 400 characters without its middle."""
    name = safe_name(name)
    if len(name) <= _LONGEST_SHOWN:
        return name
    half = _LONGEST_SHOWN // 2
    return f"{name[:half]}…{name[-half:]}"
