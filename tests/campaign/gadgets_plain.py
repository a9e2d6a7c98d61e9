"""Gadgets for any file: values that reach a result through names, calls, classes and imports."""

from .gadget import Gadget

PLAIN = {
    "constant": Gadget("C_K = ##", uses=("C_K",)),
    "computed_constant": Gadget("A_K = ##\nB_K = A_K + ##", uses=("B_K",)),
    "function": Gadget("def f_K(x):\n    return x + ##", uses=("f_K(##)",)),
    "two_steps": Gadget(
        "def g_K(x):\n    return x * ##\n\n\ndef f_K(x):\n    return g_K(x) + 1", uses=("f_K(##)", "g_K(2)")
    ),
    "default": Gadget("D_K = ##\n\n\ndef f_K(x=D_K, *, y=##):\n    return x + y", uses=("f_K()", "f_K(y=1)")),
    "mutable_default": Gadget("def f_K(x, seen=[##]):\n    return [*seen, x]", uses=("f_K(1)",)),
    "closure": Gadget(
        "def make_K(a):\n    def inner(b):\n        return a + b + ##\n    return inner", uses=("make_K(##)(3)",)
    ),
    "made_by_closure": Gadget(
        "def make_K(a):\n    return lambda b: a * b + ##\n\n\nmade_K = make_K(##)", uses=("made_K(5)",)
    ),
    "lambda": Gadget("l_K = lambda x: x + ##", uses=("l_K(1)", "list(map(l_K, [1, 2]))")),
    "comprehension": Gadget("T_K = {i: i * ## for i in range(3)}", uses=("[T_K[i] + ## for i in T_K]",)),
    "walrus_at_top": Gadget("ALL_K = [last_K := i * ## for i in range(4)]", uses=("last_K",)),
    "walrus_in_test": Gadget("if (n_K := ##) > 3:\n    W_K = n_K + ##\nelse:\n    W_K = 0", uses=("W_K",)),
    "branch": Gadget(
        "if ## > 500:\n    def b_K():\n        return ##\nelse:\n    def b_K():\n        return -##", uses=("b_K()",)
    ),
    "rebound": Gadget("R_K = ##\nR_K = R_K + ##", uses=("R_K",)),
    "augmented": Gadget("R_K = [##]\nR_K += [##]", uses=("R_K",)),
    "alias_then_changed": Gadget("A_K = [##]\nB_K = A_K\nB_K += [##]\n", uses=("A_K",)),
    "alias_then_subscript": Gadget('A_K = {"a": ##}\nB_K = A_K\nB_K["b"] = ##\n', uses=("sorted(A_K.items())",)),
    "nested_subscript": Gadget(
        'A_K = {"a": ##}\nB_K = {"in": A_K}\nB_K["in"]["b"] = ##\n', uses=("sorted(A_K.items())",)
    ),
    "subscript": Gadget('P_K = {"a": ##}\nP_K["b"] = ##', uses=("sorted(P_K.items())",)),
    "appended": Gadget("L_K = [##]\nL_K.append(##)", uses=("L_K",)),
    "loop_at_top": Gadget("L_K = {}\nfor i in range(3):\n    L_K[i] = i * ##", uses=("L_K",)),
    "deleted": Gadget("X_K = ##\nY_K = X_K + ##\ndel X_K", uses=("Y_K",)),
    "unpacked": Gadget("a_K, (b_K, *c_K) = ##, (##, ##, ##)", uses=("a_K", "(b_K, c_K)")),
    "global_set": Gadget("G_K = ##\n\n\ndef put_K():\n    global G_K\n    G_K = ##\n\n\nput_K()", uses=("G_K",)),
    "global_counter": Gadget(
        "N_K = ##\n\n\ndef next_K():\n    global N_K\n    N_K += ##\n    return N_K",
        uses=("next_K()", "N_K", "next_K()"),
    ),
    "cache": Gadget(
        "M_K = {}\n\n\ndef memo_K(x):\n    M_K[x] = x + ##\n    return M_K[x]", uses=("memo_K(3)", "(memo_K(4), 7)")
    ),
    "module_rng": Gadget("import random\n\nRNG_K = random.Random(##)", uses=("RNG_K.random()", "RNG_K.random() + ##")),
    "own_decorator": Gadget(
        "def plus_K(f):\n    def g(*a):\n        return f(*a) + ##\n    return g\n\n\n@plus_K\ndef f_K(x):\n    return x + ##",
        uses=("f_K(1)",),
    ),
    "decorator_with_argument": Gadget(
        """
        import functools

        BY_K = ##


        def times_K(n):
            def deco(f):
                @functools.wraps(f)
                def g(*a):
                    return f(*a) * n
                return g
            return deco


        @times_K(BY_K + ##)
        def f_K(x):
            return x + ##
        """,
        uses=("f_K(1)",),
    ),
    "library_decorator": Gadget(
        "import functools\n\n\n@functools.lru_cache(maxsize=None)\ndef f_K(x):\n    return x + ##",
        uses=("f_K(1)", "f_K(2)"),
    ),
    "registry": Gadget(
        """
        REG_K = {}


        def register_K(f):
            REG_K[f.__name__] = f
            return f


        @register_K
        def one_K(x):
            return x + ##


        @register_K
        def two_K(x):
            return x * ##
        """,
        uses=("[REG_K[n](3) for n in sorted(REG_K)]",),
    ),
    "decorator_named_as_library": Gadget(
        "SEEN_K = []\n\n\ndef cache(f):\n    SEEN_K.append(f(##))\n    return f\n\n\n@cache\ndef f_K(x):\n    return x + ##",
        uses=("SEEN_K",),
    ),
    "table_of_functions": Gadget(
        'def a_K():\n    return ##\n\n\ndef b_K():\n    return ##\n\n\nT_K = {"a": a_K, "b": b_K}',
        uses=('T_K["a"]()', 'T_K["b"]()'),
    ),
    "class": Gadget(
        """
        class P_K:
            base = ##

            def __init__(self, x):
                self.x = x

            @property
            def y(self):
                return self.x + self.base + self._z()

            def _z(self):
                return ##

            def __repr__(self):
                return f"P({self.y}, ##)"
        """,
        uses=("P_K(##)", "P_K(1).y"),
    ),
    "class_base": Gadget(
        """
        class B_K:
            def f(self):
                return ##

            @staticmethod
            def s():
                return ##


        class D_K(B_K):
            def f(self):
                return super().f() + ##
        """,
        uses=("D_K().f()", "D_K.s()"),
    ),
    "class_patched": Gadget(
        "class P_K:\n    v = ##\n\n\nP_K.v = ##\nP_K.w = lambda self: self.v + ##", uses=("P_K().v", "P_K().w()")
    ),
    "init_subclass": Gadget(
        """
        class R_K:
            known = []

            def __init_subclass__(cls, **kwargs):
                R_K.known.append(cls.value + ##)


        class S1_K(R_K):
            value = ##


        class S2_K(R_K):
            value = ##
        """,
        uses=("R_K.known",),
    ),
    "metaclass": Gadget(
        """
        class M_K(type):
            made = []

            def __new__(meta, name, bases, body):
                M_K.made.append((name[:2], body.get("v")))
                return super().__new__(meta, name, bases, body)


        class U_K(metaclass=M_K):
            v = ##


        class V_K(U_K):
            v = ##
        """,
        uses=("M_K.made",),
    ),
    "subclasses": Gadget(
        "class R_K:\n    v = ##\n\n\nclass S_K(R_K):\n    v = ##",
        uses=("[c.v for c in R_K.__subclasses__()]",),
    ),
    "dataclass": Gadget(
        """
        from dataclasses import dataclass, field

        LEN_K = ##


        @dataclass(frozen=True)
        class D_K:
            a: int = ##
            b: list = field(default_factory=lambda: [LEN_K])

            def total(self):
                return self.a + self.b[0]


        MADE_K = D_K(##)
        """,
        uses=("D_K().total()", "D_K(1)", "MADE_K.total()"),
    ),
    "named_tuple": Gadget(
        "from typing import NamedTuple\n\n\nclass N_K(NamedTuple):\n    a: int\n    b: int = ##\n\n\nROWS_K = (N_K(##), N_K(##, ##))",
        uses=("ROWS_K[0]", "ROWS_K[1].b", "N_K(1)"),
    ),
    "enum": Gadget(
        "import enum\n\n\nclass E_K(enum.Enum):\n    a = ##\n    b = ##\n\n    def twice(self):\n        return self.value * 2",
        uses=("E_K.a.value", "E_K.b.twice()"),
    ),
    "attribute_by_literal": Gadget(
        "class P_K:\n    one = ##\n\n    def two(self):\n        return ##",
        uses=('getattr(P_K(), "one")', 'getattr(P_K(), "two")()'),
    ),
    "attribute_by_computed_name": Gadget("class P_K:\n    a1 = ##\n    a2 = ##", uses=('getattr(P_K, "a" + str(2))',)),
    "attrgetter": Gadget(
        "import operator\n\n\nclass P_K:\n    a = ##\n    b = ##", uses=('operator.attrgetter("a")(P_K)',)
    ),
    "globals_by_name": Gadget("V1_K = ##\nV2_K = ##", uses=('globals()["V" + "1_K"]',)),
    "match": Gadget(
        """
        class Q_K:
            __match_args__ = ("a",)

            def __init__(self, a):
                self.a = a


        def m_K(v):
            match v:
                case Q_K(a) if a > 5:
                    return a + ##
                case {"k": x, **rest}:
                    return x * ## + len(rest)
                case [a, *b]:
                    return a + ##
            return ##
        """,
        uses=("m_K(Q_K(9))", 'm_K({"k": 3, "l": 4})', "m_K([4, 5])", "m_K(1)"),
    ),
    "match_at_top": Gadget("match (##, ##):\n    case (ma_K, mb_K):\n        pass", uses=("(ma_K, mb_K)",)),
    "type_alias": Gadget(
        "from typing import Any\n\nAlias_K = dict[str, Any]\n\n\ndef f_K(x: Alias_K) -> int:\n    return x['a'] + ##",
        uses=("f_K({'a': ##})",),
    ),
    "f_string": Gadget('S_K = ##\nF_K = f"{S_K + ##:05d}"', uses=('f"{F_K}-{S_K}"',)),
    "format_attribute": Gadget("class P_K:\n    shown = ##", uses=('"{0.shown}".format(P_K)',)),
    "generator": Gadget(
        "def g_K(n):\n    for i in range(n):\n        yield i + ##", uses=("list(g_K(3))", "sum(g_K(2))")
    ),
    "context_manager": Gadget(
        "from contextlib import contextmanager\n\n\n@contextmanager\ndef w_K():\n    yield ##\n\n\ndef f_K():\n    with w_K() as v:\n        return v + ##",
        uses=("f_K()",),
    ),
    "recursion": Gadget("def r_K(n):\n    return ## if n < 2 else n * r_K(n - 1) + ##", uses=("r_K(4)",)),
    "sorted_by": Gadget("def key_K(x):\n    return -x * ##\n\n\nS_K = sorted([3, ##, 1], key=key_K)", uses=("S_K",)),
    "try_library": Gadget(
        "try:\n    import there_is_no_such_library as fast_K\nexcept ImportError:\n    fast_K = ##", uses=("fast_K",)
    ),
    "name_guard": Gadget('N_K = ##\nif __name__ != "__main__":\n    N_K = ##', uses=("N_K",)),
    "partial": Gadget(
        "from functools import partial\n\n\ndef f_K(a, b):\n    return a * ## + b\n\n\nh_K = partial(f_K, ##)",
        uses=("h_K(2)",),
    ),
    "reduce": Gadget(
        "from functools import reduce\n\n\nLOG_K = []\n\n\ndef f_K(a, b):\n    LOG_K.append(b)\n    return a + b + ##\n\n\nR_K = reduce(f_K, [1, ##, 3])",
        uses=("R_K", "LOG_K"),
    ),
    "setattr_literal": Gadget("class P_K:\n    v = ##\n\n\nsetattr(P_K, 'v', ##)", uses=("P_K.v",)),
    "custom_set": Gadget(
        "class Box_K:\n    held = {}\n\n    def set(self, k, v):\n        self.held[k] = v\n        return v\n\n\nbox_K = Box_K()\n_K = box_K.set('a', ##)",
        uses=("sorted(Box_K.held.items())",),
    ),
    "asset": Gadget(
        "from pathlib import Path\n\nHERE_K = Path(__file__).parent\n",
        files={"data/a_K.txt": "##\n##\n"},
        uses=('(HERE_K / "data/a_K.txt").read_text()',),
    ),
    "asset_folder": Gadget(
        "from pathlib import Path\n",
        files={"rows_K/a.txt": "##\n", "rows_K/b.txt": "##\n"},
        uses=('[p.read_text() for p in sorted((Path(__file__).parent / "rows_K").glob("*.txt"))]',),
    ),
}
