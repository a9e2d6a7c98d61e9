"""What one section of a scene leaves that a later one would find: the state of a process, walked and compared.

In: a scene that performs its sections. Out: what differs at a section's end from its beginning, by name.

    contents    what an object holds, as far as it can change; `known_types` what its attributes do not tell
    exceptions  what may differ, by name, each with its reason
    switches    what a process has of its own: working folder, environment, the libraries' settings
    processes   of that, what lies below Python, and settings that one function tells and another sets
    surfaces    which objects the names of large libraries lead to
    snapshots   a walk from named places, and the places from which something else is found than before
    libraries   manim's modules, walked once by the server that workers are forked from
    authors     the scene, and the modules of the author's
    watch       who reads the scene's clock, and which files are written
    leavings    all of these around one section

It may import manim, and the kit's stage; nothing of the graph but what runs in a job's process.
"""
