"""Gadgets of scene classes: members, hooks, the kit, updaters."""

from .gadget import Gadget

SCENE = {
    "class_attribute": Gadget(
        members="side_K = ##",
        uses=("self.side_K",),
    ),
    "method": Gadget(
        members="""
        def draw_K(self, x):
            return x + ##
        """,
        uses=("self.draw_K(##)",),
    ),
    "method_of_method": Gadget(
        members="""
        def a_K(self):
            return self.b_K() + ##

        def b_K(self):
            return ##
        """,
        uses=(
            "self.a_K()",
            "self.b_K()",
        ),
    ),
    "property": Gadget(
        members="""
        @property
        def p_K(self):
            return ## + self.q_K

        q_K = ##
        """,
        uses=("self.p_K",),
    ),
    "static_and_class": Gadget(
        members="""
        @staticmethod
        def s_K(x):
            return x + ##

        @classmethod
        def c_K(cls):
            return cls.s_K(##)
        """,
        uses=(
            "self.s_K(1)",
            "self.c_K()",
        ),
    ),
    "class_name": Gadget(
        members="n_K = ##",
        uses=(
            "type(self).n_K",
            "self.__class__.n_K",
        ),
    ),
    "computed_member": Gadget(
        members="""
        v1_K = ##
        v2_K = v1_K + ##
        """,
        uses=("self.v2_K",),
    ),
    "alias_member": Gadget(
        members="""
        def _f_K(self):
            return ##

        g_K = _f_K
        """,
        uses=("self.g_K()",),
    ),
    "member_by_literal": Gadget(
        members="""
        def m_K(self):
            return ##
        """,
        uses=('getattr(self, "m_K")()',),
    ),
    "member_by_computed_name": Gadget(
        members="""
        def m1_K(self):
            return ##

        def m2_K(self):
            return ##
        """,
        uses=('getattr(self, f"m{1 + 1}_K")()',),
    ),
    "member_lambda": Gadget(
        members="h_K = lambda self, x: x + ##",
        uses=("self.h_K(1)",),
    ),
    "mixin": Gadget(
        """
        class Mix_K:
            def mixed_K(self):
                return self.part_K() + ##

            def part_K(self):
                return ##
        """,
        bases="Mix_K",
        uses=(
            "self.mixed_K()",
            "self.part_K()",
        ),
    ),
    "mixin_in_other_file": Gadget(
        "from mix_K import Mix_K",
        bases="Mix_K",
        files={
            "mix_K.py": """
            from more_K import W


            class Mix_K:
                v_K = W + ##

                def m_K(self):
                    return self.v_K * ##
            """,
            "more_K.py": "W = ##",
        },
        uses=(
            "self.m_K()",
            "self.v_K",
        ),
    ),
    "overridden": Gadget(
        """
        class Low_K:
            def o_K(self):
                return ##
        """,
        members="""
        def o_K(self):
            return super().o_K() + ##
        """,
        bases="Low_K",
        uses=("self.o_K()",),
    ),
    "kit_function": Gadget(
        "from coursekit.stage.drawing import axes as axes_K",
        uses=("axes_K(##)",),
    ),
    "kit_module": Gadget(
        "from coursekit.stage import drawing as d_K",
        uses=(
            "d_K.grid(##)",
            "d_K.curve(1)",
        ),
    ),
    "kit_class": Gadget(
        """
        from coursekit.stage.drawing import Arrow as Arrow_K


        class Long_K(Arrow_K):
            head = ##
        """,
        uses=(
            "Long_K(##)",
            "Arrow_K(2)",
        ),
    ),
    "updater_lambda": Gadget(
        members="u_K = ##",
        uses=("lambda: self.u_K + ##",),
    ),
    "updater_default": Gadget(
        "V_K = ##",
        uses=("lambda v=V_K: v + ##",),
    ),
    "updater_method": Gadget(
        members="""
        def up_K(self):
            return ##
        """,
        uses=(
            "self.up_K",
            "lambda: self.up_K()",
        ),
    ),
    "scene_given": Gadget(
        """
        def drawn_K(scene):
            return scene.reach_K() + ##
        """,
        members="""
        def reach_K(self):
            return ##
        """,
        uses=("drawn_K(self)",),
    ),
    "bound_method_given": Gadget(
        """
        def call_K(f):
            return f() + ##
        """,
        members="""
        def given_K(self):
            return ##
        """,
        uses=("call_K(self.given_K)",),
    ),
    "hook_setup": Gadget(
        members="""
        def setup(self):
            super().setup()
            self.tone_K = ##
            self.camera.background_color = 'navy' + str(##)
        """,
        uses=("self.tone_K",),
    ),
    "hook_play": Gadget(
        members="""
        def play(self, *shown):
            super().play(*shown, ##)
        """,
        uses=("##",),
    ),
    "cached_property": Gadget(
        "from functools import cached_property as later_K",
        members="""
        @later_K
        def c_K(self):
            return ##
        """,
        uses=("self.c_K",),
    ),
    "descriptor": Gadget(
        """
        class At_K:
            def __get__(self, scene, kind=None):
                return ##
        """,
        members="at_K = At_K()",
        uses=("self.at_K",),
    ),
    "scene_getattr": Gadget(
        members="""
        def __getattr__(self, name):
            if name.startswith('dyn'):
                return ##
            raise AttributeError(name)
        """,
        uses=("self.dyn_K",),
    ),
    "section_calls_another": Gadget(
        members="calls_K = ##",
        uses=("self.calls_K",),
    ),
}
