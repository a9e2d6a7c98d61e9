"""All gadgets by name, and where each can stand."""

from coursekit.graph.source.syntax.effects import words

from ..preloading import is_preloaded
from .classes import CLASSES
from .decorators import DECORATORS
from .files import FILES
from .functions import FUNCTIONS
from .gadget import Gadget
from .imports import IMPORTS
from .reads import BELOW_PYTHON, READS
from .scene import SCENE
from .shared_files import SHARED_FILES
from .state import STATE
from .values import VALUES

ANYWHERE: dict[str, Gadget] = {
    **VALUES,
    **FUNCTIONS,
    **DECORATORS,
    **CLASSES,
    **IMPORTS,
    **FILES,
    **SHARED_FILES,
    **READS,
}
if is_preloaded():
    ANYWHERE |= BELOW_PYTHON
GADGETS: dict[str, Gadget] = {**ANYWHERE, **SCENE, **STATE}
# What makes a scene one clip; most scenes are to have none of these.
SHARING = words(
    "global_counter cache module_rng globals_by_name import_by_literal global_in_other_file shared_list_in_other_file "
    "rebind_other_module shared_attribute attribute_set_by_function attribute_read_by_function attribute_by_setattr "
    "attribute_of_class_set attribute_of_type_set attribute_dict alias_of_self other_name_for_self class_list "
    "class_list_alias list_given list_alias iterator_shared object_shared static_object_shared"
)
# What acts at import or reaches by computed names: there a slice errs towards much, and how much is told apart.
HOSTILE = words(
    "monkeypatch_module monkeypatch_class setattr_literal init_subclass global_set decorator_with_argument subclasses "
    "star_with_all registry order_of_effects nested_subscript metaclass member_by_computed_name imported_list_changed "
    "import_effect import_by_computed_name decorator_named_as_library alias_then_subscript alias_then_changed "
    "subclasses_in_other_file subclass_registry_files scene_getattr module_as_value globals_by_name custom_set "
    "class_patched attribute_by_computed_name reduce own_decorator decorator_of_other_file"
)
