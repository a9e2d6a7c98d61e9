"""What is no input of a job, although it is read; reference.md has the table with the reasons."""

from .author_code import AuthorCode

# Of /dev, all but /dev/shm, where data may lie, too; there, what processes share is none.
DEVICES = ("null", "zero", "full", "random", "urandom", "tty", "pt", "fd", "std", "dri", "nvidia", "kfd")
SHARED = ("sem.", "psm_", "pym-", "torch_", "__KMP")
OF_DEVICES = (*(f"/dev/{name}" for name in DEVICES), *(f"/dev/shm/{name}" for name in SHARED))
OF_SYSTEM = ("/proc/", "/sys/", "/run/", "/var/cache/fontconfig/", "/etc/ld.so.", *OF_DEVICES)
OF_PROGRAMS = (
    "/usr/share/ghostscript/",
    "/var/lib/ghostscript/",
    "/etc/ghostscript/",
    "/usr/share/cups/",
    "/usr/share/fontconfig/",
)
OF_BUILD = (".cache/tmp/", ".cache/analysis/", ".cache/tex/", ".cache/checkpoints/")
OF_CACHES = ("/.cache/fontconfig/", "/.fontconfig/", "/.uuid/", "/.texlive", "/.texmf-var/")
# SQLite's index of a log, which it makes from the log and writes into while it reads.
OF_DATABASES = "-shm"
# Where what is there is told by a list: for LaTeX by ls-R, a file at the top of each tree; for fonts by the names in
# their folders. What is looked for there is not asked again, name by name; but whether there is such a folder is.
OF_TEX = ("/usr/share/texmf", "/usr/share/texlive/", "/var/lib/texmf/", "/usr/local/share/texmf/", "/etc/texmf/")
OF_FONTS = ("/usr/share/fonts/", "/usr/local/share/fonts/", "/etc/fonts/", "~/.fonts/", "~/.local/share/fonts/")


def passed(authors: AuthorCode) -> list[str]:
    """Beginnings of paths that no note is taken of."""
    return [*OF_SYSTEM, *OF_PROGRAMS, *authors.passed, *(top + folder for top in authors.tops for folder in OF_BUILD)]
