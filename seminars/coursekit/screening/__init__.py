"""What people watch: videos joined from clips, captions, pages, and a server of them on this machine.

In: clips, narration with its numbers, plain values. Out: files. May import PyAV, Pillow, Jinja2 and starlette; neither
torch nor manim, nor the graph.

    join                     clips into one video, without encoding again
    captions, caption_audit  .vtt and .srt, and whether they can be read in time
    speech                   sentences spoken by a program, on the timeline of their section
    contact_sheet            stills of a section
    page, evidence           a page, and what stands where on it
    publishing               a site as other machines read it; `search_index` what its readers search
    graph_picture, layers    the graph as text and as a picture
    templates, assets        how pages look; `languages` their words
    slides, held             decks, and the pictures at which they stop; `deck` has their script and style
    serving, answers         pages that renew themselves, and what they ask for by name
    live                     scripts of a page that is served: films exchanged, mistakes, findings, the strip below
    compare                  videos by decoded frames
    picture_changes          where two films differ, and the pictures there; `pictures` as text within a page
    comparison               two states of a course on one page; `comparing` has its script and style
    animation                a part of a clip as .webp
"""
