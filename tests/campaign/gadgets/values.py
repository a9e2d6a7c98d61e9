"""Gadgets of names: bound, bound again, changed in place, by branches, loops and patterns."""

from .gadget import Gadget

VALUES = {
    "constant": Gadget(
        "C_K = ##",
        uses=("C_K",),
    ),
    "computed_constant": Gadget(
        """
        A_K = ##
        B_K = A_K + ##
        """,
        uses=("B_K",),
    ),
    "lambda": Gadget(
        "l_K = lambda x: x + ##",
        uses=(
            "l_K(1)",
            "list(map(l_K, [1, 2]))",
        ),
    ),
    "comprehension": Gadget(
        "T_K = {i: i * ## for i in range(3)}",
        uses=("[T_K[i] + ## for i in T_K]",),
    ),
    "walrus_at_top": Gadget(
        "ALL_K = [last_K := i * ## for i in range(4)]",
        uses=("last_K",),
    ),
    "walrus_in_test": Gadget(
        """
        if (n_K := ##) > 3:
            W_K = n_K + ##
        else:
            W_K = 0
        """,
        uses=("W_K",),
    ),
    "rebound": Gadget(
        """
        R_K = ##
        R_K = R_K + ##
        """,
        uses=("R_K",),
    ),
    "augmented": Gadget(
        """
        R_K = [##]
        R_K += [##]
        """,
        uses=("R_K",),
    ),
    "alias_then_changed": Gadget(
        """
        A_K = [##]
        B_K = A_K
        B_K += [##]
        """,
        uses=("A_K",),
    ),
    "alias_then_subscript": Gadget(
        """
        A_K = {"a": ##}
        B_K = A_K
        B_K["b"] = ##
        """,
        uses=("sorted(A_K.items())",),
    ),
    "nested_subscript": Gadget(
        """
        A_K = {"a": ##}
        B_K = {"in": A_K}
        B_K["in"]["b"] = ##
        """,
        uses=("sorted(A_K.items())",),
    ),
    "subscript": Gadget(
        """
        P_K = {"a": ##}
        P_K["b"] = ##
        """,
        uses=("sorted(P_K.items())",),
    ),
    "appended": Gadget(
        """
        L_K = [##]
        L_K.append(##)
        """,
        uses=("L_K",),
    ),
    "loop_at_top": Gadget(
        """
        L_K = {}
        for i in range(3):
            L_K[i] = i * ##
        """,
        uses=("L_K",),
    ),
    "deleted": Gadget(
        """
        X_K = ##
        Y_K = X_K + ##
        del X_K
        """,
        uses=("Y_K",),
    ),
    "unpacked": Gadget(
        "a_K, (b_K, *c_K) = ##, (##, ##, ##)",
        uses=("(a_K, b_K, c_K)",),
    ),
    "module_rng": Gadget(
        """
        import random

        RNG_K = random.Random(##)
        """,
        uses=(
            "RNG_K.random()",
            "RNG_K.random() + ##",
        ),
    ),
    "globals_by_name": Gadget(
        """
        V1_K = ##
        V2_K = ##
        """,
        uses=('globals()["V" + "1_K"]',),
    ),
    "match_at_top": Gadget(
        """
        match (##, ##):
            case (ma_K, mb_K):
                pass
        """,
        uses=("(ma_K, mb_K)",),
    ),
    "f_string": Gadget(
        """
        S_K = ##
        F_K = f"{S_K + ##:05d}"
        """,
        uses=('f"{F_K}-{S_K}"',),
    ),
    "try_library": Gadget(
        """
        try:
            import there_is_no_such_library as fast_K
        except ImportError:
            fast_K = ##
        """,
        uses=("fast_K",),
    ),
    "name_guard": Gadget(
        """
        N_K = 1
        if __name__ != "__main__":
            N_K = ##
        """,
        uses=("N_K",),
    ),
    "asset": Gadget(
        """
        from pathlib import Path

        HERE_K = Path(__file__).parent
        """,
        files={
            "data/a_K.txt": "##\n##\n",
        },
        uses=('(HERE_K / "data/a_K.txt").read_text()',),
    ),
    "asset_folder": Gadget(
        "from pathlib import Path",
        files={
            "rows_K/a.txt": "##\n",
            "rows_K/b.txt": "##\n",
        },
        uses=('[p.read_text() for p in sorted((Path(__file__).parent / "rows_K").glob("*.txt"))]',),
    ),
}
