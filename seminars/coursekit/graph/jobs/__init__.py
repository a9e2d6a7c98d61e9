"""Functions that run in a process of their own: which ones there are, who runs them, and what they read.

In: a job, of a type that has its arguments. Out: its result, the digests of the project's files that ran and what it
read beyond its slice, or a mistake in its author's words. May import: `errors`, `store` and `terminal`. What runs
imports torch and manim, nothing here. Of the packages here, each imports those below it:

    workers           the engine of this machine: processes that perform jobs, and the server that they come from
    observing         what a job reads beyond its slice
    processes         a process that performs a job, for others: what it says, leaves behind, and stops at
    code              the author's files as they run, and how their mistakes are told

    job               what a job is: a function by its name, its arguments, and the type of its result
    registry          the jobs, and which of them make each kind of target; `showing` those of films and pages
    engine            what an engine of jobs is
    job_warnings      what a job warns of
    call_trace        which functions it runs
    checkpoints       where what its loops go on from is; `checkpoint_files` what that is
"""
