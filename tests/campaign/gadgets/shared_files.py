"""Gadgets over several files: values that one file has and others see, or change."""

from .gadget import Gadget

SHARED_FILES = {
    "value_in_other_file": Gadget(
        "from h_K import STYLE_K",
        files={
            "h_K.py": """
            from typing import NamedTuple


            class Style(NamedTuple):
                w: int

                def wide(self):
                    return self.w * ##


            STYLE_K = Style(##)
            OTHER_K = Style(##)
            """,
        },
        uses=(
            "STYLE_K.wide()",
            "STYLE_K",
        ),
    ),
    "global_in_other_file": Gadget(
        """
        import h_K
        from h_K import get_K
        """,
        files={
            "h_K.py": """
            S = {'n': ##}


            def put(v):
                S['n'] = v
                return v


            def get_K():
                return S['n']
            """,
        },
        uses=(
            "h_K.put(##)",
            "get_K()",
        ),
    ),
    "shared_list_in_other_file": Gadget(
        "from h_K import ROWS_K, grow_K",
        files={
            "h_K.py": """
            ROWS_K = [##]


            def grow_K(rows):
                rows.append(##)
                return len(rows)
            """,
        },
        uses=(
            "grow_K(ROWS_K)",
            "ROWS_K",
        ),
    ),
    "rebind_other_module": Gadget(
        """
        import h_K
        from h_K import get_K


        def set_K(v):
            h_K.S = v
            return v
        """,
        files={
            "h_K.py": """
            S = ##


            def get_K():
                return S
            """,
        },
        uses=(
            "set_K(##)",
            "get_K()",
        ),
    ),
}
