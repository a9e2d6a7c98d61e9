"""The author's files as text: definitions, what each can reach, and what sections share. Nothing of it is imported.

In: the bytes of files. Out: slices (the part of the source that an experiment or a section can reach, and what that
reads), and the sections of scenes with the reason why they cannot be cut apart, if so. Errs towards too much.
May import: `errors`, `store` (to keep what was parsed), `jobs` (for what a trace of calls is).

    project_files  which files there are, read once          syntax        one file as definitions
    parse_cache    parsed files, kept                        modules       where imports lead
    search_paths   folders that files add to sys.path        inheritance   what a class inherits
    slicing        what an entry reaches                     made_classes  scenes that a file makes by a call
    scenes         scene classes and their sections          shared_state  what a section leaves for another
    scene_state    what sections read and change             state_names   what a run's leavings are called
    parts          runs of statements, drawn by themselves   preludes      what is done before a cut
    statements     of a body, as they are counted            outline       where they stand, known again after an edit
    edits          what a save changed, as a guess
"""
