"""Which variables of an environment count: those that a shell, a terminal or the kit sets for itself say nothing."""

import os
from collections.abc import Iterator, Mapping
from types import MappingProxyType

# Read by libraries when they are first imported, so they are set before the server of workers starts.
ENVIRONMENT: Mapping[str, str] = MappingProxyType(
    {
        "OMP_NUM_THREADS": "1",  # results must not depend on the number of cores
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",  # each of these goes before OMP_NUM_THREADS, where a person has set it
        "BLIS_NUM_THREADS": "1",
        "VECLIB_MAXIMUM_THREADS": "1",
        "NUMEXPR_NUM_THREADS": "1",
        "NUMBA_NUM_THREADS": "1",
        "texmf_casefold_search": "0",  # LaTeX would list the seminar, and be stale by each file that comes there
        "PYTHONHASHSEED": "0",  # nor on the order of a set
        "MALLOC_MMAP_THRESHOLD_": "1000000000",  # frames are megabytes: keep their pages, rather than fault them anew
        "MALLOC_TRIM_THRESHOLD_": "1000000000",
    }
)
OF_KIT = ("LD_PRELOAD", *ENVIRONMENT)
KIT = "COURSEKIT_"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What differs from shell to shell, and from one login to the next, on one machine and of one user.
OF_SHELLS = _names(
    """
    _ SHLVL PWD OLDPWD TERM COLORTERM TERMINFO TERM_PROGRAM TERM_PROGRAM_VERSION TERM_SESSION_ID COLUMNS LINES
    LS_COLORS WINDOW WINDOWID WINDOWPATH VTE_VERSION STY TMUX TMUX_PANE DISPLAY WAYLAND_DISPLAY XAUTHORITY
    SESSION_MANAGER DBUS_SESSION_BUS_ADDRESS SSH_AGENT_PID SSH_AUTH_SOCK SSH_CLIENT SSH_CONNECTION SSH_TTY
    GPG_AGENT_INFO GPG_TTY XDG_RUNTIME_DIR XDG_SEAT XDG_SESSION_CLASS XDG_SESSION_ID XDG_SESSION_TYPE XDG_VTNR
    INVOCATION_ID JOURNAL_STREAM MANAGERPID SYSTEMD_EXEC_PID
    """
)
TERMINALS = (
    "ALACRITTY_", "GNOME_TERMINAL_", "ITERM_", "KITTY_", "KONSOLE_", "LC_TERMINAL", "VSCODE_", "WEZTERM_", "WT_",
)  # fmt: skip
# Where files are, and who asks: a library or a program asks these to find a file, which is observed by itself. By the
# last of them torch chooses its kernels: the kind of processor is an ingredient of all tensors.
OF_PLACES = _names(
    """
    HOME USER LOGNAME USERNAME PATH TMPDIR TEMP TMP LD_LIBRARY_PATH XDG_CACHE_HOME XDG_CONFIG_DIRS
    XDG_CONFIG_HOME XDG_DATA_DIRS XDG_DATA_HOME XDG_STATE_HOME PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX
    PYTHONUNBUFFERED ATEN_CPU_CAPABILITY
    """
)


def is_of_kit(name: str) -> bool:
    """Whether the kit itself sets it, in every process of jobs alike."""
    return name in OF_KIT or name.startswith(KIT)


def is_of_shell(name: str) -> bool:
    """Whether whoever goes through all variables goes past this one."""
    return name in OF_SHELLS or name.startswith(TERMINALS)


def counting(environment: Mapping[str, str] = os.environ) -> Iterator[str]:
    """The names in an environment that count for who goes through it."""
    yield from (name for name in environment if not is_of_kit(name) and not is_of_shell(name))
