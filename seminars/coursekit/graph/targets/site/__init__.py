"""The site: what shows the videos of a course to people.

In: what `targets` makes of clips, captions and tensors. Out: targets of pages.
May import what `targets` may, and the rest of it.

    pages     a page a scene, with its stills            index         the site's first page
    evidence  what a page shows of tensors               course_graph  the graph as nodes and edges
    slides    decks                                      words         a site's title and language
"""
