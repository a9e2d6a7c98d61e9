"""Random edits of a tree: what an author may do to it, with and without a meaning."""

import ast
import random
import re
from collections.abc import Callable

from .courses import SCENE_CLASS, Author, Tree, add_line, experiments_of, parsed, sections_of

NUMBER = re.compile(r"\b[1-9]\d\d\b")
GIVEN_NAME = re.compile(r"\b\w+_k\d+\b")
Edit = Callable[[Tree, Author], str]


def change_number(tree: Tree, author: Author) -> str:
    files = [path for path, text in tree.items() if NUMBER.search(text)]
    kit = [path for path in files if path.startswith("kit/")]
    # The kit has few files and many readers: it gets a share of its own.
    path = author.rng.choice(kit if author.rng.random() < 0.1 else [f for f in files if f not in kit])
    found = author.rng.choice([*NUMBER.finditer(tree[path])])
    tree[path] = f"{tree[path][: found.start()]}{author.rng.randrange(100, 1000)}{tree[path][found.end() :]}"
    return f"{path}: {found[0]} changed"


def comment(tree: Tree, author: Author) -> str:
    path = _some_file(tree, author.rng, (".py", ".toml"))
    lines = tree[path].splitlines()
    lines.insert(author.rng.randint(0, len(lines)), author.rng.choice(["# a word", "", "\n"]))
    return _same_meaning(tree, path, "\n".join(lines) + "\n", "a comment")


