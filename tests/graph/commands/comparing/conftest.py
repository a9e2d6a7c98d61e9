"""A tiny course in a repository of git."""

import pytest

from tests.conftest import TinyCourse

from .repositories import Repository


@pytest.fixture
def repository(tiny_course: TinyCourse) -> Repository:
    """Built and up to date, and committed."""
    return Repository(tiny_course)
