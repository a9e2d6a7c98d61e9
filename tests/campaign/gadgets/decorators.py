"""Gadgets of decorators: what they put around a function, where they keep it, and whose name they have."""

from .gadget import Gadget

DECORATORS = {
    "own_decorator": Gadget(
        """
        def plus_K(f):
            def g(*a):
                return f(*a) + ##
            return g


        @plus_K
        def f_K(x):
            return x + ##
        """,
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
        """
        import functools


        @functools.lru_cache(maxsize=None)
        def f_K(x):
            return x + ##
        """,
        uses=(
            "f_K(1)",
            "f_K(2)",
        ),
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
        """
        SEEN_K = []


        def cache(f):
            SEEN_K.append(f(##))
            return f


        @cache
        def f_K(x):
            return x + ##
        """,
        uses=("SEEN_K",),
    ),
}
