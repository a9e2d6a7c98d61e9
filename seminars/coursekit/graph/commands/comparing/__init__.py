"""What `doit compare` finds between a revision of a course and the course as it is on disk.

In:  two sides, each a course of which clips and tensors are made. Out: plain values, for a page and a summary.
Imports what commands import.

    revision   a commit, laid out in a folder      sections      which sections are which, and how they differ
    sides      building a side, and what it has    measurements  hyperparameters, facts and tensors
    selection  which scenes are compared           found         all that differs, as plain values
    moves      which seminars are which            summary       the same as lines, and as Markdown
"""
