"""A page tells of a sweep, whatever its axes are."""

import re


def test_a_page_tells_all_values_of_an_axis_of_lists_and_of_words_that_differ_in_case(new_course):
    table = new_course.seminar / "hyperparams.toml"
    table.write_text(
        table.read_text()
        + '\n[layers.sweep]\nwidths = [[1, 2], [3, 4, 5]]\nkind = ["relu", "ReLU"]\nscale = [1, 1.5]\n'
    )
    file = new_course.seminar / "experiments.py"
    function = "def layers(widths: list[int], kind: str, scale: float) -> Tensors:"
    file.write_text(f'{file.read_text()}\n\n{function}\n    return {{"z": torch.arange(20.0) * sum(widths)}}\n')
    new_course.replace(
        "manim_ce/lines.py",
        'self._show(curve(self.tensors("doubled")["y"]))',
        'self._show(curve([point.tensors["z"][1] for point in self.tensors("layers")]))',
    )
    new_course.doit("quality=low", "gallery")
    page = new_course.file(".cache/site/**/Lines.html").read_text()
    told = dict(re.findall(r"<code>(\w+)</code></th><td><code>(.*?)</code> <small>swept", page))
    assert told == {"widths": "[1, 2], [3, 4, 5]", "kind": "relu, ReLU", "scale": "1, 1.5"}
