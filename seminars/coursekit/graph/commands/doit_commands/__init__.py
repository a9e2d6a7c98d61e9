"""doit's own commands, where a course needs them to reach further; for any other dodo file they are doit's.

In: what doit's commands take. Out: an exit status. May import all of `graph`; what the commands share is beside it.

    run       `doit`, and `doit run`
    listing   `doit list`
    removing  `doit clean` and `doit forget`
"""

from .listing import List
from .removing import Clean, Forget
from .run import Run

__all__ = ["Clean", "Forget", "List", "Run"]
