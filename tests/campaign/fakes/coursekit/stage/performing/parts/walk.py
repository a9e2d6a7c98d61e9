"""A scene in parts: what plays words has no pictures to draw apart, so it is drawn as a whole."""

from coursekit.graph.jobs.registry import ClipFacts


def render_parts(pixels: tuple[int, int, int]) -> ClipFacts:
    return ClipFacts(0, 0, 0, {}, rate=str(pixels[2]), size=pixels[:2], uncut="it has no pictures")
