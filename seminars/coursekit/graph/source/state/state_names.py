"""How a piece of state is called, by analysis and by runs alike."""


def state_told(owner: str, name: str) -> str:
    """A piece of state in a word: of a file, its name counts, whatever its folder is called where it runs."""
    return f"{owner.rpartition('/')[2]}:{name}"
