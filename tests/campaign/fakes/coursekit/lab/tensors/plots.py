"""No pages: nothing is plotted."""


def evidence():
    return {}
