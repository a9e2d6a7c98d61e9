"""A revision of a project, laid out in a folder of its own: of the author's tree, index and branches nothing changes.

It is no worktree of git's, which the repository would have to know of, and to forget again after a kill.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from doit.exceptions import InvalidCommand

from coursekit.ignored_files import is_any_ignored

from ...source.project_files import KIT
from ...store.tracked import ASKING, environment

SUBMODULE = "160000"  # the mode of an entry of the index that is another repository's commit
SHORT = 10  # digits of a commit that are told


class GitRefused(Exception):
    """git ended with an error; the message is its own."""


@dataclass(frozen=True)
class Revision:
    """A commit of the repository that a course lies in.

    top:   the folder of its working tree
    place: of the course below that; "." where it is the course
    named: as it was asked for
    """

    top: Path
    place: str
    commit: str
    named: str

    @property
    def short(self) -> str:
        return self.commit[:SHORT]

    @property
    def told(self) -> str:
        return self.short if self.commit.startswith(self.named) else f"{self.named} ({self.short})"

    @cached_property
    def subject(self) -> str:
        """The first line of its message."""
        return _git(self.top, "show", "--no-patch", "--format=%s", self.commit).strip()

    @property
    def kit(self) -> str:
        """Where the kit lies in the repository that this process runs; "" where it is no part of it."""
        return KIT.relative_to(self.top).as_posix() if KIT.is_relative_to(self.top) else ""

    @property
    def is_kit_other(self) -> bool:
        """Whether that kit differs from the one of the revision."""
        return bool(self.kit and _git(self.top, "diff", "--name-only", self.commit, "--", self.kit))


def find_revision(root: Path, named: str) -> Revision | None:
    """The commit of that name; None where there is none.

    raises: InvalidCommand where there is no git, no repository, or no commit at all
    """
    try:
        top = Path(_git(root, "rev-parse", "--show-toplevel").rstrip("\n"))
    except FileNotFoundError:
        raise InvalidCommand("`doit compare` asks git for what was, and git is not installed here.") from None
    except GitRefused as problem:
        raise InvalidCommand(
            f"{root} lies in no git repository that can be read, so there is nothing to compare with; a first commit "
            f"begins one: git init && git add . && git commit.\n  git says: {problem}"
        ) from None
    place = os.path.relpath(os.path.realpath(root), os.path.realpath(top))
    if not _commit(top, "HEAD"):
        raise InvalidCommand(f"the git repository {top} has no commit yet: there is nothing to compare with.")
    commit = _commit(top, named)
    return Revision(top, place, commit, named) if commit else None


def branches(root: Path) -> list[str]:
    """The names of branches and tags, here and on what was cloned from."""
    return _git(root, "for-each-ref", "--format=%(refname:short)").split()


def hint_at_history(root: Path) -> str:
    """What is said of a commit that there is not, where the clone has a part of the history alone."""
    if _git(root, "rev-parse", "--is-shallow-repository").strip() != "true":
        return ""
    return (
        " This clone is shallow, and has the last commits alone: `git fetch --unshallow` gets the others "
        "(fetch-depth: 0 of GitHub's checkout, GIT_DEPTH: 0 of GitLab's runners)."
    )


def lay_out(revision: Revision, folder: Path) -> list[str]:
    """Write the files of a revision into a new folder, with what git ignores, which is of no revision and so of all.

    returns: what could not be had, a line each
    raises:  InvalidCommand with what git says
    """
    folder.mkdir()
    try:
        missing = [*_check_out(revision.top, revision.commit, folder)]
        _take_ignored(revision.top, folder, revision.place)
    except GitRefused as problem:
        raise InvalidCommand(f"git cannot lay out {revision.told}: {problem}") from None
    return missing


def _check_out(repository: Path, commit: str, folder: Path) -> Iterator[str]:
    """Write the files of a commit, and of its submodules as far as they are here; what is not, a line each."""
    index = folder.with_name(f"{folder.name}.index")
    git_folder = _git(repository, "rev-parse", "--absolute-git-dir").rstrip("\n")
    of_folder = ("--git-dir", git_folder, "--work-tree", str(folder))
    _git(folder, *of_folder, "read-tree", commit, index=index)
    _git(folder, *of_folder, "checkout-index", "--all", "--force", "--quiet", index=index)
    entries = _git(folder, *of_folder, "ls-files", "--stage", "-z", index=index).split("\0")
    index.unlink()
    for entry in entries:
        about, _, name = entry.partition("\t")
        if not about.startswith(SUBMODULE):
            continue
        its, there = about.split(" ")[1], repository / name
        if (there / ".git").exists() and _commit(there, its):
            (folder / name).mkdir(parents=True, exist_ok=True)
            yield from _check_out(there, its, folder / name)
        else:
            yield (
                f"the submodule {name} is empty there: its commit {its[:SHORT]} is not here; "
                "`git submodule update --init --recursive`, or `git fetch` in it, gets it"
            )


def _take_ignored(top: Path, folder: Path, place: str) -> None:
    """Have what git ignores there, too: data that is too large for it, mostly.

    Below seminars as links to the files themselves, since scenes are found by walking; elsewhere as links to folders.
    """
    listed = _git(top, "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z")
    seminars = Path(place, "seminars")
    for name in filter(None, listed.split("\0")):
        path = Path(name)
        if is_any_ignored(path.parts) or (top / path / "pyvenv.cfg").exists() or path.name == "node_modules":
            continue
        target = folder / path
        if target.exists() or not target.parent.is_dir():
            continue
        if path.is_relative_to(seminars) or seminars.is_relative_to(path):
            _link_below(top / path, target)
        else:
            os.symlink(top / path, target)


def _link_below(path: Path, target: Path) -> None:
    """The same files under other names; links as they are."""
    if path.is_symlink():
        os.symlink(os.readlink(path), target)
    elif path.is_dir():
        target.mkdir()
        for each in path.iterdir():
            if not is_any_ignored((each.name,)):
                _link_below(each, target / each.name)
    elif path.is_file():  # a pipe or a socket is no data
        try:
            os.link(path, target)
        except OSError:  # another disk, or a file system without links
            with suppress(OSError):
                shutil.copy2(path, target)


def _commit(folder: Path, named: str) -> str:
    """The digest of a commit; "" for none of that name."""
    try:
        found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{named}^{{commit}}")
    except GitRefused:
        return ""
    return found.strip()


def _git(folder: Path, *arguments: str, index: Path | None = None) -> str:
    """What git answers.

    raises: GitRefused with its message; FileNotFoundError where there is no git
    """
    # No lock is taken, and no index is written anew, which a mere question may do.
    variables = {**environment(), "GIT_OPTIONAL_LOCKS": "0"}
    if index:
        variables["GIT_INDEX_FILE"] = str(index)
    done = subprocess.run([*ASKING, "-C", str(folder), *arguments], capture_output=True, env=variables)
    if done.returncode:
        raise GitRefused(os.fsdecode(done.stderr).strip() or f"git {arguments[0]} ended with {done.returncode}")
    return os.fsdecode(done.stdout)
