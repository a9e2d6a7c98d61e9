"""Gadgets for scene classes: members, the kit, updaters, and state that sections share or only seem to share."""

from .gadget import Gadget

SCENE = {
    "class_attribute": Gadget(members="side_K = ##", uses=("self.side_K",)),
    "method": Gadget(members="def draw_K(self, x):\n    return x + ##", uses=("self.draw_K(##)",)),
    "method_of_method": Gadget(
        members="def a_K(self):\n    return self.b_K() + ##\n\ndef b_K(self):\n    return ##",
        uses=("self.a_K()", "self.b_K()"),
    ),
    "property": Gadget(members="@property\ndef p_K(self):\n    return ## + self.q_K\n\nq_K = ##", uses=("self.p_K",)),
    "static_and_class": Gadget(
        members="@staticmethod\ndef s_K(x):\n    return x + ##\n\n@classmethod\ndef c_K(cls):\n    return cls.s_K(##)",
        uses=("self.s_K(1)", "self.c_K()"),
    ),
    "class_name": Gadget(members="n_K = ##", uses=("type(self).n_K", "self.__class__.n_K")),
    "computed_member": Gadget(members="v1_K = ##\nv2_K = v1_K + ##", uses=("self.v2_K",)),
    "alias_member": Gadget(members="def _f_K(self):\n    return ##\n\ng_K = _f_K", uses=("self.g_K()",)),
    "member_by_literal": Gadget(members="def m_K(self):\n    return ##", uses=('getattr(self, "m_K")()',)),
    "member_by_computed_name": Gadget(
        members="def m1_K(self):\n    return ##\n\ndef m2_K(self):\n    return ##",
        uses=('getattr(self, f"m{1 + 1}_K")()',),
    ),
    "member_lambda": Gadget(members="h_K = lambda self, x: x + ##", uses=("self.h_K(1)",)),
    "mixin": Gadget(
        "class Mix_K:\n    def mixed_K(self):\n        return self.part_K() + ##\n\n    def part_K(self):\n        return ##",
        bases="Mix_K",
        uses=("self.mixed_K()", "self.part_K()"),
    ),
    "mixin_in_other_file": Gadget(
        "from mix_K import Mix_K",
        files={
            "mix_K.py": "from more_K import W\n\n\nclass Mix_K:\n    v_K = W + ##\n\n    def m_K(self):\n        return self.v_K * ##",
            "more_K.py": "W = ##",
        },
        bases="Mix_K",
        uses=("self.m_K()", "self.v_K"),
    ),
    "overridden": Gadget(
        "class Low_K:\n    def o_K(self):\n        return ##",
        members="def o_K(self):\n    return super().o_K() + ##",
        bases="Low_K",
        uses=("self.o_K()",),
    ),
    "kit_function": Gadget("from coursekit.stage.drawing import axes as axes_K", uses=("axes_K(##)",)),
    "kit_module": Gadget("from coursekit.stage import drawing as d_K", uses=("d_K.grid(##)", "d_K.curve(1)")),
    "kit_class": Gadget(
        "from coursekit.stage.drawing import Arrow as Arrow_K\n\n\nclass Long_K(Arrow_K):\n    head = ##",
        uses=("Long_K(##)", "Arrow_K(2)"),
    ),
    "kit_method": Gadget(uses=("self.framed(##)",)),
    "updater_lambda": Gadget(members="u_K = ##", uses=("lambda: self.u_K + ##",)),
    "updater_default": Gadget("V_K = ##", uses=("lambda v=V_K: v + ##",)),
    "updater_method": Gadget(members="def up_K(self):\n    return ##", uses=("self.up_K", "lambda: self.up_K()")),
    "scene_given": Gadget(
        "def drawn_K(scene):\n    return scene.reach_K() + ##",
        members="def reach_K(self):\n    return ##",
        uses=("drawn_K(self)",),
    ),
    "bound_method_given": Gadget(
        "def call_K(f):\n    return f() + ##",
        members="def given_K(self):\n    return ##",
        uses=("call_K(self.given_K)",),
    ),
    "shared_attribute": Gadget(
        members="def set_K(self, v):\n    self.net_K = v\n    return v\n\ndef get_K(self):\n    return getattr(self, 'net_K', ##)",
        uses=("self.set_K(##)", "self.get_K()"),
    ),
    "own_attribute": Gadget(
        members="def own_K(self):\n    self.mine_K = ##\n    return self.mine_K + 1", uses=("self.own_K()",)
    ),
    "attribute_set_by_function": Gadget(
        "def put_K(scene):\n    scene.held_K = ##\n    return 1",
        members="held_K = ##",
        uses=("put_K(self)", "self.held_K"),
    ),
    "attribute_read_by_function": Gadget(
        "def read_K(scene):\n    return scene.kept_K",
        members="kept_K = ##\n\ndef keep_K(self):\n    self.kept_K = ##\n    return 2",
        uses=("self.keep_K()", "read_K(self)"),
    ),
    "attribute_by_setattr": Gadget(
        members="w_K = ##\n\ndef put_K(self):\n    setattr(self, 'w_K', ##)\n    return 3",
        uses=("self.put_K()", "self.w_K"),
    ),
    "attribute_of_class_set": Gadget(
        members="z_K = ##\n\n@classmethod\ndef put_K(cls):\n    cls.z_K = ##\n    return 4",
        uses=("self.put_K()", "self.z_K"),
    ),
    "attribute_of_type_set": Gadget(
        members="y_K = ##\n\ndef put_K(self):\n    type(self).y_K = ##\n    return 4", uses=("self.put_K()", "self.y_K")
    ),
    "attribute_dict": Gadget(
        members="x_K = ##\n\ndef put_K(self):\n    self.__dict__['x_K'] = ##\n    return 4",
        uses=("self.put_K()", "self.x_K"),
    ),
    "alias_of_self": Gadget(
        members="t_K = ##\n\ndef put_K(self):\n    me = self\n    me.t_K = ##\n    return 4",
        uses=("self.put_K()", "self.t_K"),
    ),
    "other_name_for_self": Gadget(
        members="s_K = ##\n\ndef put_K(this):\n    this.s_K = ##\n    return 4", uses=("self.put_K()", "self.s_K")
    ),
    "class_list": Gadget(
        members="rows_K = [##]\n\ndef more_K(self):\n    self.rows_K.append(##)\n    return 5",
        uses=("self.more_K()", "self.rows_K"),
    ),
    "class_list_alias": Gadget(
        members="rows_K = [##]\n\ndef more_K(self):\n    rows = self.rows_K\n    rows.append(##)\n    return 5",
        uses=("self.more_K()", "self.rows_K"),
    ),
    "list_given": Gadget(
        "L_K = [##]\n\n\ndef grow_K(rows):\n    rows.append(##)\n    return 6", uses=("grow_K(L_K)", "L_K")
    ),
    "list_alias": Gadget(
        "L_K = [##]\n\n\ndef grow_K():\n    rows = L_K\n    rows.append(##)\n    return 6", uses=("grow_K()", "L_K")
    ),
    "iterator_shared": Gadget("import itertools\n\nI_K = itertools.count(##)", uses=("next(I_K)", "next(I_K)")),
    "object_shared": Gadget(
        "class Net_K:\n    def __init__(self):\n        self.w = ##\n\n    def step(self):\n        self.w += ##\n        return self.w\n\n\nnet_K = Net_K()",
        uses=("net_K.step()", "net_K.w"),
    ),
    "static_object_shared": Gadget(
        members="def _make_K():\n    return [##]\n\nmade_K = _make_K()\n\ndef push_K(self):\n    self.made_K.append(##)\n    return 2",
        uses=("self.push_K()", "self.made_K"),
    ),
    "hook_setup": Gadget(
        members="def setup(self):\n    super().setup()\n    self.tone_K = ##\n    self.camera.background_color = 'navy' + str(##)",
        uses=("self.tone_K",),
    ),
    "hook_play": Gadget(members="def play(self, *shown):\n    super().play(*shown, ##)", uses=("##",)),
    "cached_property": Gadget(
        "from functools import cached_property as later_K",
        members="@later_K\ndef c_K(self):\n    return ##",
        uses=("self.c_K",),
    ),
    "descriptor": Gadget(
        "class At_K:\n    def __get__(self, scene, kind=None):\n        return ##",
        members="at_K = At_K()",
        uses=("self.at_K",),
    ),
    "scene_getattr": Gadget(
        members="def __getattr__(self, name):\n    if name.startswith('dyn'):\n        return ##\n    raise AttributeError(name)",
        uses=("self.dyn_K",),
    ),
    "section_calls_another": Gadget(members="calls_K = ##", uses=("self.calls_K",)),
}
