"""A store that a team shares: a fresh checkout computes nothing, and nothing wrong that is there comes on screen."""

import contextlib
import getpass
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from coursekit.graph.store import remote
from coursekit.graph.store.files import sealed, unseal
from tests.campaign.kills import outputs
from tests.conftest import TinyCourse

from .conftest import wait_for

LOW = "quality=low"


@dataclass
class Place:
    """A shared store: its URL, and what a process needs to reach it."""

    url: str
    environment: dict[str, str] = field(default_factory=dict)

    def doit(self, course: TinyCourse, *arguments: str, writes: bool = False) -> subprocess.CompletedProcess[str]:
        environment = {**self.environment, "COURSEKIT_STORE": self.url, "CI": str(writes).lower()}
        return course.shell(sys.executable, "-m", "doit", *(arguments or (LOW,)), environment=environment)


@pytest.fixture(scope="module")
def s3() -> Iterator[Place]:
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}
    session = boto3.Session("key", "secret", region_name="us-east-1")
    with contextlib.closing(session.client("s3", endpoint_url=endpoint)) as client:
        client.create_bucket(Bucket="course")
    yield Place("s3://course/store", {"AWS_ENDPOINT_URL": endpoint, **keys})
    server.stop()


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("sftp")
    for key in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / key], check=True)
    port = free_port()
    (folder / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/user.pub\n"
        f"PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nSubsystem sftp internal-sftp\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    server = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", folder / "sshd_config"], stderr=subprocess.DEVNULL)
    wait_for(lambda: answers(port))
    options = {"key_filename": str(folder / "user"), "allow_agent": False, "look_for_keys": False}
    yield Place(f"sftp://{getpass.getuser()}@127.0.0.1:{port}{folder}/store", {"FSSPEC_SFTP": json.dumps(options)})
    server.terminate()
    server.wait()


@pytest.fixture
def folder(tmp_path: Path) -> Place:
    return Place(str(tmp_path / "shared"))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def fresh(course: TinyCourse, name: str) -> TinyCourse:
    """The same source in another folder, never built."""
    other = TinyCourse(course.root.parent / name)
    other.root.mkdir()
    shutil.copytree(course.root / "seminars", other.root / "seminars", ignore=shutil.ignore_patterns("static"))
    shutil.copy(course.root / "dodo.py", other.root)
    return other


def make_anew(course: TinyCourse) -> None:
    """Have the next build make everything, as one without a store would."""
    shutil.rmtree(course.root / ".cache")


@pytest.mark.parametrize("kind", ["s3", "sftp"])
def test_a_fresh_checkout_computes_nothing_of_what_another_put_there(kind, request, tiny_course):
    place = request.getfixturevalue(kind)
    shutil.rmtree(tiny_course.root / ".cache")
    written = place.doit(tiny_course, writes=True)
    assert "6 computed" in written.stdout, written.stderr
    assert "0 results (0.0 MB) taken" in written.stderr
    assert "9 (" in written.stderr, "five results with their audits, and the video"
    other = fresh(tiny_course, "other")
    read = place.doit(other)
    assert read.returncode == 0, read.stderr
    assert "6 from the store" in read.stdout
    assert "9 results" in read.stderr
    assert outputs(other) == outputs(tiny_course)
    assert other.litter == []


def test_people_read_and_ci_writes(folder, new_course, _built, monkeypatch):
    monkeypatch.setenv("COURSEKIT_STORE", folder.url)
    monkeypatch.setenv("CI", "false")
    assert set(new_course.doit(LOW).values()) == {"computed"}
    assert not Path(folder.url).exists()
    monkeypatch.setenv("CI", "true")
    assert set(fresh(new_course, "ci").doit(LOW).values()) == {"computed"}
    monkeypatch.setenv("CI", "false")
    other = fresh(new_course, "other")
    assert set(other.doit(LOW).values()) == {"from the store"}
    assert outputs(other) == outputs(TinyCourse(_built))


