"""What depends on what, and what is stale: no torch, no manim, and nothing that imports them.

Packages, from the bottom: a package imports those before it, and none after it.

    errors · terminal · store · jobs · source · course · targets · building · reporting · command_line · commands
"""

import time

BEGAN = time.time()  # before any file of the graph was imported
