"""Which code may show where its source lies: whatever the way, and no plain scene."""

import textwrap

import pytest

from coursekit.graph.course.own_place import tells_place
from tests.graph.small_projects import FOLDER, function_slice

TELLING = [
    "return repr(f.__code__)",
    "return __builtins__['__imp' + 'ort__']('os')",
    "return f.__globals__['__fi' + 'le__']",
    "return globals()['__fi' + 'le__']",
    "return Path('x').absolute().parent.name",
    "return open('/proc/self/environ').read()",
    "return str(config.input_file)",
    "return str(config['input_' + 'file'])",
    "return dict(config)",
    "return os.environ['PWD']",
    "return getattr(os, 'get' + 'cwd')()",
    "return o.path.relpath('/')",
    "return sys.path[0]",
    "import sys\n    return sys._current_frames()",
    "import logging\n    return logging.makeLogRecord({})",
    "import warnings\n    with warnings.catch_warnings(record=True) as told:\n        g()\n    return told[0].filename",
    "from importlib import resources\n    return resources.files(__package__)",
    "import gc\n    return [each for each in gc.get_objects() if isinstance(each, str)]",
    "import git\n    return git.Repo('.').working_dir",
    "import ctypes\n    return ctypes.CDLL(None)",
    "try:\n        g()\n    except Exception as problem:\n        return str(problem.__traceback__)",
    "return '01_a'",
]
SILENT = [
    "return np.loadtxt('data/x.csv') + math.pi",
    "return Path('data') / 'x.csv'",
    "return open(os.path.join('data', 'x.csv')).read()",
    "return Square().shift(RIGHT * config.frame_width / 2)",
    "return config['frame_height']",
    "return type(g).__name__",
    "return random.Random(1).random()",
]
HEAD = """
    import math, os, random, sys
    import os as o
    from pathlib import Path

    import numpy as np
    from manim import *

    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

    class g:
        def __init__(self, *given):
            super().__init__(*given)

"""


def tells(body):
    text = textwrap.dedent(HEAD) + f"def f():\n    {body}\n"
    return tells_place(function_slice({"lines.py": text}), FOLDER.parent)


@pytest.mark.parametrize("body", TELLING)
def test_what_may_come_to_its_own_place_tells_it(body):
    assert tells(body)


@pytest.mark.parametrize("body", SILENT)
def test_what_makes_pictures_and_reads_data_does_not(body):
    assert not tells(body)
