"""Source that is shown: where code reads of itself, comments, docstrings, layout and lines count; else they do not."""

import linecache

import pytest

from tests.graph.small_projects import digest, edited, function_slice, scene, section_slice
from tests.graph.source.slicing.rules import returned

STEP = (
    'def step(x):\n    """Go downhill."""\n    return x - 1  # the slope\n\n\ndef other(x):\n    return 2  # two\n\n\n'
)
COMMENT = ("lines.py", "# the slope", "# a slope")
DOCSTRING = ("lines.py", "downhill", "uphill")
LINE = ("lines.py", "def f", "\n\ndef f")
ELSEWHERE = ("lines.py", "# two", "# 2")

# The code of f() after STEP, an edit that changes what it returns, and one that does not and is not seen.
SHOWN = {
    "getsource": ("import inspect\ndef f(): return inspect.getsource(step)", COMMENT, ELSEWHERE),
    "getsource by another name": ("from inspect import getsource as s\ndef f(): return s(step)", COMMENT, LINE),
    "getsource of what is held": (
        "import inspect\ndef f(): return [inspect.getsource(each) for each in (step, other)]",
        COMMENT,
        None,
    ),
    "getsource of a class": (
        "class P:\n    x = 1  # one\nimport inspect\ndef f(): return inspect.getsource(P)",
        ("lines.py", "# one", "# 1"),
        ELSEWHERE,
    ),
    "getsource of itself": (
        "import inspect\ndef f(): return inspect.getsource(f)  # here",
        ("lines.py", "# here", "# h"),
        ELSEWHERE,
    ),
    "getsource by getattr": ("import inspect\ndef f(): return getattr(inspect, 'getsource')(step)", COMMENT, None),
    "inspect by import_module": (
        "from importlib import import_module\ndef f(): return import_module('inspect').getsource(step)",
        COMMENT,
        None,
    ),
    "inspect by a star": ("from inspect import *\ndef f(): return getsource(step)", COMMENT, ELSEWHERE),
    "inspect in the function": ("def f():\n    import inspect as i\n    return i.getsourcelines(step)", COMMENT, None),
    "a comment above": (
        "import inspect\n# above\ndef g(): pass\ndef f(): return inspect.getcomments(g)",
        ("lines.py", "# above", "# on top"),
        ELSEWHERE,
    ),
    "__doc__": ("def f(): return step.__doc__", DOCSTRING, COMMENT),
    "__doc__ by getattr": ("def f(): return getattr(step, '__doc__')", DOCSTRING, COMMENT),
    "__doc__ in a format": ("def f(): return '{0.__doc__}'.format(step)", DOCSTRING, COMMENT),
    "__doc__ of what is given": ("def g(h): return h.__doc__\ndef f(): return g(step)", DOCSTRING, COMMENT),
    "getdoc": ("import inspect\ndef f(): return inspect.getdoc(step)", DOCSTRING, COMMENT),
    "pydoc": ("import pydoc\ndef f(): return pydoc.render_doc(step)", DOCSTRING, None),
    "the file": ("from pathlib import Path\ndef f(): return Path(__file__).read_text()", COMMENT, None),
    "the file by open": ("def f():\n    with open(__file__) as file:\n        return file.read()", COMMENT, None),
    "the file, held": (
        "from pathlib import Path\nHERE = Path(__file__)\ndef f(): return HERE.read_text()",
        COMMENT,
        None,
    ),
    "linecache": ("import linecache\ndef f(): return linecache.getline(__file__, 3)", COMMENT, None),
    "a line of a frame": ("import sys\ndef f(): return sys._getframe().f_lineno", LINE, None),
    "a line of code": ("def f(): return step.__code__.co_firstlineno", ("lines.py", "def step", "\ndef step"), None),
    "a line of a traceback": (
        "def f():\n    try:\n        1 / 0\n    except Exception as e:\n        return e.__traceback__.tb_lineno",
        LINE,
        None,
    ),
    "a stack": ("import traceback\ndef f(): return str(traceback.extract_stack()[-1].lineno)", LINE, None),
    "format_exc": (
        "from traceback import format_exc\ndef f():\n    try:\n        1 / 0\n    except ArithmeticError:\n"
        "        return format_exc().replace(__file__, '')  # shown",
        LINE,
        None,
    ),
    "a warning's line": (
        "import warnings\ndef f():\n    with warnings.catch_warnings(record=True) as found:\n"
        "        warnings.simplefilter('always')\n        warnings.warn('x')\n    return found[0].lineno",
        LINE,
        None,
    ),
    "dis": ("import dis\ndef f(): return dis.Bytecode(step).dis()", ("lines.py", "def step", "\ndef step"), None),
}


