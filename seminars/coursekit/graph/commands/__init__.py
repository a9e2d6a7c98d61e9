"""The commands of a course: one file each, and what several of them need.

In: a course and names of targets. Out: an exit status. May import: everything.

    doit_commands     a package: run, clean, list, forget, where a course needs them to reach further
    one_build         the lock of a build, and how it is ended; `passes` one report of a run in several passes
    course_command    what the others have in common
    why · graph · new · translate
    verify            `doit verify`: made once more, and held against what is there; `verifying` has what else it checks
    pruning           `doit prune`: which results of the store go, and which are kept
    compare           `doit compare`: what differs from a revision of git; `comparing` has the two sides
    watching, serve   `doit watch` and `doit serve`: one loop, in `watch`; `workbench` is what served pages ask for
"""
