"""What `doit verify` holds results against, beside their bytes.

In: targets, and an engine that makes them once more. Out: what is otherwise than it should be, as lines.
Imports what commands import.

    execution_checks   which functions ran, held against slices
    whole_scenes       clips held against scenes
    resumption_checks  experiments that go on from checkpoints, held against whole runs
"""