@pytest.mark.parametrize("way", SHOWN)
def test_a_slice_that_shows_source_changes_with_it(way):
    code, seen, unseen = SHOWN[way]
    files = {"lines.py": STEP + code}
    assert digest(files) != digest(edited(files, seen))
    if unseen:
        assert digest(files) == digest(edited(files, unseen))


@pytest.mark.parametrize("way", SHOWN)
def test_the_edits_change_what_python_returns_or_do_not(way, tmp_path, monkeypatch):
    code, seen, unseen = SHOWN[way]
    files = {"lines.py": STEP + code}
    folder = tmp_path / "course"  # the same for all: __file__ is read, too
    before = returned(folder, files, monkeypatch)
    linecache.clearcache()
    assert returned(folder, edited(files, seen), monkeypatch) != before
    if unseen:
        assert returned(folder, edited(files, unseen), monkeypatch) == before


HELPERS = {
    "a helper that shows": {
        "lines.py": "from a import show\n" + STEP + "def f(): return show(step)",
        "a.py": "import inspect\ndef show(what): return inspect.getsource(what)",
    },
    "a helper's decorator that keeps": {
        "lines.py": "from a import kept, ALL\n" + STEP.replace("def step", "@kept\ndef step") + "def f(): return ALL",
        "a.py": "import inspect\nALL = []\ndef kept(what):\n    ALL.append(inspect.getsource(what))\n    return what",
    },
}


@pytest.mark.parametrize("way", HELPERS)
def test_it_counts_who_shows_not_where(way, tmp_path, monkeypatch):
    files = HELPERS[way]
    assert digest(files) != digest(edited(files, COMMENT))
    before = returned(tmp_path / "course", files, monkeypatch)
    assert returned(tmp_path / "course", edited(files, COMMENT), monkeypatch) != before


@pytest.mark.parametrize(
    "code",
    [
        "from pathlib import Path\ndef f(): return Path(__file__).resolve().parent / 'data'",
        "from pathlib import Path\ndef f(): return Path(__file__).with_name('data.csv')",
        "import os\ndef f(): return os.path.join(os.path.dirname(os.path.abspath(__file__)), 'data')",
        "ROOT = __file__.rpartition('/seminars/')[0]\ndef f(): return ROOT",
        "import os\ndef f(): return os.path.relpath(__file__, '/')",
        "from pathlib import Path\ndef f(): return str(Path(__file__).relative_to('/')).split('/')",
        "def f(): return __file__[:-3] + '.csv', f'{__file__}.txt', __file__.replace('.py', '.csv'), '%s.c' % __file__",
        "def f():\n    print(__file__)\n    return __file__ == '/x', len(__file__)",
        "import inspect\ndef f(): return inspect.isclass(step)",
        "import inspect\ndef f(): return list(inspect.signature(step).parameters)",
        "import inspect, traceback\ndef g(): return inspect.getsource(step), __doc__\ndef f(): return step(1)",
        "import ast\ndef f(): return ast.literal_eval('1')",
    ],
)
def test_what_shows_nothing_leaves_comments_docstrings_and_layout_out(code):
    files = {"lines.py": STEP + code}
    for edit in (COMMENT, DOCSTRING, ("lines.py", "def step", "\n\ndef step")):
        assert digest(files) == digest(edited(files, edit))


def test_only_the_section_that_shows_a_function_changes_with_its_comment():
    source = scene("import inspect\n        print(inspect.getsource(step))", "print(step(1))", top=STEP)
    changed = source.replace("# the slope", "# a slope")
    assert section_slice({"lines.py": source}).digest != section_slice({"lines.py": changed}).digest
    assert section_slice({"lines.py": source}, "two").digest == section_slice({"lines.py": changed}, "two").digest


def test_what_is_shown_is_in_the_slice_as_it_stands():
    source = {"lines.py": STEP + "import inspect\ndef f(): return inspect.getsource(step)"}
    assert "# the slope" in function_slice(source).texts["manim_ce/lines.py:source of step"]
    whole = {
        "def f(): return open(__file__).read()": "source",
        "import inspect\ndef f(): return [inspect.getsource(each) for each in (step, other)]": "source",
        "def g(h): return h.__doc__\ndef f(): return g(step)": "docstrings",
    }
    for code, name in whole.items():
        assert "Go downhill." in function_slice({"lines.py": STEP + code}).texts[f"manim_ce/lines.py:{name}"]
