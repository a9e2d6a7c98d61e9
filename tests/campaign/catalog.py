"""All gadgets by name, and where each can stand."""

from .gadget import Gadget
from .gadgets_files import FILES
from .gadgets_plain import PLAIN
from .gadgets_scene import SCENE

ANYWHERE = {**PLAIN, **FILES}
GADGETS: dict[str, Gadget] = {**ANYWHERE, **SCENE}
