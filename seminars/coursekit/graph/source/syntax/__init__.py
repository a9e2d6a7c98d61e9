"""One file as definitions: what each statement reads and changes, and what running it may do.

In: a file's text. Out: plain values, which are kept while the text and these files are what they were.
May import `project_files` of the graph, and nothing else.

    definitions    the values that a file becomes          reader         how it becomes these, branches too
    uses           what a statement reads and changes      bindings       which names it binds
    scopes         which names are read from outside       headers        what stands around a body
    effects        what running a statement may do         annotations    of functions, apart from what these do
    introspection  where code reads its own text           deep           room for deep recursion
    walking        all parts of a tree                     progress_loops loops that tell how far they are, as plain
"""
