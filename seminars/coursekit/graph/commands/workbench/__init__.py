"""What `doit serve` has beside the films of a course, for who works on a scene: which line shows what, and more.

In:  the course as it was read last, records of what was made, and what a page asks for.
Out: plain values by name, which the site answers with; and single values in the author's tables of hyperparameters.
Imports what commands import; no page that is published has any of it.

    workbench        what pages ask for, by name
    statements       which line is playing
    sections         how sections and parts stand
    versions         what a section was before
    hyperparameters  fields of tables, and a value written into its file
"""