def docstring(tree: Tree, author: Author) -> str:
    path = _some_file(tree, author.rng)
    nodes = [n for n in ast.walk(parsed(tree[path])) if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
    nodes = [n for n in nodes if n.body[0].lineno > n.lineno]
    if not nodes:
        return ""
    node = author.rng.choice(nodes)
    lines = tree[path].splitlines()
    lines.insert(node.body[0].lineno - 1, " " * node.body[0].col_offset + '"""What it does."""')
    tree[path] = "\n".join(lines) + "\n"
    return f"{path}: a docstring in {node.name}"


def reformat(tree: Tree, author: Author) -> str:
    path = _some_file(tree, author.rng)
    return _same_meaning(tree, path, ast.unparse(parsed(tree[path])) + "\n", "reformatted")


def wrap(tree: Tree, author: Author) -> str:
    path = _some_file(tree, author.rng)
    wrapped = re.sub(r"return (\S.*)$", r"return (\n            \1\n        )", tree[path], count=1, flags=re.MULTILINE)
    return _same_meaning(tree, path, wrapped, "an expression wrapped")


def rename(tree: Tree, author: Author) -> str:
    names = sorted({name for text in tree.values() for name in GIVEN_NAME.findall(text)})
    if not names:
        return ""
    old = author.rng.choice(names)
    new = re.sub(r"_k\d+$", f"x_k{author.rng.randrange(1000, 9999)}", old)
    for path in [*tree]:
        text = re.sub(rf"\b{old}\b", new, tree.pop(path))
        tree[re.sub(rf"\b{old}\b", new, path)] = text
    return f"{old} renamed to {new}"


def delete_shown(tree: Tree, author: Author) -> str:
    path = _some_scene(tree, author.rng)
    lines = tree[path].splitlines(keepends=True)
    places = [i for i, line in enumerate(lines) if line.startswith("        self.play(")]
    if not places:
        return ""
    gone = lines.pop(author.rng.choice(places))
    return _if_it_parses(tree, path, "".join(lines), f"{gone.strip()} deleted")


def delete_definition(tree: Tree, author: Author) -> str:
    path = _some_file(tree, author.rng)
    body = parsed(tree[path]).body
    loose = [n for n in body if isinstance(n, (ast.FunctionDef, ast.Assign))]
    if not loose:
        return ""
    text = _without(tree[path], author.rng.choice(loose))
    return _if_it_parses(tree, path, text, "a definition deleted")


def add_unused(tree: Tree, author: Author) -> str:
    path = _some_file(tree, author.rng)
    if path.endswith("experiments.py"):
        return ""
    number = author.rng.randrange(10**6)
    tree[path] += f"\n\ndef unused_{number}(x):\n    return x + {number}\n\n\nUNUSED_{number} = {number}\n"
    return f"{path}: something unused added"


def add_gadget(tree: Tree, author: Author) -> str:
    files = [path for path in tree if SCENE_CLASS.search(tree[path]) or path.endswith("experiments.py")]
    path = author.rng.choice([f for f in files if f.startswith("seminars")])
    return f"{path}: {author.add_gadget(tree, path)} added"


def add_section(tree: Tree, author: Author) -> str:
    path = _some_scene(tree, author.rng)
    name = f"scene{author.rng.randrange(10, 99)}_more"
    value = author.rng.randrange(100, 1000)
    if name in tree[path]:
        return ""
    text = add_line(tree[path], "construct", f"self.{name}()")
    tree[path] = f"{text.rstrip()}\n\n    def {name}(self):\n        self.play({value})\n"
    return f"{path}: {name} added"


def add_experiment(tree: Tree, author: Author) -> str:
    folder = author.rng.choice(sorted({path.rsplit("/", 1)[0] for path in tree if path.endswith("experiments.py")}))
    name = author.add_experiment(tree, folder)
    scenes = [p for p in tree if p.startswith(folder) and SCENE_CLASS.search(tree[p]) and sections_of(tree[p])]
    if scenes and author.rng.random() < 0.7:
        path = author.rng.choice(scenes)
        tree[path] = add_line(
            tree[path], author.rng.choice(sections_of(tree[path])), f'self.play(self.tensors("{name}"))'
        )
    return f"{folder}: {name} added"


def swap_sections(tree: Tree, author: Author) -> str:
    path = _some_scene(tree, author.rng)
    lines = tree[path].splitlines(keepends=True)
    places = [i for i, line in enumerate(lines) if re.match(r"        self\.scene\d+_\w+\(\)$", line)]
    if len(places) < 2:
        return ""
    one, two = author.rng.sample(places, 2)
    lines[one], lines[two] = lines[two], lines[one]
    tree[path] = "".join(lines)
    return f"{path}: sections swapped"


def drop_section(tree: Tree, author: Author) -> str:
    path = _some_scene(tree, author.rng)
    calls = re.findall(r"^        self\.scene\d+_\w+\(\)\n", tree[path], re.MULTILINE)
    if len(calls) < 2:
        return ""
    tree[path] = tree[path].replace(author.rng.choice(calls), "", 1)
    return f"{path}: a section is called no more"


def swap_statements(tree: Tree, author: Author) -> str:
    path = _some_file(tree, author.rng)
    body = [n for n in parsed(tree[path]).body if not isinstance(n, ast.ClassDef)]
    if len(body) < 2:
        return ""
    place = author.rng.randrange(len(body) - 1)
    one, two = body[place], body[place + 1]
    lines = tree[path].splitlines()
    first, second = (lines[_first(n) - 1 : n.end_lineno] for n in (one, two))
    between = lines[one.end_lineno : _first(two) - 1]
    lines[_first(one) - 1 : two.end_lineno] = [*second, *between, *first]
    return _if_it_parses(tree, path, "\n".join(lines) + "\n", "statements swapped")


def rebind(tree: Tree, author: Author) -> str:
    """A name of a file bound again, or changed in place, at its end; or by another file that imports it."""
    path = _some_file(tree, author.rng)
    names = re.findall(r"^(\w+_k\d+) = ", tree[path], re.MULTILINE)
    if not names:
        return ""
    name, value = author.rng.choice(names), author.rng.randrange(100, 1000)
    line = author.rng.choice(
        [f"{name} = {value}", f"{name} += {value}", f"if {value}:\n    {name} = ({name}, {value})"]
    )
    beside, _, file = path.rpartition("/")
    others = [p for p in tree if p.rpartition("/")[0] == beside and p != path and p.endswith(".py")]
    if others and author.rng.random() < 0.4 and "/__init__" not in path:
        other, module = author.rng.choice(others), file.removesuffix(".py")
        return _if_it_parses(
            tree, other, f"import {module}\n\n{module}.{name} = {value}\n{tree[other]}", f"{name} patched"
        )
    if found := SCENE_CLASS.search(tree[path]):
        return _if_it_parses(
            tree, path, f"{tree[path][: found.start()]}{line}\n\n\n{tree[path][found.start() :]}", f"{name} rebound"
        )
    return _if_it_parses(tree, path, f"{tree[path]}\n{line}\n", f"{name} rebound")


def move(tree: Tree, author: Author) -> str:
    """A function or constant moved to a file of its own, and imported from there."""
    path = _some_file(tree, author.rng)
    body = parsed(tree[path]).body
    here = {n.name if isinstance(n, ast.FunctionDef) else "" for n in body}
    movable = [n for n in body if isinstance(n, ast.FunctionDef) and not n.decorator_list and _stands_alone(n)]
    if not movable or path.startswith("kit/"):
        return ""
    node = author.rng.choice(movable)
    if node.name.startswith("run_") or "__" in node.name or node.name not in here:
        return ""
    file = f"moved_{author.rng.randrange(10**6)}"
    beside = path.rpartition("/")[0]
    dot = "." if f"{beside}/__init__.py" in tree else ""
    tree[f"{beside}/{file}.py"] = f"{ast.get_source_segment(tree[path], node)}\n"
    text = f"from {dot}{file} import {node.name}\n{_without(tree[path], node)}"
    return _if_it_parses(tree, path, text, f"{node.name} moved to {file}.py")


def swap_keys(tree: Tree, author: Author) -> str:
    path = _some_file(tree, author.rng, (".toml",))
    lines = tree[path].splitlines()
    places = [i for i, line in enumerate(lines[:-1]) if " = " in line and " = " in lines[i + 1]]
    if not places:
        return ""
    place = author.rng.choice(places)
    lines[place], lines[place + 1] = lines[place + 1], lines[place]
    tree[path] = "\n".join(lines) + "\n"
    return f"{path}: keys swapped"


def remove_experiment(tree: Tree, author: Author) -> str:
    path = author.rng.choice(sorted(p for p in tree if p.endswith("experiments.py")))
    known = experiments_of(tree[path])
    if len(known) < 3:
        return ""
    gone = known[-1]
    node = next(n for n in parsed(tree[path]).body if isinstance(n, ast.FunctionDef) and n.name == gone)
    tree[path] = _without(tree[path], node)
    table = path.replace("experiments.py", "hyperparams.toml")
    tree[table] = re.sub(rf"^\[{gone}\]\n(?:(?!\[).*\n)*", "", tree[table], flags=re.MULTILINE)
    for other in [p for p in tree if p.startswith(path.rpartition("/")[0]) and SCENE_CLASS.search(tree[p])]:
        tree[other] = "".join(line for line in tree[other].splitlines(keepends=True) if f'"{gone}"' not in line)
    return f"{path}: {gone} removed"


COSMETIC: dict[str, Edit] = {"comment": comment, "docstring": docstring, "reformat": reformat, "wrap": wrap}
MEANT: dict[str, Edit] = {
    "change_number": change_number,
    "rename": rename,
    "delete_shown": delete_shown,
    "delete_definition": delete_definition,
    "add_unused": add_unused,
    "add_gadget": add_gadget,
    "add_section": add_section,
    "add_experiment": add_experiment,
    "remove_experiment": remove_experiment,
    "swap_sections": swap_sections,
    "drop_section": drop_section,
    "swap_statements": swap_statements,
    "rebind": rebind,
    "move": move,
    "swap_keys": swap_keys,
}
EDITS = {**COSMETIC, **MEANT}
# Half of all edits change one number: there the excess is counted that an author feels.
WEIGHTS = {name: 20 if name == "change_number" else 2 if name == "add_gadget" else 1 for name in EDITS}


def _some_file(tree: Tree, rng: random.Random, kinds: tuple[str, ...] = (".py",)) -> str:
    return rng.choice(sorted(p for p in tree if p.endswith(kinds) and p.startswith("seminars")))


def _some_scene(tree: Tree, rng: random.Random) -> str:
    return rng.choice(sorted(path for path in tree if SCENE_CLASS.search(tree[path]) and path.startswith("seminars")))


def _same_meaning(tree: Tree, path: str, text: str, what: str) -> str:
    if path.endswith(".py"):
        if not text.strip() or ast.dump(parsed(text)) != ast.dump(parsed(tree[path])):
            return ""
    elif re.sub(r"#.*|\s", "", text) != re.sub(r"#.*|\s", "", tree[path]):
        return ""
    tree[path] = text
    return f"{path}: {what}"


def _if_it_parses(tree: Tree, path: str, text: str, what: str) -> str:
    if text.strip() and not parsed(text).body:
        return ""
    tree[path] = text
    return f"{path}: {what}"


def _first(node: ast.stmt) -> int:
    return min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])


def _without(text: str, node: ast.stmt) -> str:
    lines = text.splitlines()
    del lines[_first(node) - 1 : node.end_lineno]
    return "\n".join(lines) + "\n"


def _stands_alone(node: ast.FunctionDef) -> bool:
    bound = {a.arg for a in node.args.args} | {
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    read = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    return all(name in bound or name in dir(__builtins__) or name in ("len", "range", "repr") for name in read)
