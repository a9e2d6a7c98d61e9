"""Bringing targets up to date: current already, from the store, or made; and why.

In: targets. Out: their files in place with records beside them, and a reason for each. May import: all of the above,
and `cluster` where `engines` chooses it.

    judge          is_current(): what lies there, beside what a clean build would make
    builder        build(), forget(), clean()
    proving        what went on from a checkpoint, made again and compared
    placing        files in their places, records beside them; `pieces` of which some are put together
    why            how each target stands, and why
    unchanged      a run with nothing to do, known by the times of files alone
    observed       what jobs read meanwhile: who makes it, whether it held still
    edited_source  a target whose source is edited while it is made
    outside        tensors for a scene that no build runs
    engines        this machine's workers, or a cluster's; the store, or a shared one
    warming        what workers import before a course is read
    import_checks  whether a file can be imported at all
    orphans        what was built and nobody asks for any more
"""
