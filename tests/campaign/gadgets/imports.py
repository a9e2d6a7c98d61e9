"""Gadgets over several files: imports of every kind."""

from .gadget import Gadget

IMPORTS = {
    "from_import": Gadget(
        "from h_K import C_K, f_K",
        files={
            "h_K.py": """
            C_K = ##
            UNUSED_K = ##


            def f_K(x):
                return x + g_K(x)


            def g_K(x):
                return x * ##
            """,
        },
        uses=(
            "f_K(1)",
            "C_K",
        ),
    ),
    "import_as": Gadget(
        """
        from h_K import f as f_K
        import h_K as module_K
        """,
        files={
            "h_K.py": """
            def f():
                return ##


            def g():
                return ##
            """,
        },
        uses=(
            "f_K()",
            "module_K.g()",
        ),
    ),
    "import_module": Gadget(
        "import h_K",
        files={
            "h_K.py": """
            A = ##


            def g():
                return A + ##
            """,
        },
        uses=(
            "h_K.A",
            "h_K.g()",
        ),
    ),
    "module_as_value": Gadget(
        """
        import h_K


        def of_K(module):
            return module.A
        """,
        files={
            "h_K.py": """
            A = ##
            B = ##
            """,
        },
        uses=("of_K(h_K)",),
    ),
    "same_file_name": Gadget(
        "from common import c_K",
        files={
            "common.py": """
            def c_K():
                return ##
            """,
        },
        uses=("c_K()",),
    ),
    "common_many": Gadget(
        "import common",
        files={
            "common.py": """
            V_K = ##


            def d_K():
                return V_K * 2
            """,
        },
        uses=("common.d_K()",),
    ),
    "function_import": Gadget(
        """
        def f_K():
            from h_K import g as h

            return h() + ##
        """,
        files={
            "h_K.py": """
            def g():
                return ##
            """,
        },
        uses=("f_K()",),
    ),
    "function_import_module": Gadget(
        """
        def f_K():
            import pkg_K.deep

            return pkg_K.deep.V + pkg_K.W
        """,
        files={
            "pkg_K/__init__.py": "W = ##",
            "pkg_K/deep.py": "V = ##",
        },
        uses=("f_K()",),
    ),
    "conditional_import": Gadget(
        """
        if len('abc') > 2:
            from h_K import one as it_K
        else:
            from h_K import two as it_K
        """,
        files={
            "h_K.py": """
            def one():
                return ##


            def two():
                return 0
            """,
        },
        uses=("it_K()",),
    ),
    "fallback_import": Gadget(
        """
        try:
            from no_such_K import f_K
        except ImportError:
            from h_K import f_K
        """,
        files={
            "h_K.py": """
            def f_K():
                return ##
            """,
        },
        uses=("f_K()",),
    ),
    "package": Gadget(
        "from pkg_K import f_K, sub",
        files={
            "pkg_K/__init__.py": """
            from .inner import f_K

            LOUD = ##
            """,
            "pkg_K/inner.py": """
            from . import sub
            from .sub import S


            def f_K():
                return S + ## + sub.t()
            """,
            "pkg_K/sub.py": """
            S = ##


            def t():
                return ##
            """,
        },
        uses=(
            "f_K()",
            "sub.S",
        ),
    ),
    "re_export_chain": Gadget(
        "from a_K import v_K as w_K",
        files={
            "a_K.py": "from b_K import u as v_K",
            "b_K.py": "from c_K import t as u",
            "c_K.py": """
            t = ##
            s = ##
            """,
        },
        uses=("w_K",),
    ),
    "star": Gadget(
        "from st_K import *",
        files={
            "st_K.py": """
            a_K = ##


            def f_K():
                return a_K + _hidden()


            def _hidden():
                return ##
            """,
        },
        uses=(
            "f_K()",
            "a_K",
        ),
    ),
    "star_of_star": Gadget(
        "from st_K import *",
        files={
            "st_K.py": "from su_K import *",
            "su_K.py": """
            a_K = ##
            b_K = ##
            """,
        },
        uses=(
            "a_K",
            "b_K",
        ),
    ),
    "star_with_all": Gadget(
        """
        from s1_K import *
        from s2_K import *
        """,
        files={
            "s1_K.py": """
            v_K = ##
            w_K = ##
            """,
            "s2_K.py": """
            __all__ = ["v_K"]
            v_K = ##
            w_K = ##
            """,
        },
        uses=(
            "v_K",
            "w_K",
        ),
    ),
    "names_for_type_checkers": Gadget(
        """
        import l_K
        from l_K import a_K
        """,
        files={
            "l_K.py": """
            from typing import TYPE_CHECKING

            if TYPE_CHECKING:
                from m_K import a_K
                from n_K import b_K


            def __getattr__(name):
                if name == "a_K":
                    import m_K

                    return m_K.a_K + ##
                if name == "b_K":
                    import n_K

                    return n_K.b_K
                raise AttributeError(name)
            """,
            "m_K.py": "a_K = ##",
            "n_K.py": "b_K = ##",
        },
        uses=(
            "a_K",
            "l_K.b_K",
        ),
    ),
}
