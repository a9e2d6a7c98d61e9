"""Names of 3Blue1Brown's manim, and of manim before it was Manim Community: scenes on the web are full of them."""

OTHER_MANIMS = frozenset(("manimlib", "manim_imports_ext", "big_ol_pile_of_manim_imports"))

RENAMED = {
    "ShowCreation": "Create",
    "ShowCreationThenDestruction": "ShowPassingFlash",
    "ShowCreationThenFadeOut": "Create, and FadeOut after it",
    "CircleIndicate": "Circumscribe",
    "WiggleOutThenIn": "Wiggle",
    "FadeInFrom": "FadeIn(…, shift=…)",
    "FadeInFromDown": "FadeIn(…, shift=UP)",
    "FadeInFromPoint": "FadeIn(…, target_position=…)",
    "FadeInFromLarge": "FadeIn(…, scale=…)",
    "FadeOutAndShift": "FadeOut(…, shift=…)",
    "FadeOutAndShiftDown": "FadeOut(…, shift=DOWN)",
    "TextMobject": "Tex",
    "TexMobject": "MathTex",
    "TexText": "Tex",
    "OldTex": "MathTex",
    "OldTexText": "Tex",
    "GraphScene": "Scene, with an Axes in it",
    "InteractiveScene": "Scene",
    "ParametricSurface": "Surface",
    "ParametricCurve": "ParametricFunction",
    "FRAME_WIDTH": "config.frame_width",
    "FRAME_HEIGHT": "config.frame_height",
    "FRAME_X_RADIUS": "config.frame_x_radius",
    "FRAME_Y_RADIUS": "config.frame_y_radius",
}
