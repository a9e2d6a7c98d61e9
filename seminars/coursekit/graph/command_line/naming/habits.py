"""What is typed by who comes from make, git, dvc, pytest, manim or doit, and what means the same here."""

# Options that are other ones here, if the command has those.
OPTIONS = {
    "-j": "-n",
    "--jobs": "-n",
    "-B": "-a",
    "--always-make": "-a",
    "-k": "--continue",
    "--keep-going": "--continue",
}
WHY = "`doit why` says what would be made, and runs nothing"
QUIET = "-r error-only tells failures alone"
# Options of a build that are said otherwise.
SAID_OTHERWISE = {
    "--dry-run": WHY,
    "--just-print": WHY,
    "--force": "-a makes all anew",
    "-q": f"manim's -ql, -qm and -qh are quality=low, medium and high here, and {QUIET}",
    "--quiet": QUIET,
    "--silent": QUIET,
    "-x": "--no-continue stops at the first failure",
    "-C": "-f FOLDER/dodo.py builds the course of another folder",
    "-p": "`doit serve` shows what is made",
    "--watch": "`doit watch` follows what you save",
}
ALL = "`doit` alone builds all that is stale"
PAGES = "`doit serve` shows its pages, and `doit gallery` writes those to publish"
CHECKS = "`doit audit` tells what cannot be read in the pictures, `doit verify` makes all again and compares"
COMMANDS = {
    "all": ALL,
    "build": ALL,
    "make": ALL,
    "repro": ALL,
    "rebuild": "`doit -a` makes all anew",
    "status": "`doit why` says what is stale, and why",
    "diff": "`doit compare` shows what differs from a commit",
    "init": "`doit new course FOLDER` begins a course",
    "create": "`doit new` begins a course, a seminar or a scene",
    "add": "`doit new` begins a course, a seminar or a scene",
    "ls": "`doit list --all` shows the tasks",
    "dag": "`doit graph` draws what is made from what",
    "gc": "`doit prune` removes from the store what nothing needs",
    "rm": "`doit clean` removes what was built",
    "distclean": "`doit clean` removes what was built, `doit clean store` what was ever built",
    "test": CHECKS,
    "check": CHECKS,
    "lint": CHECKS,
    "open": PAGES,
    "start": PAGES,
    "site": PAGES,
    "publish": PAGES,
    "deploy": PAGES,
}
# Commands of doit that a course has no use for, and what there is instead.
_RECORDS = "what is current is decided by the records beside the targets, not by doit's database"
UNUSED_COMMANDS = {
    "dumpdb": f"{_RECORDS}; `doit why TASK` says what changed since a target was made",
    "ignore": f"{_RECORDS}; name what is to be made, such as `doit render:seminar03`",
    "reset-dep": f"{_RECORDS}; `doit why` says what is stale, and `doit forget TASK` makes it anew",
    "strace": "what a job reads is watched while it runs; `doit graph` says what is made from what",
}
