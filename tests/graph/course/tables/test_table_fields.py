"""One value of a table changed in the author's file: by the rules of a build, and with all else as it was."""

import tomllib

import pytest

from coursekit.graph.course.tables.hyperparameters import HyperparameterError
from coursekit.graph.course.tables.table_fields import FieldKind, Tables

EXPERIMENTS = """
    from typing import Literal

    from coursekit.lab.experiment import Tensors
    from coursekit.quantities import Count, Decay, Optimizer, Point, Rate


    def race(
        rate: Rate,
        steps: Count,
        decays: list[Decay],
        start: Point,
        method: Literal["sgd", "adam"],
        name: str,
        loud: bool,
        anything,
        optimizers: dict[str, Optimizer],
        seed: int,
        limits: dict[str, Rate],
    ) -> Tensors:
        return {}


    def doubled(race: Tensors, factor: float) -> Tensors:
        return {}
    """
TABLES = """
# The race.
[race]   # by name
rate = 1e-3         # of all
steps=5
decays = [
  0.5,  # slow
  0.9,
]
start = [1.0, 2.0]
method = "sgd"
name = 'a "name"'  # quoted
loud = false
anything = 1_000
limits = { low = 0.5, high = 1.0 } # both

sweep = { seed = [0, 1] }

[race.optimizers.sgd]
class = "SGD"
lr = 0.1

[doubled] # twice
factor = 2.0
"""


@pytest.fixture
def tables(new_course):
    new_course.write("experiments.py", EXPERIMENTS)
    return Tables(new_course.root, new_course.seminar)


def file(text=TABLES):
    return text.encode()


