"""Drawing frames: manim's camera, and what it asks of mobjects, made quick; the pixels stay manim's, bit for bit.

In: mobjects, as manim hands them to a camera at each frame. Out: pixels, and which of them changed.
May import manim alone, nothing else of the stage.

    raster       the camera: draws what changed
    looks        what a mobject adds to a frame
    boxes        rectangles of pixels
    cairo_paths  a path in one call
    spatial      cameras in space
    copying      copies of families
    outlines     paths of SVG, each parsed once
    families     walks over families, and updaters
    blending     frames of transforms and fades
    bounds       boxes around mobjects, boundaries of paths
    coloring     colours as arrays
"""
