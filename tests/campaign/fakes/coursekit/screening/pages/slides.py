"""No decks."""


def write_deck():
    return None
