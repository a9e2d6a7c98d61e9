"""What may differ at a section's end: each by its name, with the reason why no picture depends on it."""

# By the class that has it, as module and name: attributes of its instances, or its own.
ATTRIBUTES: dict[tuple[str, str], dict[str, str]] = {
    ("manim.scene.scene", "Scene"): {
        "animations": "set anew as each play() begins",
        "moving_mobjects": "set anew as each play() begins",
        "static_mobjects": "set anew as each play() begins",
        "stop_condition": "set anew as each play() begins",
        "duration": "set anew as each play() begins",
        "last_t": "set anew as each play() begins",
        "time_progression": "set anew as each play() begins",
        "queue": "of windows, which a build has not",
        "manager": "drives the whole rendering, and its clock is watched",
        "renderer": "its camera is compared, and its clock watched",
        "session_spec": "where manim writes to",
        "output_plan": "where manim writes to",
        "file_writer_settings": "where manim writes to",
        "_log_file_path": "where manim writes to",
    },
    ("coursekit.stage.scene", "CourseScene"): {
        "_readings": "which tensors a message names; cleared as each section begins",
        "_leavings": "what compares",
    },
    ("manim.camera.camera", "Camera"): {
        "pixel_array": "drawn anew for each frame",
        "display_funcs": "made when it is first drawn, always the same",
        "pixel_array_to_cairo_context": "a cache by the identity of the array",
    },
    ("manim.mobject.mobject", "Mobject"): {
        "saved_state": "taken by restore() alone, which without one of its own section's fails",
        "target": "taken by MoveToTarget alone, which without one of its own section's fails",
    },
    ("manim.utils.color.core", "RandomColorGenerator"): {"_singleton": "draws from Python's own random numbers"},
    ("manim.renderer.cairo_renderer", "CairoRenderer"): {
        "camera": "compared by itself",
        "file_writer": "what it skips is compared by itself",
        "static_image": "made anew as each play() begins",
        "_file_writer_class": "who writes the frames, which is made once for the scene",
        "animations_hashes": "of manim's own cache of files, which a build does not use",
        "skip_animations": "set anew as each play() begins",
    },
    ("coursekit.stage.state.watch", "Clocked"): {
        "_time": "the clock, which is watched",
        "_plays": "the clock, which is watched",
    },
    ("coursekit.stage.performing.render", "ClipRenderer"): {
        "_stopwatch": "how long it draws",
        "_change": "the last picture",
        "_of": "which camera drew the last picture",
        "_copies": "memory for pictures",
    },
    ("coursekit.stage.performing.scouts", "ScoutedRenderer"): {
        "_awaited": "the frame that a page waits for",
        "_is_scout": "of a process that draws no film",
        "_draw": "of a process that draws no film",
        "_still": "of a process that draws no film",
    },
    ("coursekit.stage.performing.parts.forks", "Children"): {
        "_running": "processes that draw beside this one",
        "were_there": "whether any drew beside this one",
    },
    ("enum", "Enum"): {
        "_value2member_map_": "a cache of combinations of flags",
    },
    ("coursekit.stage.rendering.raster", "Redrawing"): {
        "changes": "counts frames that differ",
        "_changed": "where frames differ",
        "_pixels": "drawn anew for each frame",
        "_next_base": "drawn anew for each frame",
        "_base": "what is drawn over, known by the mobjects that are on it",
        "_drawn": "what is on the frame, known by what was drawn",
        "_view": "the place of the camera that the frame was drawn from",
        "_known": "a cache by the whole look of a mobject",
        "_spare": "a second frame to draw on",
        "_stamped": "of the drawing of one picture",
        "_stamping": "of the drawing of one picture",
        "_whole": "the box of the frame",
    },
    ("coursekit.stage.performing.parts.walk", "Unseen"): {"is_behind": "whether the last frame was drawn"},
    ("builtins", "object"): {
        "__weakref__": "who refers to it",
        "__dict__": "of a class: a descriptor, the same for all",
        "__abstractmethods__": "of a class: made with it",
        "_abc_impl": "a cache of what was asked of it",
        "__subclasshook__": "of a class: made with it",
        "__annotations__": "made when it is first asked for",
        "__static_attributes__": "made with the class",
        "__firstlineno__": "made with the class",
        "__slotnames__": "a cache of copyreg's, by the class",
    },
}

# What moves with each play, by the name under which it is read: who reads it is told, as who reads the clock is. Of
# the scene by itself; and of its camera, its renderer and what writes its frames, and of the caches of functions.
MOVING_OF_SCENE = frozenset(
    ("animations", "moving_mobjects", "static_mobjects", "stop_condition", "duration", "last_t", "time_progression")
)
MOVING_OF_CAMERA = frozenset(
    ("pixel_array", "static_image", "animations_hashes", "file_writer", "subcaptions", "partial_movie_files")
)
MOVING = MOVING_OF_CAMERA | {"cache_info"}
# Names without one of which no code comes to a camera: `ImageMobject("a.png").pixel_array` is of a picture.
WAYS_TO_CAMERA = frozenset(("camera", "renderer", "getattr", "vars", "__dict__", "attrgetter", "__getattribute__"))

