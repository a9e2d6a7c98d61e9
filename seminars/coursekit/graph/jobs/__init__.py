"""Functions that run in a process of their own: which ones there are, who runs them, and what they read.

In: a job, of a type that has its arguments. Out: its result, the digests of the project's files that ran and what it
read beyond its slice, or a mistake in its author's words. May import: `errors`, `store` and `terminal`. What runs
imports torch and manim, nothing here.

    job          what a job is: a function by its name, its arguments, and the type of its result
    registry     the jobs, and which of them make each kind of target; `showing` those of films and pages
    engine       what an engine of jobs is
    workers      the engine of this machine: processes forked from a server that has the libraries imported: `server`;
                 `worker` is what each of them does
    stopped      processes that have stopped within a job, from where another one goes on
    preload      what that server imports, `kit_code` as it was compiled; `warden` ends what a job leaves behind
    loading      the author's files, run as they are on disk; `places` where their relative names are looked up, and
                 `relative_folders` those of imports
    observing    what a job reads beyond its slice; `call_trace` which functions it runs
    loops        how far its loops are; `checkpoints` where what they go on from is, `checkpoint_files` what that is
    speech       what it prints; `mistakes` how it is told where it fails; `job_warnings` what it warns of
    unrun        functions that do nothing when they are called; `exits` where code ends its process at once
    hints        what may have been meant by a name that there is not; `other_manims` their names
"""
