"""Ways in which one section changes what a later one sees, below Python, beside it, or by what each play moves."""
# ruff: noqa: E501  # a row a way

from .two_sections import SHOW, Way
from .ways import BY_VALUE

A_FILE = (("manim_ce/a.txt", "xyz"),)
HERE = "os.path.dirname(__file__) + '/a.txt'"
MADE = "os.path.join(tempfile.gettempdir(), f'coursekit-wide{os.getpid()}"

BELOW = {
    # what each play moves
    "what played last": Way("pass", BY_VALUE.format("1 + len(self.animations or ())")),
    "what moved last": Way("pass", BY_VALUE.format("1 + len(getattr(self, 'moving_mobjects', None) or ())")),
    "how long the last play took": Way("pass", BY_VALUE.format("1 + (getattr(self, 'duration', None) or 0)")),
    "subcaptions so far": Way("self.add_subcaption('a', duration=0.1)", BY_VALUE.format("1 + len(self.renderer.file_writer.subcaptions)")),
    "the last picture": Way("pass", BY_VALUE.format("1 + self.camera.pixel_array.mean() / 255 + (self.renderer.static_image is not None)")),
    "hits of a cache": Way("wide(1)", BY_VALUE.format("1 + wide.cache_info().currsize"), top="import functools\n@functools.cache\ndef wide(n): return n + 1"),
    # the camera, and functions
    "a background by pixels": Way("self.camera.set_background(np.full_like(self.camera.background, 77))", SHOW),
    "a docstring": Way("wide.__doc__ = 'abcdef'", BY_VALUE.format("len(wide.__doc__) / 3"), top="def wide():\n    'abc'"),
    "the name of a function": Way("wide.__name__ = 'abcdef'", BY_VALUE.format("len(wide.__name__) / 3"), top="def wide(): pass"),
    "a module by import_module": Way("import importlib\nimportlib.import_module('helper').wide = 3", "import importlib\n" + BY_VALUE.format("importlib.import_module('helper').wide"), files=(("manim_ce/helper.py", "wide = 1\n"),)),
    # the process
    "a mask of signals": Way("import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})", "import signal\n" + BY_VALUE.format("1 + len(signal.pthread_sigmask(signal.SIG_BLOCK, ()))")),
    "the niceness": Way("import os\nos.nice(1)", "import os\n" + BY_VALUE.format("1 + os.nice(0) / 20")),
    "the name of the process": Way("ctypes.CDLL(None).prctl(15, b'wide', 0, 0, 0)", BY_VALUE.format("1 + (open('/proc/self/comm').read() == 'wide\\n')"), top="import ctypes"),
    "the environment below Python": Way("os.putenv('WIDE', '3')", "import subprocess\n" + BY_VALUE.format("1 + (subprocess.run(['printenv', 'WIDE'], capture_output=True).returncode == 0)"), top="import os"),
    "origins of coroutines": Way("import sys\nsys.set_coroutine_origin_tracking_depth(3)", "import sys\n" + BY_VALUE.format("1 + sys.get_coroutine_origin_tracking_depth()")),
    # libraries
    "the factory of records": Way("logging.setLogRecordFactory(lambda *a, **k: None)", BY_VALUE.format("1 + (logging.getLogRecordFactory() is not logging.LogRecord)"), top="import logging"),
    "the name of a level": Way("logging.addLevelName(35, 'abcdef')", BY_VALUE.format("len(logging.getLevelName(35)) / 5"), top="import logging"),
    "printing of polynomials": Way("np.polynomial.set_default_printstyle('ascii')", BY_VALUE.format("len(str(np.polynomial.Polynomial([1, 2, 3]))) / 9")),
    "autocasting": Way("torch.set_autocast_enabled('cpu', True)", BY_VALUE.format("1 + torch.is_autocast_enabled('cpu')"), top="import torch"),
    "checks of sparse tensors": Way("torch.sparse.check_sparse_tensor_invariants.enable()", BY_VALUE.format("1 + torch.sparse.check_sparse_tensor_invariants.is_enabled()"), top="import torch"),
    "a backend of torch": Way("torch.backends.mkldnn.set_flags(False)", BY_VALUE.format("1 + torch._C._get_mkldnn_enabled()"), top="import torch"),
    "threads of gradients": Way("torch.autograd.set_multithreading_enabled(False)", BY_VALUE.format("1 + torch._C._is_multithreading_enabled()"), top="import torch"),
    "warning always": Way("torch.set_warn_always(True)", BY_VALUE.format("1 + torch.is_warn_always_enabled()"), top="import torch"),
    "hooks of all modules": Way("torch.nn.modules.module.register_module_forward_hook(lambda m, i, o: o * 3)", BY_VALUE.format("float(torch.nn.Identity()(torch.ones(1)))"), top="import torch"),
    # files
    "a file by a child": Way(f"import subprocess\nsubprocess.run(['touch', {MADE}c')])", BY_VALUE.format(f"1 + os.path.exists({MADE}c'))"), top="import os, tempfile"),
    "a file by a library in C": Way(f"import cairo\ncairo.ImageSurface(cairo.FORMAT_A8, 2, 2).write_to_png({MADE}p'))", BY_VALUE.format(f"1 + os.path.exists({MADE}p'))"), top="import os, tempfile"),
    "a database in a file": Way(f"import sqlite3\nsqlite3.connect({MADE}d')).execute('create table a (n)')", BY_VALUE.format(f"1 + os.path.exists({MADE}d'))"), top="import os, tempfile"),
    "the rights of a file": Way(f"os.chmod({HERE}, 0o600)", BY_VALUE.format(f"1 + (os.stat({HERE}).st_mode & 0o777 == 0o600)"), top="import os", files=A_FILE),
    "a file that is cut": Way(f"os.truncate({HERE}, 1)", BY_VALUE.format(f"1 + os.path.getsize({HERE})"), top="import os", files=A_FILE),
    "the times of a file": Way(f"os.utime({HERE}, (1, 1))", BY_VALUE.format(f"1 + (os.stat({HERE}).st_mtime == 1)"), top="import os", files=A_FILE),
    "a file that is gone": Way(f"import glob\nfor each in glob.glob({HERE}): os.remove(each)", BY_VALUE.format(f"1 + os.path.exists({HERE})"), top="import os", files=A_FILE),
}  # fmt: skip
# What their first section does to files stays: the scenes that are performed after it find the same.
LASTING = ("the rights of a file", "a file that is cut", "the times of a file", "a file that is gone")
