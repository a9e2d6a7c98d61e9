"""A mistake in a file of manim's settings is told with file, line, key and the way out; none is passed over."""

import sys

import av
import pytest

from coursekit.graph.course.platform.manim_settings import settings_mistake

LOW = "quality=low"
MISTAKES = {
    "no INI": ("frame_height = 9\n", "manim.cfg, line 1 is not the INI that manim reads: ", "[CLI]"),
    "no key": ("[CLI]\nframe_height 9\n", "manim.cfg, line 2 is not the INI that manim reads: ", "key = value"),
    "twice": ("[CLI]\nseed = 1\nseed = 2\n", "manim.cfg, line 3 is not the INI", "already exists"),
    "no number": ("[CLI]\n\nframe_height = tall\n", "manim.cfg, line 3: frame_height = tall, ", "must be a number"),
    "no boolean": ("[CLI]\ndisable_caching = perhaps\n", "line 2: disable_caching = perhaps, ", "True or False"),
    "no integer": ("[CLI]\nzero_pad = 1.5\n", "line 2: zero_pad = 1.5, ", "a whole number"),
    "opengl": ("[CLI]\nrenderer = opengl\n", "line 2: renderer = opengl, ", "drawn by cairo alone: take the line away"),
    "empty": ("[jupyter]\nmedia_embed = \n", "manim.cfg, line 2: media_embed = , ", "take the line away"),
    "dry": ("[CLI]\ndry_run = True\n", "line 2: dry_run = True, ", "take the line away"),
    "transparent": ("[CLI]\nbackground_opacity = 0\n", "line 2: background_opacity = 0, ", "no transparency"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_line_and_the_way_out(mistake, tmp_path):
    text, *told = MISTAKES[mistake]
    (tmp_path / "manim.cfg").write_text(text)
    assert [each for each in told if each not in settings_mistake(tmp_path / "scenes.py")] == []


def test_a_mistake_is_corrected_in_the_same_process(tmp_path):
    file = tmp_path / "manim.cfg"
    for text, is_wrong in [("[CLI]\nseed = 1\n", False), ("[CLI]\nseed = one\n", True), ("[CLI]\nseed = 12\n", False)]:
        file.write_text(text)
        assert bool(settings_mistake(tmp_path / "scenes.py")) == is_wrong


@pytest.mark.parametrize("mistake", ["no INI", "opengl"])
def test_a_mistake_fails_clips_and_nothing_else(mistake, new_course):
    text, *told = MISTAKES[mistake]
    (new_course.root / "manim.cfg").write_text(text)
    ran = new_course.doit("--continue", LOW, "tensor", "clip", fails=True)
    assert all(each in new_course.output for each in told), new_course.output
    assert {how for task, how in ran.items() if task.startswith("clip")} == {"FAILED"}
    assert {how for task, how in ran.items() if task.startswith("tensor")} == {"computed"}
    assert "Traceback" not in new_course.output


def test_a_name_that_manim_passes_over_is_told_and_keeps_nothing_back(new_course):
    (new_course.root / "manim.cfg").write_text("[CLI]\nframe_heigth = 9\nleave_progress_bars = True\n")
    clip = "clip:seminar01:Lines:scene1_square"
    assert new_course.doit(LOW, clip) == {clip: "computed"}
    told = "manim.cfg, line 2: frame_heigth = 9, but manim has no such setting, and passes it over; did you mean"
    assert new_course.output.count(told) == 1
    assert "leave_progress_bars" not in new_course.output
    assert new_course.doit(LOW, clip) == {} and told in new_course.output


@pytest.mark.parametrize("text", ["from_animation_number = 2", "upto_animation_number = 2"])
def test_animations_are_counted_from_the_first_of_the_scene_as_by_manim(text, tiny_course):
    (tiny_course.root / "manim.cfg").write_text(f"[CLI]\n{text}\n")
    tiny_course.doit(LOW, "clip")  # no video: where manim ends a scene early, something is left on stage
    file = "seminars/01_tiny/manim_ce/lines.py"
    run = tiny_course.shell(sys.executable, "-m", "manim", "-ql", "--media_dir", "plain", file, "Lines")
    assert run.returncode == 0, run.stdout + run.stderr
    (plain,) = tiny_course.root.glob("plain/videos/**/Lines.mp4")
    assert 0 < frames(tiny_course.file(".cache/clips/low/**/construct.mp4")) == frames(plain) < 21
    (tiny_course.root / "manim.cfg").unlink()
    tiny_course.doit(LOW)
    assert frames(tiny_course.seminar / "static/Lines.mp4") == 21


def frames(video):
    with av.open(str(video)) as file:
        return sum(1 for _ in file.decode(video=0))


def test_animations_are_not_counted_by_a_persons_own_file(tmp_path, monkeypatch):
    file = tmp_path / ".config/manim/manim.cfg"
    file.parent.mkdir(parents=True)
    file.write_text("[CLI]\nfrom_animation_number = 2\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert "~/.config/manim/manim.cfg, line 2: from_animation_number = 2, " in settings_mistake(tmp_path)


def test_settings_as_people_have_them_are_no_mistake(tiny_course):
    (tiny_course.root / "manim.cfg").write_text(
        "[CLI]\nwrite_to_movie = True\nsave_last_frame = False\nframe_height = 8.0\nseed = 3\n"
        "from_animation_number = 0\n"
        "background_color = #112233\nquality = low_quality\n\n[logger]\nlog_width = 100\n"
    )
    ran = tiny_course.doit(LOW)
    assert ran and "FAILED" not in ran.values()
