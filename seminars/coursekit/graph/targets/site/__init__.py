"""The site: what shows the videos of a course to people.

In: what `targets` makes of clips, captions and tensors. Out: targets of pages.
May import what `targets` may, and the rest of it.

    pages       a page a scene                             index         the site's first page
    stills      the pictures by which a page shows a section
    evidence    what a page shows of tensors               course_graph  the graph as nodes and edges
    slides      decks                                      words         a site's title and language
    site_files  where all these lie
"""
