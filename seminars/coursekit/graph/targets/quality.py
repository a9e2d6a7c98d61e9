"""The qualities of pictures."""

QUALITIES = {  # as manim means them: width and height in pixels, frames a second
    "low": (854, 480, 15),
    "medium": (1280, 720, 30),
    "high": (1920, 1080, 60),
}
DRAFT = "low"
