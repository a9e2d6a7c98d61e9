"""No voice: nothing is spoken."""


def speak():
    return []
