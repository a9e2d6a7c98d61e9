"""One build at a time: a second one waits, or is told that it would have to."""

import fcntl
import threading

from coursekit.graph.commands.one_build import build_lock


def test_a_second_build_waits_for_the_first(tmp_path, capfd):
    order = []

    def second():
        with build_lock(tmp_path):
            order.append("second")

    with build_lock(tmp_path) as is_held:
        assert is_held
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.2)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]
    assert "waiting" in capfd.readouterr().err


def test_who_does_not_wait_is_told_and_leaves_the_first_alone(tmp_path, capfd):
    with build_lock(tmp_path):
        with build_lock(tmp_path, waits=False) as is_held:
            assert not is_held
        with open(tmp_path / ".cache/lock") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                raise AssertionError("nobody holds it any more")
    with build_lock(tmp_path, waits=False) as is_held:
        assert is_held
    assert not capfd.readouterr().err
