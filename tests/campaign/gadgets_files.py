"""Gadgets over several files: imports of every kind, and what importing does."""

from .gadget import Gadget

FILES = {
    "from_import": Gadget(
        "from h_K import C_K, f_K",
        files={
            "h_K.py": "C_K = ##\nUNUSED_K = ##\n\n\ndef f_K(x):\n    return x + g_K(x)\n\n\ndef g_K(x):\n    return x * ##"
        },
        uses=("f_K(1)", "C_K"),
    ),
    "import_as": Gadget(
        "from h_K import f as f_K\nimport h_K as module_K",
        files={"h_K.py": "def f():\n    return ##\n\n\ndef g():\n    return ##"},
        uses=("f_K()", "module_K.g()"),
    ),
    "import_module": Gadget(
        "import h_K", files={"h_K.py": "A = ##\n\n\ndef g():\n    return A + ##"}, uses=("h_K.A", "h_K.g()")
    ),
    "module_as_value": Gadget(
        "import h_K\n\n\ndef of_K(module):\n    return module.A",
        files={"h_K.py": "A = ##\nB = ##"},
        uses=("of_K(h_K)",),
    ),
    "same_file_name": Gadget(
        "from common import c_K", files={"common.py": "def c_K():\n    return ##"}, uses=("c_K()",)
    ),
    "common_many": Gadget(
        "import common", files={"common.py": "V_K = ##\n\n\ndef d_K():\n    return V_K * 2"}, uses=("common.d_K()",)
    ),
    "function_import": Gadget(
        "def f_K():\n    from h_K import g as h\n\n    return h() + ##",
        files={"h_K.py": "def g():\n    return ##"},
        uses=("f_K()",),
    ),
    "function_import_module": Gadget(
        "def f_K():\n    import pkg_K.deep\n\n    return pkg_K.deep.V + pkg_K.W",
        files={"pkg_K/__init__.py": "W = ##", "pkg_K/deep.py": "V = ##"},
        uses=("f_K()",),
    ),
    "conditional_import": Gadget(
        "if ## > 500:\n    from h_K import one as it_K\nelse:\n    from h_K import two as it_K",
        files={"h_K.py": "def one():\n    return ##\n\n\ndef two():\n    return ##"},
        uses=("it_K()",),
    ),
    "fallback_import": Gadget(
        "try:\n    from no_such_K import f_K\nexcept ImportError:\n    from h_K import f_K",
        files={"h_K.py": "def f_K():\n    return ##"},
        uses=("f_K()",),
    ),
    "package": Gadget(
        "from pkg_K import f_K, sub",
        files={
            "pkg_K/__init__.py": "from .inner import f_K\n\nLOUD = ##",
            "pkg_K/inner.py": "from . import sub\nfrom .sub import S\n\n\ndef f_K():\n    return S + ## + sub.t()",
            "pkg_K/sub.py": "S = ##\n\n\ndef t():\n    return ##",
        },
        uses=("f_K()", "sub.S"),
    ),
    "re_export_chain": Gadget(
        "from a_K import v_K as w_K",
        files={"a_K.py": "from b_K import u as v_K", "b_K.py": "from c_K import t as u", "c_K.py": "t = ##\ns = ##"},
        uses=("w_K",),
    ),
    "star": Gadget(
        "from st_K import *",
        files={"st_K.py": "a_K = ##\n\n\ndef f_K():\n    return a_K + _hidden()\n\n\ndef _hidden():\n    return ##"},
        uses=("f_K()", "a_K"),
    ),
    "star_of_star": Gadget(
        "from st_K import *",
        files={"st_K.py": "from su_K import *", "su_K.py": "a_K = ##\nb_K = ##"},
        uses=("a_K", "b_K"),
    ),
    "star_with_all": Gadget(
        "from s1_K import *\nfrom s2_K import *",
        files={
            "s1_K.py": "v_K = ##\nw_K = ##",
            "s2_K.py": '__all__ = ["v_K"]\nv_K = ##\nw_K = ##',
        },
        uses=("v_K", "w_K"),
    ),
    "import_effect": Gadget(
        "import reg_K\nimport plug_K",
        files={
            "reg_K.py": "ALL = []\n\n\ndef add(v):\n    ALL.append(v)",
            "plug_K.py": "import reg_K\n\nreg_K.add(##)\nreg_K.ALL.append(##)",
        },
        uses=("reg_K.ALL",),
    ),
    "order_of_effects": Gadget(
        "import p1_K\nimport p2_K\nfrom reg_K import ALL as all_K",
        files={
            "reg_K.py": "ALL = []",
            "p1_K.py": "import reg_K\n\nreg_K.ALL.append(##)",
            "p2_K.py": "import reg_K\n\nreg_K.ALL.append(##)",
        },
        uses=("all_K",),
    ),
    "monkeypatch_module": Gadget(
        "import h_K\nimport patch_K\nfrom h_K import f_K",
        files={
            "h_K.py": "SCALE = ##\n\n\ndef f_K():\n    return SCALE + ##",
            "patch_K.py": "import h_K\n\nh_K.SCALE = ##",
        },
        uses=("f_K()", "h_K.SCALE"),
    ),
    "monkeypatch_class": Gadget(
        "import patch_K\nfrom h_K import P",
        files={"h_K.py": "class P:\n    v = ##", "patch_K.py": "from h_K import P\n\nP.v = ##"},
        uses=("P.v",),
    ),
    "imported_list_changed": Gadget(
        "from h_K import rows_K\nimport more_K",
        files={"h_K.py": "rows_K = [##]", "more_K.py": "from h_K import rows_K\n\nrows_K += [##]"},
        uses=("rows_K",),
    ),
    "base_in_other_file": Gadget(
        "from h_K import B_K\n\n\nclass D_K(B_K):\n    def g(self):\n        return super().g() + ##",
        files={"h_K.py": "class Root:\n    r = ##\n\n\nclass B_K(Root):\n    def g(self):\n        return self.r + ##"},
        uses=("D_K().g()",),
    ),
    "subclass_registry_files": Gadget(
        "import sub_K\nfrom h_K import B_K",
        files={
            "h_K.py": "class B_K:\n    known = []\n\n    def __init_subclass__(cls):\n        cls.known.append(cls.v)",
            "sub_K.py": "from h_K import B_K\n\n\nclass S(B_K):\n    v = ##",
        },
        uses=("B_K.known",),
    ),
    "subclasses_in_other_file": Gadget(
        "import sub_K\nfrom h_K import all_K",
        files={
            "h_K.py": "class B:\n    v = 1\n\n\ndef all_K():\n    return [c.v for c in B.__subclasses__()]",
            "sub_K.py": "from h_K import B\n\n\nclass S(B):\n    v = ##",
        },
        uses=("all_K()",),
    ),
    "decorator_of_other_file": Gadget(
        "from h_K import twice_K\n\n\n@twice_K\ndef f_K():\n    return ##",
        files={"h_K.py": "def twice_K(f):\n    return lambda: f() * ##"},
        uses=("f_K()",),
    ),
    "module_getattr": Gadget(
        "import h_K",
        files={"h_K.py": "def __getattr__(name):\n    return len(name) + _plus()\n\n\ndef _plus():\n    return ##"},
        uses=("h_K.anything", "h_K.other"),
    ),
    "cycle": Gadget(
        "from one_K import f_K",
        files={
            "one_K.py": "import two_K\n\n\ndef f_K():\n    return two_K.g() + ##\n\n\ndef h():\n    return ##",
            "two_K.py": "import one_K\n\n\ndef g():\n    return one_K.h() + ##",
        },
        uses=("f_K()",),
    ),
    "named_like_a_library": Gadget(
        "import numpydoc_K as doc_K\nfrom colorama import tint_K",
        files={"colorama.py": "def tint_K():\n    return ##", "numpydoc_K.py": "V = ##"},
        uses=("tint_K()", "doc_K.V"),
    ),
    "import_by_literal": Gadget(
        "import importlib\n\nm_K = importlib.import_module('h_K')",
        files={"h_K.py": "V = ##\n\n\ndef f():\n    return ##"},
        uses=("m_K.V", "m_K.f()"),
    ),
    "import_by_computed_name": Gadget(
        "import importlib\n\n\ndef f_K(n):\n    return importlib.import_module('h' + n).V",
        files={"h_K.py": "V = ##"},
        uses=("f_K('_K')",),
    ),
    "value_in_other_file": Gadget(
        "from h_K import STYLE_K",
        files={
            "h_K.py": "from typing import NamedTuple\n\n\nclass Style(NamedTuple):\n    w: int\n\n    def wide(self):\n        return self.w * ##\n\n\nSTYLE_K = Style(##)\nOTHER_K = Style(##)"
        },
        uses=("STYLE_K.wide()", "STYLE_K"),
    ),
    "global_in_other_file": Gadget(
        "import h_K\nfrom h_K import get_K",
        files={
            "h_K.py": "S = {'n': ##}\n\n\ndef put(v):\n    S['n'] = v\n    return v\n\n\ndef get_K():\n    return S['n']"
        },
        uses=("h_K.put(##)", "get_K()"),
    ),
    "shared_list_in_other_file": Gadget(
        "from h_K import ROWS_K, grow_K",
        files={"h_K.py": "ROWS_K = [##]\n\n\ndef grow_K(rows):\n    rows.append(##)\n    return len(rows)"},
        uses=("grow_K(ROWS_K)", "ROWS_K"),
    ),
    "rebind_other_module": Gadget(
        "import h_K\nfrom h_K import get_K\n\n\ndef set_K(v):\n    h_K.S = v\n    return v",
        files={"h_K.py": "S = ##\n\n\ndef get_K():\n    return S"},
        uses=("set_K(##)", "get_K()"),
    ),
}
