"""The commands of a course: one file each, and what several of them need.

In: a course and names of targets. Out: an exit status. May import: everything.

    doit_commands   run, clean, list, forget, where a course needs them to reach further; the lock of a build
    course_command  what the others have in common
    why · verify · graph · prune (pruning) · new
    watch (watching) and serve: one loop; `saves` tells that a file changed, `wanted` what is asked for,
                    `watch_reporter` what a person sees
    execution_checks  which functions ran, held against slices, for `verify`
"""
