"""A scene of manim-voiceover, spoken by an engine of this machine: its voice and its words are in the video."""

import importlib.util
import shutil

import av
import pytest

pytestmark = pytest.mark.skipif(
    not importlib.util.find_spec("manim_voiceover") or not shutil.which("espeak-ng"),
    reason="neither the plugin nor its speech service comes with the kit: pip install manim-voiceover, and espeak-ng",
)
SPOKEN = """
    import subprocess
    from pathlib import Path

    import av
    from manim import *
    from manim_voiceover import VoiceoverScene
    from manim_voiceover.services.base import SpeechService


    class Espeak(SpeechService):
        def generate_from_text(self, text, cache_dir=None, path=None, **named):
            folder = Path(cache_dir or self.cache_dir)
            subprocess.run(["espeak-ng", "-w", str(folder / "said.wav"), text], check=True)
            with av.open(str(folder / "said.wav")) as said, av.open(str(folder / "said.mp3"), "w") as made:
                stream = made.add_stream("mp3")
                for frame in said.decode(audio=0):
                    made.mux(stream.encode(frame))
                made.mux(stream.encode())
            known = {"input_text": text, "service": "espeak"}
            return {"input_text": text, "input_data": known, "original_audio": "said.mp3"}


    class Spoken(VoiceoverScene):
        def construct(self):
            self.set_speech_service(Espeak())
            with self.voiceover(text="A circle is drawn.") as tracker:
                self.play(Create(Circle()), run_time=tracker.duration)
    """


def test_a_voice_and_its_words_are_in_the_video(new_course):
    new_course.write("spoken.py", SPOKEN)
    new_course.doit("quality=low", "render:seminar01:Spoken", "captions:seminar01:Spoken")
    with av.open(str(new_course.seminar / "static/Spoken.mp4")) as video:
        loudest = max(abs(frame.to_ndarray()).max() for frame in video.decode(audio=0))
    assert loudest > 0.05
    assert "A circle is drawn." in (new_course.seminar / "static/Spoken.srt").read_text()
