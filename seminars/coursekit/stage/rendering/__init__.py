"""Drawing frames: manim's camera, and what it asks of mobjects, made quick; the pixels stay manim's, bit for bit.

In: mobjects, as manim hands them to a camera at each frame. Out: pixels, and which of them changed.
May import manim alone, nothing else of the stage.
"""
