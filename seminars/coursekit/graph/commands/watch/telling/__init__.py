"""What a person, an editor or a page is told while a course is followed.

In: what is made, what came of it, and what failed. Out: lines on a terminal, JSON lines, failures as values.
May import what `watch` may; what is followed, and made, is not decided here.

    reporter    what a person sees
    json_lines  what an editor is told
    failures    what failed, as values
    noticed     what audits found, as values
"""
