"""What an entry reaches: the part of the source that can change a result, across files.

In: definitions, and where imports lead. Out: slices. May import, of `source`: `inheritance` and what is below it.

    slices         what an entry reaches                   slicer         how it is followed there
    names          where one definition leads              self_read      where code reads its own text
    import_slices  what importing a file runs              kit_slices     the kit's own code behind a target
    purity         which statements act at import          raw_text       files as they stand
"""
