"""No pages."""


def write_page():
    return None


def write_index():
    return None
