"""A job may have processes of its own, as any program may."""

SHARED = """
    from multiprocessing import Pool

    from manim import *


    def doubled(number):
        return 2 * number


    class Pooled(Scene):
        def construct(self):
            with Pool(2) as pool:
                sizes = pool.map(doubled, [0.5, 1])
            self.play(*[Create(Square(size)) for size in sizes], run_time=0.2)
    """
EXPERIMENT = """

def pooled(steps: Count) -> Tensors:
    from multiprocessing import Pool

    with Pool(2) as pool:
        return {"y": torch.tensor(pool.map(abs, range(-steps, 0)))}
"""


def test_a_scene_and_an_experiment_may_have_a_pool_of_processes(tiny_course):
    tiny_course.write("pooled.py", SHARED)
    with open(tiny_course.seminar / "experiments.py", "a") as file:
        file.write(EXPERIMENT)
    with open(tiny_course.seminar / "hyperparams.toml", "a") as file:
        file.write("\n[pooled]\nsteps = 3\n")
    ran = tiny_course.doit("quality=low", "render:seminar01:Pooled", "tensor:seminar01:pooled")
    assert ran["render:seminar01:Pooled"] == "computed"
    assert ran["tensor:seminar01:pooled"] == "computed"
