"""No narration: nothing is read for it."""


def elements():
    return []
