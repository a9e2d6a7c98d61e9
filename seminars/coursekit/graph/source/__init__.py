"""The author's files as text: definitions, what each can reach, and what sections share. Nothing of it is imported.

In: the bytes of files. Out: slices (the part of the source that an experiment or a section can reach, and what that
reads), and the sections of scenes with the reason why they cannot be cut apart, if so. Errs towards too much.
May import: `errors`, `store` (to keep what was parsed), `jobs` (for what a trace of calls is). From the bottom, each
file and folder imports those before it, and none after:

    project_files  which files there are, read once          syntax        one file as definitions
    parse_cache    parsed files, kept                        search_paths  folders that files add to sys.path
    modules        where imports lead                        inheritance   what a class inherits
    slicing        what an entry reaches                     made_classes  scenes that a file makes by a call
    statements     of a body: parts of a clip, where they stand, what an edit changed
    state          what sections read, change and leave for another
    scenes         scene classes and their sections
"""
