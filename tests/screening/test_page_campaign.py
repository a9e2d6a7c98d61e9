"""A few bursts of the campaign of saves beside an open page."""

import subprocess
import sys

from tests.conftest import REPOSITORY

# By itself: the browser that other tests drive from this process holds its loop of events.
COMMAND = [sys.executable, "-m", "tests.campaign", "page", "--seed", "0", "--count", "3"]


def test_a_page_has_the_film_of_a_clean_build_after_each_burst():
    ran = subprocess.run(COMMAND, cwd=REPOSITORY, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
