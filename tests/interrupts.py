"""Programs that tests start, and interrupt as Ctrl-C does."""

import signal


def hear() -> None:
    """For `preexec_fn`: a shell starts its background jobs, the tests perhaps among them, deaf to SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
