"""Films, and their pictures.

In: clips. Out: films joined of them, pictures of them, and where two differ. Imports PyAV, Pillow and numpy.

    join             clips into one video, without encoding again
    tracks           a video with one of its sounds
    compare          videos by decoded frames
    picture_changes  where two films differ, and the pictures there; `pictures` as text within a page
    held             the pictures at which a deck stops
    contact_sheet    stills of a section
    animation        a part of a clip as .webp
"""
