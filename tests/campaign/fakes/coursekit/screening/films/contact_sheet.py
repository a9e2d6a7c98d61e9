"""No pages: there are no stills."""


def write_stills():
    return None


def write_sheet():
    return None
