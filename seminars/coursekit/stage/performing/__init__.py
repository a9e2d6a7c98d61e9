"""Performing scenes, and writing what they show.

In: a scene's file, its class, and which of its sections or parts are wanted; manim's settings for them.
Out: a clip as one stream of pictures, sounds, captions, a poster, and the facts of them (`jobs.registry.ClipFacts`).
May import all else of the stage but the audit, which looks at what is performed.

    performance      one section, on a renderer of its own
    render           that renderer: a section to a clip
    settings         manim's settings for a file, and where names are looked up
    import_defaults  what manim takes from its settings as it is imported
    conversion       pictures as an encoder takes them, each from the one before
    repeats          what stands still, shown on without being encoded, by `h264`: the numbers of pictures
    encode           frames and sounds to files
    parts            parts of a scene: all is performed, the wanted are drawn
    stand_ins        names for what stands in the place of a scene's methods
    statements       which of the author's lines shows what
    glimpses         single frames while a clip is drawn
    scouts           a process that goes ahead to one of them
    poster           the picture that stands for a clip
    frame_copies     copies of frames, of which only what changed is copied
    frame_digests    frames before any encoding, to be compared
"""
