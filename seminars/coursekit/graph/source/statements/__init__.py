"""The statements of a file: how they are counted, where they stand, and which of them a clip is cut at.

In: the text of files; for parts, what a section can reach. Out: parts of a clip, places that outlast an edit of other
lines, and the names of what an edit changed. May import, of `source`: `slicing` and what is below it.

    counting  the statements of a body, as they are counted by who reads and by who runs them
    preludes  the first statements of a function, as a function: what is done before a cut
    parts     runs of statements, drawn by themselves
    outline   where a statement stands, known again after an edit
    edits     what a save changed, as a guess
"""
