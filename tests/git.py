"""git, as a person has it who has told it their name."""

import os
import subprocess
from pathlib import Path

IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")


def git(folder: Path, *arguments: str, **environment: str) -> str:
    """What a command of git prints in a folder.

    raises: AssertionError with git's words if it fails
    """
    command = ("git", *IDENTITY, *arguments)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, **environment})
    assert done.returncode == 0, done.stderr
    return done.stdout
