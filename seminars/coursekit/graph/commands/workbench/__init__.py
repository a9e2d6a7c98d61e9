"""What `doit serve` has beside the films of a course, for who works on a scene: which line shows what, and more.

In:  the course as it was read last, records of what was made, and what a page asks for.
Out: plain values by name, which the site answers with; and single values in the author's tables of hyperparameters.
Imports what commands import; no page that is published has any of it.
"""
