"""The author's files as text: definitions, what each can reach, and what sections share. Nothing of it is imported.

In: the bytes of files. Out: slices (the part of the source that an experiment or a section can reach, and what that
reads), and the sections of scenes with the reason why they cannot be cut apart, if so. Errs towards too much.
May import: `errors`, `store` (to keep what was parsed), `jobs` (for what a trace of calls is).

    project_files  which files there are, read once        definitions    one file as definitions
    headers        what stands around a body               scopes         which names are read from outside
    uses           what a statement reads and changes      effects        what running it may do
    modules        where imports lead                      purity         which statements act at import
    branches       what of them an import runs             search_paths   folders that files add to sys.path
    slices         what an entry reaches                   slicer         how it is followed there
    import_slices  what importing a file runs              kit_slices     the kit's own code behind a target
    shared_state   what a section leaves for another       scenes         scene classes and their sections
    introspection  where code reads its own text           annotations    of functions, apart from what these do
    raw_text       files as they stand                     deep           room for deep recursion
    parse_cache    parsed files, kept
"""
