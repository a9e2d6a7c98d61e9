"""Performing scenes, and writing what they show.

In: a scene's file, its class, and which of its sections or parts are wanted; manim's settings for them.
Out: a clip as one stream of pictures, sounds, captions, a poster, and the facts of them (`jobs.registry.ClipFacts`).
May import all else of the stage but the audit, which looks at what is performed.
"""
