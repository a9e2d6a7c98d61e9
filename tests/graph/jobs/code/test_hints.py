"""A name that there is not, in a scene that was pasted or typed in haste: what may have been meant is told."""

import io
import pdb
import sys
from bdb import BdbQuit

import pytest

from coursekit.graph.jobs.code.hints import hint

LOW = "quality=low"
NOWHERE = (
    f"; nothing of that name is installed in {sys.prefix}: `{sys.executable} -m pip install` the package that has it"
)
PLAIN = """
    from manim import *


    class Plain(Scene):
        def construct(self):
            {line}
    """


def told(course, source):
    course.write("manim_ce/lines.py", source)
    course.doit(LOW, "clip", fails=True)
    return course.output


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("self.play(ShowCreation(Square()))", "'ShowCreation' is not defined; in Manim Community it is Create"),
        ("self.add(Squar())", "'Squar' is not defined; did you mean Square?"),
        ("side = 1; self.add(Square(sid))", "'sid' is not defined; did you mean side?"),
        ("get_ipython().run_line_magic('a', 'b')", "; it is of notebooks alone: delete the lines"),
        ("self.pley(Create(Square()))", "no attribute 'pley'; did you mean play?"),
    ],
)
def test_a_name_is_told_with_what_may_have_been_meant(new_course, line, hint):
    output = told(new_course, PLAIN.format(line=line))
    assert hint in output.partition("Failed:")[0]
    assert hint in output.partition("Failed:")[2].replace("\n      ", " ")


@pytest.mark.parametrize("library", ["manimlib", "manimlib.imports", "big_ol_pile_of_manim_imports"])
def test_another_manim_is_told_as_such(new_course, library):
    output = told(new_course, PLAIN.format(line="self.wait()").replace("from manim ", f"from {library} "))
    assert "that is 3Blue1Brown's manim: of Manim Community, type `from manim import *`" in output


def test_a_name_that_is_like_none_is_told_as_python_tells_it(new_course):
    output = told(new_course, PLAIN.format(line="self.add(zzzqqq)"))
    assert "NameError: name 'zzzqqq' is not defined\n" in output


@pytest.mark.parametrize(
    ("files", "wanted", "told"),
    [
        (["src/ink/__init__.py", "src/ink/pens.py"], "ink.pens", "; seminars/01_a/src/ink has that name: install what "
         "it is of, or begin with PYTHONPATH=seminars/01_a/src doit"),
        (["deep/er/ink.py", "lib/ink.py"], "ink", "; seminars/01_a/lib/ink has that name: install what it is of, or "
         "begin with PYTHONPATH=seminars/01_a/lib doit"),
        (["../02_b/deep/ink.py"], "ink", "; seminars/02_b/deep/ink has that name, which is no part of "
         "seminars/01_a: move it there, too, or to seminars/shared, where both import it from"),
        (["a/ink/__init__.py", "b/ink/__init__.py", "b/ink/pens/nib.py"], "ink.pens.nib", "; seminars/01_a/b/ink has "
         "that name: install what it is of, or begin with PYTHONPATH=seminars/01_a/b doit"),
        (["src/ink/__init__.py", "../02_b/ink/__init__.py", "../02_b/ink.py"], "ink.pens",
         NOWHERE),
        (["env/lib/site-packages/ink/__init__.py"], "ink", NOWHERE),
        ([], "ink", NOWHERE),
        ([], "xml.ink", ""),
    ],
)  # fmt: skip
def test_a_module_that_is_not_found_is_told_where_it_lies_else(tmp_path, monkeypatch, files, wanted, told):
    monkeypatch.chdir(tmp_path)
    scene = tmp_path / "seminars/01_a/films/lines.py"
    for path in (scene, *(tmp_path / "seminars/01_a" / name for name in files)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    with pytest.raises(ModuleNotFoundError) as raised:
        exec(compile(f"import xml, {wanted}", str(scene), "exec"), {})
    assert hint(raised.value) == told


@pytest.mark.parametrize(
    ("asking", "told"),
    [
        ("input()", "; nothing can be typed to a job: it belongs in the file"),
        ("import sys, getpass; getpass._raw_input('', sys.stderr)", "; nothing can be typed to a job"),
        ("breakpoint()", "; no debugger stops where nothing can be typed: print"),
        ("import io, pickle; pickle.load(io.BytesIO())", ""),
    ],
)
def test_code_that_waits_for_keys_is_told_that_nobody_types_them(monkeypatch, asking, told):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(sys, "breakpointhook", lambda: pdb.Pdb(nosigint=True).set_trace(sys._getframe(1)))
    with pytest.raises((EOFError, BdbQuit)) as raised:
        exec(compile(f"{asking}\npass", "asking.py", "exec"), {})
    sys.settrace(None)
    assert hint(raised.value)[: len(told) or None] == told
