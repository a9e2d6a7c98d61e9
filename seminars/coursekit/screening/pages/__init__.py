"""Pages, each of plain values and templates: `templates`, `deck` and `comparing` beside this package.

In: what there is to be seen and said. Out: files of HTML, with what they need. Imports Jinja2, and `films` and
`narration`.

    page           a page of a scene, and the index; `evidence` what stands where on it
    publishing     a site as other machines read it; `search_index` what its readers search
    graph_picture  the graph as text and as a picture; `layers` where each node is drawn
    slides         decks
    comparison     two states of a course on one page
"""
