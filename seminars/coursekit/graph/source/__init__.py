"""The author's files as text: definitions, what each can reach, and what sections share. Nothing of it is imported.

In: the bytes of files. Out: slices (the part of the source that an experiment or a section can reach, and what that
reads), and the sections of scenes with the reason why they cannot be cut apart, if so. Errs towards too much.
May import: `errors`, `store` (to keep what was parsed), `jobs` (for what a trace of calls is).

    project_files  which files there are, read once        definitions    one file as definitions
    uses           what a statement reads and changes      effects        what running it may do
    modules        where imports lead                      purity         which statements act at import
    branches       what of them an import runs             search_paths   folders that files add to sys.path
    slices         what an entry reaches                   import_slices  what importing a file runs
    kit_slices     the kit's own code behind a target      shared_state   what a section leaves for another
    scenes         scene classes and their sections        parse_cache    parsed files, kept
"""
