"""When things come and go: reading time, and leaving an empty stage."""

from manim import FadeOut, Group, Scene

SECONDS_PER_WORD = 0.375
SHORTEST_HOLD = 1.5


def hold_time(*texts: str) -> float:
    """Seconds that a viewer needs to read the texts: 0.375 a word, 1.5 at the least.

    A formula counts as one word for each of its symbols that is set apart by spaces.
    """
    return max(SHORTEST_HOLD, SECONDS_PER_WORD * sum(len(text.replace("$", " ").split()) for text in texts))


def hold(scene: Scene, *texts: str) -> None:
    """Keep the picture still for as long as the texts take to read."""
    scene.wait(hold_time(*texts))


def leave(scene: Scene, run_time: float = 0.7) -> None:
    """Fade out all that is on stage: every section ends so."""
    for mobject in scene.mobjects:
        mobject.clear_updaters()
    if scene.mobjects:
        scene.play(FadeOut(Group(*scene.mobjects)), run_time=run_time)
    scene.clear()
