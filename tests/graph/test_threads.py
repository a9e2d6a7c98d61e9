"""What the threads of a build share holds while all of them use it, a thousand times more often than they would."""

import hashlib
import random
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from coursekit.graph.command_line.tasks import CourseTasks
from coursekit.graph.jobs.registry import Nothing
from coursekit.graph.jobs.workers.pool import WorkerPool
from coursekit.graph.reporting.progress import Progress, picture
from coursekit.graph.store.records import NOTHING, Gone, Record, Records
from coursekit.graph.store.remote import Remote
from coursekit.graph.store.results import Store
from coursekit.graph.store.shared import SharedStore
from coursekit.graph.targets.target import below

TURNS = 300


@pytest.fixture(autouse=True)
def _often() -> Iterator[None]:
    """Threads take turns after a microsecond, not after five thousand."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@contextmanager
def meanwhile(*jobs: Callable[[], object], times: int = 2) -> Iterator[None]:
    """Each job over and over, in several threads, while the block runs; the first thing that one raises is raised."""
    stopping = threading.Event()
    problems: list[BaseException] = []

    def go_on(job: Callable[[], object]) -> None:
        try:
            while not stopping.is_set():
                job()
        except BaseException as problem:
            problems.append(problem)
            stopping.set()

    threads = [threading.Thread(target=go_on, args=(job,)) for job in jobs for _ in range(times)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
    if problems:
        raise problems[0]


def together(*jobs: Callable[[], object]) -> None:
    """Each job once, all at a time; the first thing that one raises is raised."""
    problems: list[BaseException] = []

    def run(job: Callable[[], object]) -> None:
        try:
            job()
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


def record(number: int) -> Record:
    return Record(str(number), {"number": number}, {}, {"seconds": number})


def test_progress_is_drawn_whole_while_tasks_begin_and_end():
    progress = Progress()
    names = [f"task{number}" for number in range(400)]
    progress.plan(names)

    def draw():
        now = progress.snapshot()
        assert len(now.waiting) + sum(now.ended.values()) == len(names)
        assert now.running.keys() <= now.waiting
        picture(now, {}, None)

    def work(some):
        for name in some:
            progress.look_at(name)
            progress.begin(name)
            progress.end(name, "computed")

    with meanwhile(draw):
        together(*(lambda some=names[start::4]: work(some) for start in range(4)))
    assert progress.snapshot().ended == {"computed": len(names)}
    assert not progress.snapshot().waiting


def test_a_record_is_read_as_it_was_written_last(tmp_path):
    records, path = Records(), tmp_path / ".cache/record.json"
    records.write(path, record(0))
    with meanwhile(lambda: records.read(path), records.forget_all):
        for number in range(TURNS):
            records.write(path, record(number))
            assert records.read(path).fingerprint == str(number)
        records.remove(path, Gone.FORGOTTEN)
        assert records.read(path) == NOTHING


def test_what_was_current_before_an_edit_is_not_after_it(tiny_course):
    course = CourseTasks(tiny_course.root, "low")
    builder, target = course.builder, course.tensors[0]
    good = target.record.read_bytes()
    with meanwhile(lambda: builder.is_current(target)):
        for _ in range(TURNS // 3):
            target.record.write_bytes(b"damaged")
            builder.look_again()
            assert not builder.is_current(target)
            target.record.write_bytes(good)
            builder.look_again()
            assert builder.is_current(target)


def test_all_of_a_course_is_current_for_many_who_ask_at_a_time(tiny_course):
    course = CourseTasks(tiny_course.root, "low")
    targets = list(below(course.videos, with_checks=True))

    def ask():
        some = random.sample(targets, len(targets))
        assert all(course.builder.is_current(target) for target in some)
        assert all(course.builder.imported.is_known(target) for target in some)
        assert course.all_current(["render"])[0] > 0

    with meanwhile(course.builder.look_again, times=1):
        together(*[lambda: [ask() for _ in range(5)]] * 4)


def test_a_builder_makes_side_by_side_what_it_makes_one_by_one(tiny_course):
    course = CourseTasks(tiny_course.root, "low")
    clips = course.named("clip")
    before = {target.task: target.fingerprint() for target in clips}
    for clip in clips:
        clip.record.unlink()
    course.builder.look_again()
    together(*(lambda clip=clip: course.builder.build(clip) for clip in clips for _ in range(3)))
    assert {task: course.builder.outcomes[task] for task in before} == dict.fromkeys(before, "from the store")
    assert {clip.task: course.builder.records.read(clip.record).fingerprint for clip in clips} == before
    assert course.builder.reasons.keys() == before.keys()
    assert all(course.builder.is_current(clip) for clip in clips)


def test_a_result_of_the_store_is_whole_or_not_there(tmp_path):
    store = Store(tmp_path / ".cache/store")
    (tmp_path / ".cache").mkdir()
    contents = [b"one" * 50, b"two" * 50]
    for number, content in enumerate(contents):
        (tmp_path / str(number)).write_bytes(content)

    def put():
        number = random.randrange(2)
        store.put(f"{number}" * 64, {"a": tmp_path / str(number), "b": tmp_path / "0"}, {"number": number})

    def get():
        number = random.randrange(2)
        found = store.get(f"{number}" * 64)
        if found:
            assert found.facts == {"number": number}
            assert found.files["a"] == hashlib.sha256(contents[number]).hexdigest()
            taken = tmp_path / f"taken{threading.get_ident()}"
            if store.fetch(found.files["a"], taken):
                assert taken.read_bytes() == contents[number]

    with meanwhile(put, get, lambda: store.forget(f"{random.randrange(2)}" * 64)):
        for _ in range(TURNS):
            get()


def test_a_shared_store_counts_and_sends_all_that_is_put_at_a_time(tmp_path, capsys):
    (tmp_path / "here/.cache").mkdir(parents=True)
    place = Remote(str(tmp_path / "there"), tmp_path)
    store = SharedStore(tmp_path / "here/.cache/store", place, writes=True)
    (tmp_path / "file").write_bytes(b"content")
    names = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(100)]

    def put(some):
        for name in some:
            store.put(name, {"file": tmp_path / "file"}, {})

    with meanwhile(store.finish):
        together(*(lambda some=names[start::4]: put(some) for start in range(4)))
    store.finish()
    assert len([*(tmp_path / "there").glob("results/*/*.json")]) == len(names)
    assert not [*(tmp_path / "here/.cache/store/unsent").glob("*")]
    capsys.readouterr()

    other = SharedStore(tmp_path / "other/.cache/store", place, writes=False)
    together(*(lambda some=names[start::4]: [other.get(name) for name in some] for start in range(4)))
    other.finish()
    assert capsys.readouterr().err.startswith(f"store: {len(names)} results")


def test_pools_that_start_workers_at_a_time_leave_the_main_script_its_name(tmp_path):
    main = sys.modules["__main__"]
    before = getattr(main, "__file__", None), getattr(main, "__spec__", None)
    pools = [WorkerPool([tmp_path]) for _ in range(6)]
    together(*(lambda pool=pool: pool.run(Nothing()) for pool in pools))
    assert (getattr(main, "__file__", None), getattr(main, "__spec__", None)) == before
