"""Gadgets of functions: defaults, closures, globals, what importing runs."""

from .gadget import Gadget

FUNCTIONS = {
    "function": Gadget(
        """
        def f_K(x):
            return x + ##
        """,
        uses=("f_K(##)",),
    ),
    "two_steps": Gadget(
        """
        def g_K(x):
            return x * ##


        def f_K(x):
            return g_K(x) + 1
        """,
        uses=(
            "f_K(##)",
            "g_K(2)",
        ),
    ),
    "default": Gadget(
        """
        D_K = ##


        def f_K(x=D_K, *, y=##):
            return x + y
        """,
        uses=(
            "f_K()",
            "f_K(y=1)",
        ),
    ),
    "mutable_default": Gadget(
        """
        def f_K(x, seen=[##]):
            return [*seen, x]
        """,
        uses=("f_K(1)",),
    ),
    "closure": Gadget(
        """
        def make_K(a):
            def inner(b):
                return a + b + ##
            return inner
        """,
        uses=("make_K(##)(3)",),
    ),
    "made_by_closure": Gadget(
        """
        def make_K(a):
            return lambda b: a * b + ##


        made_K = make_K(##)
        """,
        uses=("made_K(5)",),
    ),
    "branch": Gadget(
        """
        if len('abc') > 2:
            def b_K():
                return ##
        else:
            def b_K():
                return 0
        """,
        uses=("b_K()",),
    ),
    "global_set": Gadget(
        """
        G_K = ##


        def put_K():
            global G_K
            G_K = ##


        put_K()
        """,
        uses=("G_K",),
    ),
    "global_counter": Gadget(
        """
        N_K = ##


        def next_K():
            global N_K
            N_K += ##
            return N_K
        """,
        uses=(
            "next_K()",
            "N_K",
            "next_K()",
        ),
    ),
    "cache": Gadget(
        """
        M_K = {}


        def memo_K(x):
            M_K[x] = x + ##
            return M_K[x]
        """,
        uses=(
            "memo_K(3)",
            "(memo_K(4), 7)",
        ),
    ),
    "table_of_functions": Gadget(
        """
        def a_K():
            return ##


        def b_K():
            return ##


        T_K = {"a": a_K, "b": b_K}
        """,
        uses=(
            'T_K["a"]()',
            'T_K["b"]()',
        ),
    ),
    "type_alias": Gadget(
        """
        from typing import Any

        Alias_K = dict[str, Any]


        def f_K(x: Alias_K) -> int:
            return x['a'] + ##
        """,
        uses=("f_K({'a': ##})",),
    ),
    "generator": Gadget(
        """
        def g_K(n):
            for i in range(n):
                yield i + ##
        """,
        uses=(
            "list(g_K(3))",
            "sum(g_K(2))",
        ),
    ),
    "context_manager": Gadget(
        """
        from contextlib import contextmanager


        @contextmanager
        def w_K():
            yield ##


        def f_K():
            with w_K() as v:
                return v + ##
        """,
        uses=("f_K()",),
    ),
    "recursion": Gadget(
        """
        def r_K(n):
            return ## if n < 2 else n * r_K(n - 1) + ##
        """,
        uses=("r_K(4)",),
    ),
    "sorted_by": Gadget(
        """
        def key_K(x):
            return -x * ##


        S_K = sorted([3, ##, 1], key=key_K)
        """,
        uses=("S_K",),
    ),
    "partial": Gadget(
        """
        from functools import partial


        def f_K(a, b):
            return a * ## + b


        h_K = partial(f_K, ##)
        """,
        uses=("h_K(2)",),
    ),
    "reduce": Gadget(
        """
        from functools import reduce


        LOG_K = []


        def f_K(a, b):
            LOG_K.append(b)
            return a + b + ##


        R_K = reduce(f_K, [1, ##, 3])
        """,
        uses=(
            "R_K",
            "LOG_K",
        ),
    ),
}
