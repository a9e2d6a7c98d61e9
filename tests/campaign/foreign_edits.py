"""Random edits of a Python file that nobody here wrote: each gives its new text, or "" where it finds no place."""

import ast
import io
import random
import re
import tokenize
from collections.abc import Callable, Iterator

COLOURS = ("RED", "BLUE", "GREEN", "YELLOW", "ORANGE", "PURPLE", "TEAL", "PINK", "WHITE", "GOLD", "MAROON", "GREY")
DIRECTIONS = ("UP", "DOWN", "LEFT", "RIGHT")
WORD = re.compile(r"[a-z]{4,}")
HEADS = ("if True:", "for _ in range(1):", "with __import__('contextlib').suppress():")
MISTAKES = ("unknown_name", "1 / 0", "raise ValueError('no')")
Edit = Callable[[str, random.Random], str]


def change_number(text: str, rng: random.Random) -> str:
    """Another number of the same kind, near by, so that no film becomes ten times as long."""
    tokens = [t for t in _tokens(text) if t.type == tokenize.NUMBER and re.fullmatch(r"\d+|\d*\.\d+|\d+\.", t.string)]
    if not tokens:
        return ""
    token = rng.choice(tokens)
    if token.string.isdigit():
        return _replaced(text, token, str(max(0, int(token.string) + rng.choice((-1, 1, 2)))))
    return _replaced(text, token, f"{float(token.string) * rng.choice((0.5, 0.8, 1.25)) + 0.05:.3f}")


def change_text(text: str, rng: random.Random) -> str:
    tokens = [t for t in _tokens(text) if t.type == tokenize.STRING and WORD.search(t.string)]
    if not tokens:
        return ""
    token = rng.choice(tokens)
    word = rng.choice([*WORD.finditer(token.string)])
    letters = [*word[0]]
    rng.shuffle(letters)
    return _replaced(text, token, f"{token.string[: word.start()]}{''.join(letters)}{token.string[word.end() :]}")


def change_colour(text: str, rng: random.Random) -> str:
    return _other_name(text, rng, COLOURS)


def change_direction(text: str, rng: random.Random) -> str:
    return _other_name(text, rng, DIRECTIONS)


def delete_statement(text: str, rng: random.Random) -> str:
    block = _block(text, rng, 2)
    return _with_lines(text, rng.choice(block), []) if block else ""


def repeat_statement(text: str, rng: random.Random) -> str:
    block = _block(text, rng, 1)
    if not block:
        return ""
    statement = rng.choice(block)
    return _with_lines(text, statement, _lines(text, statement) * 2)


def swap_statements(text: str, rng: random.Random) -> str:
    block = _block(text, rng, 2)
    if not block:
        return ""
    number = rng.randrange(len(block) - 1)
    first, second = block[number : number + 2]
    lines = text.splitlines(keepends=True)
    between = lines[_end(first) : _first(second) - 1]
    lines[_first(first) - 1 : _end(second)] = [*_lines(text, second), *between, *_lines(text, first)]
    return "".join(lines)


def nest_statement(text: str, rng: random.Random) -> str:
    block = _block(text, rng, 1)
    if not block:
        return ""
    statement = rng.choice(block)
    # Lines of a text of several lines would be moved with it.
    if any(
        isinstance(each, (ast.Constant, ast.JoinedStr)) and _end(each) > each.lineno for each in ast.walk(statement)
    ):
        return ""
    head = f"{' ' * statement.col_offset}{rng.choice(HEADS)}\n"
    return _with_lines(text, statement, [head, *(f"    {line}" for line in _lines(text, statement))])


def comment(text: str, rng: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    lines.insert(rng.randint(0, len(lines)), rng.choice(("# a word\n", "\n")))
    changed = "".join(lines)
    return changed if _parses(changed) and ast.dump(ast.parse(changed)) == ast.dump(ast.parse(text)) else ""


def mistake(text: str, rng: random.Random) -> str:
    block = _block(text, rng, 1)
    if not block:
        return ""
    statement = rng.choice(block)
    wrong = f"{' ' * statement.col_offset}{rng.choice(MISTAKES)}\n"
    return _with_lines(text, statement, [wrong, *_lines(text, statement)])


EDITS: dict[str, tuple[Edit, int]] = {  # with the share that each has
    "a number": (change_number, 6),
    "a text": (change_text, 3),
    "a colour": (change_colour, 2),
    "a direction": (change_direction, 2),
    "a statement deleted": (delete_statement, 2),
    "a statement twice": (repeat_statement, 2),
    "statements swapped": (swap_statements, 3),
    "a statement nested": (nest_statement, 1),
    "a comment": (comment, 1),
    "a mistake": (mistake, 1),
}


def edited(text: str, rng: random.Random) -> tuple[str, str]:
    """What was done to a file, and its new text, which parses; ("", "") where it is no file for edits."""
    if not _parses(text):
        return "", ""
    for kind in _kinds(rng):
        changed = EDITS[kind][0](text, rng)
        if changed and changed != text and _parses(changed):
            return kind, changed
    return "", ""


def _kinds(rng: random.Random) -> Iterator[str]:
    weights = [share for _, share in EDITS.values()]
    yield from rng.choices([*EDITS], weights, k=20)


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    return [*tokenize.generate_tokens(io.StringIO(text).readline)]


def _replaced(text: str, token: tokenize.TokenInfo, new: str) -> str:
    lines = text.splitlines(keepends=True)
    (row, start), (last, end) = token.start, token.end
    lines[row - 1 : last] = [f"{lines[row - 1][:start]}{new}{lines[last - 1][end:]}"]
    return "".join(lines)


def _other_name(text: str, rng: random.Random, names: tuple[str, ...]) -> str:
    tokens = [t for t in _tokens(text) if t.type == tokenize.NAME and t.string in names]
    if not tokens:
        return ""
    token = rng.choice(tokens)
    return _replaced(text, token, rng.choice([name for name in names if name != token.string]))


def _block(text: str, rng: random.Random, fewest: int) -> list[ast.stmt]:
    """A block of so many statements or more, each in lines of its own; [] if there is none. Long ones are likelier."""
    blocks = [
        block
        for node in ast.walk(ast.parse(text))
        for name in ("body", "orelse", "finalbody")
        if isinstance(block := getattr(node, name, None), list)
        and len(block) >= fewest
        and all(_is_whole(text, each) for each in block)
    ]
    if not blocks:
        return []
    return rng.choices(blocks, [len(block) for block in blocks])[0]


def _is_whole(text: str, statement: ast.stmt) -> bool:
    """Whether nothing else stands in a statement's lines, as in `if x: y` and `a; b`."""
    lines = _lines(text, statement)
    alone = not lines[0][: statement.col_offset].strip() or bool(getattr(statement, "decorator_list", ()))
    return alone and not lines[-1].encode()[statement.end_col_offset or 0 :].decode().partition("#")[0].strip()


def _lines(text: str, statement: ast.stmt) -> list[str]:
    lines = text.splitlines(keepends=True)[_first(statement) - 1 : _end(statement)]
    return [*lines[:-1], lines[-1] if lines[-1].endswith("\n") else f"{lines[-1]}\n"]


def _with_lines(text: str, statement: ast.stmt, lines: list[str]) -> str:
    all_lines = text.splitlines(keepends=True)
    all_lines[_first(statement) - 1 : _end(statement)] = lines
    return "".join(all_lines)


def _first(node: ast.stmt) -> int:
    return min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])


def _end(node: ast.AST) -> int:
    end: int = node.end_lineno  # type: ignore[attr-defined]
    return end
