"""Gadgets of classes: members, bases, metaclasses, registries, access by literal and computed names."""

from .gadget import Gadget

CLASSES = {
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
        uses=(
            "P_K(##)",
            "P_K(1).y",
        ),
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
        uses=(
            "D_K().f()",
            "D_K.s()",
        ),
    ),
    "class_patched": Gadget(
        """
        class P_K:
            v = ##


        P_K.v = ##
        P_K.w = lambda self: self.v + ##
        """,
        uses=(
            "P_K().v",
            "P_K().w()",
        ),
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
        """
        class R_K:
            v = ##


        class S_K(R_K):
            v = ##
        """,
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
        uses=(
            "D_K().total()",
            "D_K(1)",
            "MADE_K.total()",
        ),
    ),
    "named_tuple": Gadget(
        """
        from typing import NamedTuple


        class N_K(NamedTuple):
            a: int
            b: int = ##


        ROWS_K = (N_K(##), N_K(##, ##))
        """,
        uses=(
            "ROWS_K[0]",
            "ROWS_K[1].b",
            "N_K(1)",
        ),
    ),
    "enum": Gadget(
        """
        import enum


        class E_K(enum.Enum):
            a = ##
            b = ##

            def twice(self):
                return self.value * 2
        """,
        uses=(
            "E_K.a.value",
            "E_K.b.twice()",
        ),
    ),
    "attribute_by_literal": Gadget(
        """
        class P_K:
            one = ##

            def two(self):
                return ##
        """,
        uses=(
            'getattr(P_K(), "one")',
            'getattr(P_K(), "two")()',
        ),
    ),
    "attribute_by_computed_name": Gadget(
        """
        class P_K:
            a1 = ##
            a2 = ##
        """,
        uses=('getattr(P_K, "a" + str(2))',),
    ),
    "attrgetter": Gadget(
        """
        import operator


        class P_K:
            a = ##
            b = ##
        """,
        uses=('operator.attrgetter("a")(P_K)',),
    ),
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
        uses=('(m_K(Q_K(9)), m_K({"k": 3, "l": 4}), m_K([4, 5]), m_K(1))',),
    ),
    "format_attribute": Gadget(
        """
        class P_K:
            shown = ##
        """,
        uses=('"{0.shown}".format(P_K)',),
    ),
    "setattr_literal": Gadget(
        """
        class P_K:
            v = ##


        setattr(P_K, 'v', ##)
        """,
        uses=("P_K.v",),
    ),
    "custom_set": Gadget(
        """
        class Box_K:
            held = {}

            def set(self, k, v):
                self.held[k] = v
                return v


        box_K = Box_K()
        _K = box_K.set('a', ##)
        """,
        uses=("sorted(Box_K.held.items())",),
    ),
}
