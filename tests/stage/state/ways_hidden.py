"""Ways in which one section changes what a later one sees, of which no name in the source tells: libraries' own."""
# ruff: noqa: E501  # a row a way

from .two_sections import Way
from .ways import BY_VALUE

HIDDEN = {
    "the order of a dictionary": Way("D.move_to_end(1)", BY_VALUE.format("next(iter(D))"), top="import collections\nD = collections.OrderedDict({1: 1, 2: 2})"),
    "a virtual subclass": Way("Shape.register(Net)", BY_VALUE.format("1 + issubclass(Net, Shape)"), top="import abc\nclass Shape(abc.ABC): pass\nclass Net: pass"),
    "the rights of new files": Way("import os\nos.umask(0o77)", "import os\nu = os.umask(0)\nos.umask(u)\n" + BY_VALUE.format("1 + (u == 0o77)")),
    "a profiler": Way("import sys\nsys.setprofile(lambda *a: None)", "import sys\n" + BY_VALUE.format("1 + (sys.getprofile() is not None)")),
    "the stack of new threads": Way("threading.stack_size(1 << 20)", BY_VALUE.format("1 + (threading.stack_size() > 0)"), top="import threading"),
    "animations that are skipped": Way("self.next_section(skip_animations=True)", BY_VALUE.format("1")),
    "denormal numbers of torch": Way("torch.set_flush_denormal(True)", BY_VALUE.format("1 + (float(torch.tensor(1e-310, dtype=torch.float64) * 1) == 0)"), top="import torch"),
    "a rounding of the processor": Way("ctypes.CDLL('libm.so.6').fesetround(0x800)", BY_VALUE.format("1 + (float('1') + float('1e-30') > 1)"), top="import ctypes"),
    "a scene that ends early": Way("from manim.utils.exceptions import EndSceneEarlyException\nself.add(e := Dot())\nself.wait(0.2)\nself.remove(e)\nraise EndSceneEarlyException()", BY_VALUE.format("1")),
    "a logger's attribute": Way("logging.getLogger('x').wide = 3", BY_VALUE.format("getattr(logging.getLogger('x'), 'wide', 1)"), top="import logging"),
    "what a handler has heard": Way("logging.getLogger('x').warning('abc')", BY_VALUE.format("1 + len(logging.getLogger('x').handlers[0].stream.getvalue()) / 4"), top="import logging, io\nlogging.getLogger('x').addHandler(logging.StreamHandler(io.StringIO()))"),
    "a timer that is due": Way("import signal\nsignal.setitimer(signal.ITIMER_VIRTUAL, 100)", "import signal\n" + BY_VALUE.format("1 + bool(signal.getitimer(signal.ITIMER_VIRTUAL)[0])")),
    "a frame of the camera that was saved": Way("self.camera.frame.save_state()", "self.play(self.camera.frame.animate.scale(0.5), run_time=0.2)\nself.play(Restore(self.camera.frame), run_time=0.4)\nself.wait(0.2)", base="MovingCameraScene"),
    "a target of the camera's frame": Way("self.camera.frame.generate_target().scale(0.5)", "self.add(d := Dot())\nself.play(MoveToTarget(self.camera.frame), run_time=0.4)\nself.camera.frame.scale(2)\nself.remove(d)", base="MovingCameraScene"),
    "the first day of weeks": Way("calendar.setfirstweekday(6)", BY_VALUE.format("1 + calendar.firstweekday()/3"), top="import calendar"),
    "types of files": Way("mimetypes.add_type('x/y', '.xyz')", BY_VALUE.format("1 + (mimetypes.guess_type('a.xyz')[0] == 'x/y')"), top="import mimetypes\nmimetypes.init()"),
    "a dialect of CSV": Way("csv.register_dialect('mine', delimiter=';')", BY_VALUE.format("1 + ('mine' in csv.list_dialects())"), top="import csv"),
    "the size of fields of CSV": Way("csv.field_size_limit(9)", BY_VALUE.format("1 + (csv.field_size_limit() == 9)"), top="import csv"),
    "an adapter of sqlite": Way("sqlite3.register_adapter(Net, lambda n: 3)", "try:\n    n = sqlite3.connect(':memory:').execute('select ?', (Net(),)).fetchone()[0]\nexcept sqlite3.Error:\n    n = 1\n" + BY_VALUE.format("n"), top="import sqlite3\nclass Net: pass"),
    "a handler of encodings": Way("codecs.register_error('mine', lambda e: ('abc', e.end))", "try:\n    n = len('\\xff'.encode('ascii', 'mine'))\nexcept LookupError:\n    n = 1\n" + BY_VALUE.format("n"), top="import codecs"),
    "a domain of translations": Way("gettext.textdomain('mine')", BY_VALUE.format("1 + (gettext.textdomain() == 'mine')"), top="import gettext"),
    "a namespace of XML": Way("ET.register_namespace('mine', 'http://x')", BY_VALUE.format("1 + ('mine' in ET.tostring(ET.Element('{http://x}a')).decode())"), top="import xml.etree.ElementTree as ET"),
    "the way processes start": Way("multiprocessing.set_start_method('spawn', force=True)", BY_VALUE.format("1 + (multiprocessing.get_start_method() == 'spawn')"), top="import multiprocessing"),
    "a trace of memory": Way("tracemalloc.start()", BY_VALUE.format("1 + tracemalloc.is_tracing()"), top="import tracemalloc"),
    "a handler of faults": Way("faulthandler.enable()", BY_VALUE.format("1 + faulthandler.is_enabled()"), top="import faulthandler"),
    "sklearn's configuration": Way("sklearn.set_config(assume_finite=True)", BY_VALUE.format("1 + sklearn.get_config()['assume_finite']"), top="import sklearn"),
    "scipy's errors": Way("scipy.special.seterr(all='raise')", BY_VALUE.format("1 + (scipy.special.geterr()['loss'] == 'raise')"), top="import scipy.special"),
    "formats of Pillow": Way("Image.register_extension('MINE', '.mine')", BY_VALUE.format("1 + ('.mine' in Image.registered_extensions())"), top="from PIL import Image\nImage.init()"),
}  # fmt: skip