@pytest.fixture
def shared(folder: Place, tiny_course: TinyCourse, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shared store of all that the tiny course needs, which builds in this process read."""
    shutil.copytree(tiny_course.root / ".cache/store", folder.url)
    monkeypatch.setenv("COURSEKIT_STORE", folder.url)
    monkeypatch.setenv("CI", "false")
    return Path(folder.url)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes()) or bytearray(1)  # the sound of a silent clip is an empty file
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def lead_astray(path: Path) -> None:
    stored = unseal(path.read_bytes())
    (trace,) = stored["traces"]
    trace["files"] = dict.fromkeys(trace["files"], "../../../../dodo.py")
    path.write_bytes(sealed(stored))


DAMAGES: dict[str, list[Callable[[Path], object]]] = {
    "objects": [flip, lambda path: path.write_bytes(b""), Path.unlink],
    "results": [flip, lead_astray, lambda path: path.write_bytes(b"cos\nsystem\n(S'false'\ntR.")],
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_what_is_wrong_there_is_told_and_made_anew(kind, shared, tiny_course):
    for path, damage in zip(sorted(shared.glob(f"{kind}/*/*")), itertools.cycle(DAMAGES[kind]), strict=False):
        damage(path)
    other = fresh(tiny_course, "other")
    ran = other.doit(LOW)
    assert set(ran.values()) == {"computed"}
    assert other.output.count("is not used, and made anew") >= 6
    assert outputs(other) == outputs(tiny_course)


def test_an_entry_under_anothers_name_is_not_taken(shared, tiny_course):
    entries = sorted(shared.glob("results/*/*.json"))
    contents = [path.read_bytes() for path in entries]
    for path, content in zip(entries, [*contents[1:], contents[0]], strict=True):
        path.write_bytes(content)
    other = fresh(tiny_course, "other")
    assert set(other.doit(LOW).values()) == {"computed"}
    assert outputs(other) == outputs(tiny_course)


def test_whoever_writes_there_mends_what_is_wrong(shared, tiny_course, monkeypatch):
    monkeypatch.setenv("CI", "true")
    for path in [*shared.glob("objects/*/*")]:
        flip(path)
    assert set(fresh(tiny_course, "first").doit(LOW).values()) == {"computed"}
    monkeypatch.setenv("CI", "false")
    assert set(fresh(tiny_course, "second").doit(LOW).values()) == {"from the store"}


def test_a_file_that_is_damaged_here_is_taken_from_there(shared, tiny_course):
    for path in [*tiny_course.root.glob(".cache/store/objects/*/*")]:
        flip(path)
    tiny_course.doit("clean", LOW)
    assert set(tiny_course.doit(LOW).values()) == {"from the store"}


def test_what_is_forgotten_is_made_anew_though_it_is_there(shared, tiny_course):
    tiny_course.doit("forget", LOW, "clip:seminar01:Lines:scene1_square")
    assert tiny_course.doit(LOW) == {"clip:seminar01:Lines:scene1_square": "computed"}
    assert tiny_course.doit(LOW) == {}


@pytest.mark.parametrize("network", ["refuses", "never answers"])
def test_a_lost_network_is_one_warning_and_local_work(network, new_course, _built, monkeypatch):
    monkeypatch.setattr(remote, "SHORT", 2.0)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1] if network == "never answers" else free_port()
        monkeypatch.setenv("COURSEKIT_STORE", f"sftp://nobody@127.0.0.1:{port}/store")
        monkeypatch.setenv("CI", "true")
        ran = new_course.doit(LOW)
    assert set(ran.values()) == {"computed"}
    assert new_course.output.count("warning: the store sftp://127.0.0.1") == 1
    assert outputs(new_course) == outputs(TinyCourse(_built))


def test_what_a_lost_network_kept_back_is_put_there_by_a_later_build(new_course, folder, monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("COURSEKIT_STORE", f"sftp://nobody@127.0.0.1:{free_port()}/store")
    new_course.doit(LOW, "tensor:seminar01:line")
    monkeypatch.setenv("COURSEKIT_STORE", folder.url)
    new_course.doit(LOW, "tensor:seminar01:doubled")
    assert "2 (" in new_course.output
    assert set(fresh(new_course, "other").doit(LOW, "tensor").values()) == {"from the store"}
    assert not [*new_course.root.glob(".cache/store/unsent/*")]


@pytest.mark.parametrize("writes", [False, True])
def test_a_store_that_is_not_there_is_told_once(writes, new_course, folder, monkeypatch):
    monkeypatch.setenv("COURSEKIT_STORE", folder.url)
    monkeypatch.setenv("CI", str(writes).lower())
    new_course.doit(LOW, "tensor")
    assert new_course.output.count(f"warning: the store {folder.url} is not there") == 1
    new_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    new_course.doit(LOW, "tensor")
    assert ("is not there" in new_course.output) is not writes


def test_a_bucket_that_is_not_there_is_told(s3, tiny_course):
    place = Place("s3://nowhere/store", s3.environment)
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    assert "warning: the store s3://nowhere/store" in place.doit(tiny_course, LOW, "tensor").stderr


@pytest.mark.parametrize(
    ("url", "told"), [("nosuch://place", "Protocol not known: nosuch"), ("gs://bucket", "pip install")]
)
def test_a_store_of_an_unknown_kind_is_an_error_that_says_what_it_needs(new_course, monkeypatch, url, told):
    monkeypatch.setenv("COURSEKIT_STORE", url)
    new_course.doit("tensor", fails=True)
    assert f"the store {url} cannot be used" in new_course.output
    assert told in new_course.output


def test_a_password_is_not_told():
    assert remote.Remote("sftp://me:secret@host/store", Path("/")).address == "sftp://host/store"


def age(folder: Path, days: float) -> None:
    then = time.time() - days * 86400
    for path in [*folder.glob("results/*/*"), *folder.glob("objects/*/*")]:
        os.utime(path, (then, then))


def entries(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("results/*/*.json")}


@pytest.mark.parametrize("is_shared", [False, True])
def test_prune_says_what_goes_and_keeps_what_a_target_needs(is_shared, shared, tiny_course, monkeypatch):
    store = shared if is_shared else tiny_course.root / ".cache/store"
    options = ["--shared"] if is_shared else []
    needed = entries(store)
    monkeypatch.setenv("CI", "true")
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    tiny_course.doit(LOW)
    extra = entries(store) - needed
    assert len(extra) == 4
    # Now the first state is what the course needs, and it is not built: that is found through the store.
    tiny_course.replace("hyperparams.toml", "factor = 3.0", "factor = 2.0")
    tiny_course.doit("clean", LOW)
    age(store, 40)
    before = entries(store)
    tiny_course.doit("prune", *options)
    assert tiny_course.output.count("would remove") == 4
    assert entries(store) == before
    tiny_course.doit("prune", *options, "--older-than", "50", "--yes")
    assert entries(store) == before
    tiny_course.doit("prune", *options, "--yes")
    assert entries(store) == needed
    monkeypatch.setenv("CI", "false")
    if is_shared:
        shutil.rmtree(tiny_course.root / ".cache/store")
    assert set(tiny_course.doit(LOW).values()) == {"from the store"}
