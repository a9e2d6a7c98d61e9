"""What a person sees of a build: a line a task, live lines, the time left, and the end.

In: what doit tells of tasks, from its threads. Out: lines; what is drawn is an immutable snapshot, taken under a lock.
May import: `terminal`, `store`, `targets`, `building`.

    reporter  doit's reporter                    progress  what runs, waits and has ended
    forecast  what is still to be made           pace      how long that takes, by the last times
"""