CHANGES = [
    ("race", "rate", "5e-4", "rate = 5e-4         # of all", 0.0005),
    ("race", "rate", ".5", "rate = 0.5         # of all", 0.5),
    ("race", "steps", "7", "steps=7", 7),
    ("race", "decays", "[0.1]", "decays = [0.1]", [0.1]),
    ("race", "start", "[0, 1.5]", "start = [0, 1.5]", [0, 1.5]),
    ("race", "method", "adam", 'method = "adam"', "adam"),
    ("race", "name", 'x"\\\n# ünï', None, 'x"\\\n# ünï'),
    ("race", "name", "  a b ", None, "  a b "),
    ("race", "loud", "true", "loud = true", True),
    ("race", "anything", "12", "anything = 12", 12),
    ("race", "limits.low", "0.25", "limits = { low = 0.25, high = 1.0 } # both", 0.25),
    ("race", "sweep.seed", "[0, 1, 2]", "sweep = { seed = [0, 1, 2] }", [0, 1, 2]),
    ("race", "optimizers.sgd.lr", "0.2", "lr = 0.2", 0.2),
    ("doubled", "factor", "3", "factor = 3", 3),
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(("table", "key", "given", "line", "value"), CHANGES)
def test_one_value_changes_and_nothing_else(tables, table, key, given, line, value, mark, line_end):
    before = mark + file(TABLES.replace("\n", line_end))
    after = tables.changed(before, table, key.split("."), given)
    meant = tomllib.loads(before.decode("utf-8-sig"))
    inner = meant[table]
    *above, last = key.split(".")
    for step in above:
        inner = inner[step]
    inner[last] = value
    assert tomllib.loads(after.decode("utf-8-sig")) == meant
    assert after.startswith(mark) and after.count(b"\n") - after.count(b"\r\n") == (
        0 if line_end == "\r\n" else after.count(b"\n")
    )
    gone = [each for each in before.split(b"\n") if each not in after.split(b"\n")]
    come = [each for each in after.split(b"\n") if each not in before.split(b"\n")]
    assert len(come) == 1 and (line is None or come[0].decode().strip() == line)
    assert len(gone) == (4 if key == "decays" else 1)


WRONG = [
    ("race", "rate", "0", "rate = 0, but a rate must be a positive number."),
    ("race", "rate", "fast", "rate = fast, but a rate must be a positive number."),
    ("race", "rate", "nan", "a finite number"),
    ("race", "rate", "1e400", "a finite number"),
    ("race", "rate", "0,5", "its decimal mark is a point, 0.5"),
    ("race", "rate", "1\nsteps = 9", "rate = 1"),
    ("race", "rate", "", "rate = nothing, but a rate must be a positive number."),
    ("race", "steps", "1.5", "steps = 1.5, but a count must be a positive whole number."),
    ("race", "steps", "true", "steps = true, but a count"),
    ("race", "decays", "[0.5, 1.0]", "decays[1] = 1.0, but a decay must lie in [0, 1)."),
    ("race", "decays", "[0.5", "a value as TOML writes it"),
    ("race", "method", "rmsprop", 'method = "rmsprop", but'),
    ("race", "loud", "yes", "true or false"),
    ("race", "anything", "much", "a whole number"),
    ("race", "limits.low", "-1", "a rate must be a positive number"),
    ("race", "sweep.seed", "[0, 0]", "sweep.seed holds 0 twice"),
    ("race", "sweep.seed", "0", "an axis is a list"),
    ("race", "nothing", "1", "has no value nothing"),
    ("race", "optimizers", "{}", "has no value optimizers"),
    ("race", "optimizers.sgd", "{}", "has no value optimizers.sgd"),
    ("nothing", "rate", "1", "has no value rate in a table [nothing]"),
    ("__class__", "rate", "1", "has no value"),
]


@pytest.mark.parametrize(("table", "key", "given", "says"), WRONG)
def test_what_a_build_would_refuse_is_refused_in_its_words(tables, table, key, given, says):
    with pytest.raises(HyperparameterError) as told:
        tables.changed(file(), table, key.split("."), given)
    assert says in str(told.value)


def test_a_table_that_is_wrong_is_mended_value_by_value(tables):
    broken = file(TABLES.replace("rate = 1e-3", "rate = 0").replace("steps=5", "steps=-5"))
    with pytest.raises(HyperparameterError):
        tables.changed(broken, "race", ["rate"], "-1")
    once = tables.changed(broken, "race", ["rate"], "1")
    assert tomllib.loads(tables.changed(once, "race", ["steps"], "5").decode())["race"]["rate"] == 1


def test_fields_are_typed_and_bounded_by_annotations(tables):
    fields = {".".join(field.path): field for field in tables.fields(file(), "race")}
    kinds = {key: field.kind for key, field in fields.items()}
    assert kinds == {
        "rate": FieldKind.NUMBER,
        "steps": FieldKind.INTEGER,
        "decays": FieldKind.TOML,
        "start": FieldKind.TOML,
        "method": FieldKind.CHOICE,
        "name": FieldKind.TEXT,
        "loud": FieldKind.BOOLEAN,
        "anything": FieldKind.INTEGER,
        "limits.low": FieldKind.NUMBER,
        "limits.high": FieldKind.NUMBER,
        "sweep.seed": FieldKind.TOML,
        "optimizers.sgd.class": FieldKind.TEXT,
        "optimizers.sgd.lr": FieldKind.NUMBER,
    }
    assert fields["method"].choices == ("sgd", "adam")
    assert (fields["rate"].least, fields["limits.low"].least, fields["rate"].most) == (0, 0, None)
    assert fields["rate"].allowed == "a rate must be a positive number"
    assert fields["decays"].value.splitlines()[1] == "  0.5,  # slow"


def test_of_a_table_that_is_written_in_two_places_a_value_is_changed_where_it_stands(tables):
    before = TABLES + "\n[race.optimizers.adam]\nlr = 1 # one\nclass = 'Adam'\n"
    after = tables.changed(file(before), "race", ["optimizers", "adam", "lr"], "2").decode()
    assert after == before.replace("lr = 1 # one", "lr = 2 # one")
    after = tables.changed(file(before), "race", ["rate"], "2").decode()
    assert after == before.replace("rate = 1e-3 ", "rate = 2 ")
