"""Gadgets over several files: what importing does."""

from .gadget import Gadget

FILES = {
    "import_effect": Gadget(
        """
        import reg_K
        import plug_K
        """,
        files={
            "reg_K.py": """
            ALL = []


            def add(v):
                ALL.append(v)
            """,
            "plug_K.py": """
            import reg_K

            reg_K.add(##)
            reg_K.ALL.append(##)
            """,
        },
        uses=("reg_K.ALL",),
    ),
    "order_of_effects": Gadget(
        """
        import p1_K
        import p2_K
        from reg_K import ALL as all_K
        """,
        files={
            "reg_K.py": "ALL = []",
            "p1_K.py": """
            import reg_K

            reg_K.ALL.append(##)
            """,
            "p2_K.py": """
            import reg_K

            reg_K.ALL.append(##)
            """,
        },
        uses=("all_K",),
    ),
    "monkeypatch_module": Gadget(
        """
        import h_K
        import patch_K
        from h_K import f_K
        """,
        files={
            "h_K.py": """
            SCALE = ##


            def f_K():
                return SCALE + ##
            """,
            "patch_K.py": """
            import h_K

            h_K.SCALE = ##
            """,
        },
        uses=(
            "f_K()",
            "h_K.SCALE",
        ),
    ),
    "monkeypatch_class": Gadget(
        """
        import patch_K
        from h_K import P
        """,
        files={
            "h_K.py": """
            class P:
                v = ##
            """,
            "patch_K.py": """
            from h_K import P

            P.v = ##
            """,
        },
        uses=("P.v",),
    ),
    "imported_list_changed": Gadget(
        """
        from h_K import rows_K
        import more_K
        """,
        files={
            "h_K.py": "rows_K = [##]",
            "more_K.py": """
            from h_K import rows_K

            rows_K += [##]
            """,
        },
        uses=("rows_K",),
    ),
    "base_in_other_file": Gadget(
        """
        from h_K import B_K


        class D_K(B_K):
            def g(self):
                return super().g() + ##
        """,
        files={
            "h_K.py": """
            class Root:
                r = ##


            class B_K(Root):
                def g(self):
                    return self.r + ##
            """,
        },
        uses=("D_K().g()",),
    ),
    "subclass_registry_files": Gadget(
        """
        import sub_K
        from h_K import B_K
        """,
        files={
            "h_K.py": """
            class B_K:
                known = []

                def __init_subclass__(cls):
                    cls.known.append(cls.v)
            """,
            "sub_K.py": """
            from h_K import B_K


            class S(B_K):
                v = ##
            """,
        },
        uses=("B_K.known",),
    ),
    "subclasses_in_other_file": Gadget(
        """
        import sub_K
        from h_K import all_K
        """,
        files={
            "h_K.py": """
            class B:
                v = 1


            def all_K():
                return [c.v for c in B.__subclasses__()]
            """,
            "sub_K.py": """
            from h_K import B


            class S(B):
                v = ##
            """,
        },
        uses=("all_K()",),
    ),
    "decorator_of_other_file": Gadget(
        """
        from h_K import twice_K


        @twice_K
        def f_K():
            return ##
        """,
        files={
            "h_K.py": """
            def twice_K(f):
                return lambda: f() * ##
            """,
        },
        uses=("f_K()",),
    ),
    "module_getattr": Gadget(
        "import h_K",
        files={
            "h_K.py": """
            def __getattr__(name):
                return len(name) + _plus()


            def _plus():
                return ##
            """,
        },
        uses=(
            "h_K.anything",
            "h_K.other",
        ),
    ),
    "cycle": Gadget(
        "from one_K import f_K",
        files={
            "one_K.py": """
            import two_K


            def f_K():
                return two_K.g() + ##


            def h():
                return ##
            """,
            "two_K.py": """
            import one_K


            def g():
                return one_K.h() + ##
            """,
        },
        uses=("f_K()",),
    ),
    "named_like_a_library": Gadget(
        """
        import numpydoc_K as doc_K
        from colorama import tint_K
        """,
        files={
            "colorama.py": """
            def tint_K():
                return ##
            """,
            "numpydoc_K.py": "V = ##",
        },
        uses=(
            "tint_K()",
            "doc_K.V",
        ),
    ),
    "import_by_literal": Gadget(
        """
        import importlib

        m_K = importlib.import_module('h_K')
        """,
        files={
            "h_K.py": """
            V = ##


            def f():
                return ##
            """,
        },
        uses=(
            "m_K.V",
            "m_K.f()",
        ),
    ),
    "import_by_computed_name": Gadget(
        """
        import importlib


        def f_K(n):
            return importlib.import_module('h' + n).V
        """,
        files={
            "h_K.py": "V = ##",
        },
        uses=("f_K('_K')",),
    ),
}