# By module: names of what may grow.
GLOBALS: dict[str, dict[str, str]] = {
    "manim.mobject.svg.svg_mobject": {"SVG_HASH_TO_MOB_MAP": "a cache by all that an SVG is made with; copied out"},
    "manim.mobject.text.numbers": {
        "string_to_mob_map": "emptied as each section begins",
    },
    "manim.utils.bezier": {
        "SUBDIVISION_MATRICES": "a cache by all that each is made of",
        "CP_CLOSED_MEMO": "grows by numbers that are always the same",
        "UP_CLOSED_MEMO": "grows by numbers that are always the same",
        "CP_OPEN_MEMO": "grows by numbers that are always the same",
    },
    "manim.renderer.shader": {
        "shader_program_cache": "of OpenGL, which a build does not use",
        "file_path_to_code_map": "files by their path, of OpenGL",
    },
    "manim.renderer.shader_wrapper": {"filename_to_code_map": "files by their path, of OpenGL"},
    "copyreg": {"dispatch_table": "compared as a switch"},
    "asyncio.events": {"_running_loop": "of a loop that runs"},
    "manim": {"config": "compared by itself"},
    "manim._config": {"config": "compared by itself", "cli_ctx_settings": "of the command line"},
}

# Large libraries that keep what they find out where no name of theirs leads: of others, tables grow as they work.
SETTLED = frozenset(("numpy", "scipy", "sklearn"))

# Modules of the standard library that hold what Python itself works with.
STANDARD = {
    "sys": "compared as a switch",
    "os": "compared as a switch",
    "builtins": "compared as a switch",
    "logging": "compared as a switch",
    "warnings": "compared as a switch",
    "signal": "compared as a switch",
    "locale": "compared as a switch",
    "random": "begins anew with each section",
    "threading": "its threads are compared as a switch",
    "re": "caches by the expression",
    "functools": "caches by what they are of",
    "typing": "caches by what they are of",
    "types": "holds no state",
    "weakref": "knows what others hold",
    "abc": "its caches are by classes, which are compared",
    "gc": "compared as a switch",
    "importlib": "of what is imported, every section imports its own",
    "inspect": "caches of sources",
    "linecache": "caches of sources",
    "traceback": "caches of sources",
    "tokenize": "caches of sources",
    "ast": "holds no state",
    "tempfile": "names that are drawn by chance",
    "multiprocessing": "compared as a switch",
    "concurrent": "its threads are compared as a switch",
    "subprocess": "children that have ended",
}

# Of what the system tells of a process (`/proc/…/status`): what changes as it works, and by itself.
OF_WORK = (
    *("State:", "Tgid:", "Ngid:", "Pid:", "PPid:", "TracerPid:", "NStgid:", "NSpid:", "NSpgid:", "NSsid:"),
    *("Vm", "Rss", "HugetlbPages:", "CoreDumping:", "Threads:", "FDSize:"),
    *("SigQ:", "SigPnd:", "ShdPnd:", "SigCgt:", "voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"),
)

# Functions that tell what others set, and that are not asked.
PAIRS = {
    "get_rng_state": "random numbers, which are compared by themselves",
    "_get_tracing_state": "of what is being traced",
    "_get_graph_exec_group": "of what is being traced",
    "_get_thread_name": "compared as what the system has of it",
    "getprofile": "compared as a switch",
    "gettrace": "compared as a switch",
}

# Threads of the kit and of manim, by name.
THREADS = {
    "clip-encoder": "encodes what was drawn; it ends with the clip",
    "tqdm_monitor": "looks after progress bars, which a build has not",
}

# Context variables, by name: what they hold is compared as a switch, by its values.
CONTEXT = {
    "numpy.ufunc.extobj": "numpy's error handling and buffer size",
    "decimal_context": "the decimal context",
    "format_options": "numpy's print options",
}

# Folders below which files that a section writes are nobody's to read.
WRITTEN = {
    "/dev": "no files",
    "/proc": "no files",
    "__pycache__": "Python's own cache, by the source",
    ".cache": "of libraries, and of the kit: each knows by what its entries are made",
    ".config": "of libraries, as they set themselves up",
}


_passed: dict[type, frozenset[str]] = {}


def passed_attributes(kind: type) -> frozenset[str]:
    """The attributes of a class and its instances that may differ."""
    if kind not in _passed:
        known = (ATTRIBUTES.get((base.__module__, base.__name__), {}) for base in kind.__mro__)
        _passed[kind] = frozenset(name for names in known for name in names)
    return _passed[kind]


def passed_globals(module: str) -> frozenset[str]:
    return frozenset(GLOBALS.get(module, ()))
