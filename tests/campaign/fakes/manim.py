"""A stage without pictures: what is played is kept as text, after calling what is a function."""


class Camera:
    background_color = "black"


class Scene:
    def __init__(self) -> None:
        self.camera = Camera()
        self.frames: list[str] = []

    def setup(self) -> None:
        pass

    def construct(self) -> None:
        pass

    def tear_down(self) -> None:
        pass

    def render(self) -> None:
        self.setup()
        self.construct()
        self.tear_down()

    def play(self, *shown: object) -> None:
        pictures = [each() if callable(each) else each for each in shown]
        self.frames.append(f"{self.camera.background_color} {pictures}")

    def wait(self) -> None:
        self.frames.append(self.frames[-1])


def library_decorator(function):  # type: ignore[no-untyped-def]
    return function


RED, GREEN = "red", "green"
