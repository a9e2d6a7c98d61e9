"""No narration: there are no captions."""


def write_captions():
    return None
