"""Gadgets of what sections share, or only seem to share."""

from .gadget import Gadget

STATE = {
    "shared_attribute": Gadget(
        members="""
        def set_K(self, v):
            self.net_K = v
            return v

        def get_K(self):
            return getattr(self, 'net_K', ##)
        """,
        uses=(
            "self.set_K(##)",
            "self.get_K()",
        ),
    ),
    "own_attribute": Gadget(
        members="""
        def own_K(self):
            self.mine_K = ##
            return self.mine_K + 1
        """,
        uses=("self.own_K()",),
    ),
    "attribute_set_by_function": Gadget(
        """
        def put_K(scene):
            scene.held_K = ##
            return 1
        """,
        members="held_K = ##",
        uses=(
            "put_K(self)",
            "self.held_K",
        ),
    ),
    "attribute_read_by_function": Gadget(
        """
        def read_K(scene):
            return scene.kept_K
        """,
        members="""
        kept_K = ##

        def keep_K(self):
            self.kept_K = ##
            return 2
        """,
        uses=(
            "self.keep_K()",
            "read_K(self)",
        ),
    ),
    "attribute_by_setattr": Gadget(
        members="""
        w_K = ##

        def put_K(self):
            setattr(self, 'w_K', ##)
            return 3
        """,
        uses=(
            "self.put_K()",
            "self.w_K",
        ),
    ),
    "attribute_of_class_set": Gadget(
        members="""
        z_K = ##

        @classmethod
        def put_K(cls):
            cls.z_K = ##
            return 4
        """,
        uses=(
            "self.put_K()",
            "self.z_K",
        ),
    ),
    "attribute_of_type_set": Gadget(
        members="""
        y_K = ##

        def put_K(self):
            type(self).y_K = ##
            return 4
        """,
        uses=(
            "self.put_K()",
            "self.y_K",
        ),
    ),
    "attribute_dict": Gadget(
        members="""
        x_K = ##

        def put_K(self):
            self.__dict__['x_K'] = ##
            return 4
        """,
        uses=(
            "self.put_K()",
            "self.x_K",
        ),
    ),
    "alias_of_self": Gadget(
        members="""
        t_K = ##

        def put_K(self):
            me = self
            me.t_K = ##
            return 4
        """,
        uses=(
            "self.put_K()",
            "self.t_K",
        ),
    ),
    "other_name_for_self": Gadget(
        members="""
        s_K = ##

        def put_K(this):
            this.s_K = ##
            return 4
        """,
        uses=(
            "self.put_K()",
            "self.s_K",
        ),
    ),
    "class_list": Gadget(
        members="""
        rows_K = [##]

        def more_K(self):
            self.rows_K.append(##)
            return 5
        """,
        uses=(
            "self.more_K()",
            "self.rows_K",
        ),
    ),
    "class_list_alias": Gadget(
        members="""
        rows_K = [##]

        def more_K(self):
            rows = self.rows_K
            rows.append(##)
            return 5
        """,
        uses=(
            "self.more_K()",
            "self.rows_K",
        ),
    ),
    "list_given": Gadget(
        """
        L_K = [##]


        def grow_K(rows):
            rows.append(##)
            return 6
        """,
        uses=(
            "grow_K(L_K)",
            "L_K",
        ),
    ),
    "list_alias": Gadget(
        """
        L_K = [##]


        def grow_K():
            rows = L_K
            rows.append(##)
            return 6
        """,
        uses=(
            "grow_K()",
            "L_K",
        ),
    ),
    "iterator_shared": Gadget(
        """
        import itertools

        I_K = itertools.count(##)
        """,
        uses=(
            "next(I_K)",
            "next(I_K)",
        ),
    ),
    "object_shared": Gadget(
        """
        class Net_K:
            def __init__(self):
                self.w = ##

            def step(self):
                self.w += ##
                return self.w


        net_K = Net_K()
        """,
        uses=(
            "net_K.step()",
            "net_K.w",
        ),
    ),
    "static_object_shared": Gadget(
        members="""
        def _make_K():
            return [##]

        made_K = _make_K()

        def push_K(self):
            self.made_K.append(##)
            return 2
        """,
        uses=(
            "self.push_K()",
            "self.made_K",
        ),
    ),
}
