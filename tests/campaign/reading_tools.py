"""What the experiments read with: laid beside them as it stands."""

# ruff: noqa: F401  (the expressions of readers use what is imported)

import csv
import ctypes
import fileinput
import glob
import hashlib
import importlib.metadata
import importlib.util
import json
import linecache
import mmap
import multiprocessing
import os
import pkgutil
import posix
import re
import runpy
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy
import torch
from PIL import Image


def content(p):
    with open(p, "rb") as file:
        return file.read()


def in_pool(p, read=content):
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.map(read, [p])


def module(p):
    """The name of a module, whose folder is looked through from now on."""
    if os.path.dirname(p) not in sys.path:
        sys.path.insert(0, os.path.dirname(p))
    return os.path.basename(p).removesuffix(".py")


def by_spec(p):
    spec = importlib.util.spec_from_file_location("x", p)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found.V


def executed(p):
    names = {}
    with open(p) as file:
        exec(file.read(), names)
    return names["V"]


def by_child(function, p, **options):
    code = f"import {function.partition('.')[0]}; print({function}({p!r}))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, **options)
    return re.findall("'V': [0-9]+", told.stdout) if function.startswith("runpy") else told.stdout


def getenv(p):
    function = ctypes.CDLL(None).getenv
    function.restype = ctypes.c_char_p
    return function(p.encode())


def by_latex(p):
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.basename(p).removesuffix(".sty")
        command = ["latex", "-interaction=batchmode", f"-output-directory={folder}"]
        inputs = {"TEXINPUTS": os.path.dirname(p) + ":"}
        text = rf"\documentclass{{minimal}}\usepackage{{{name}}}\begin{{document}}x\end{{document}}"
        given = {"PATH": os.environ["PATH"], **inputs}
        subprocess.run([*command, "-jobname=x", text], env=given, stdout=subprocess.DEVNULL)
        with open(os.path.join(folder, "x.log"), errors="replace") as log:
            return re.findall(r"told: [0-9]+", log.read())


def _found(p):
    every = importlib.metadata.distributions(path=[os.path.dirname(p) or "."])
    return [each for each in every if each.name == os.path.basename(p).partition("-")[0]]


def groups(p):
    return sorted(point.group for each in _found(p) for point in each.entry_points)


def version(p):
    return sorted((each.name, each.version) for each in _found(p))


def in_thread(p):
    with ThreadPoolExecutor(1) as threads:
        return list(threads.map(content, [p]))


def by_c(p):
    library = ctypes.CDLL(None)
    library.fopen.restype = ctypes.c_void_p
    file = library.fopen(os.fsencode(p), b"rb")
    if not file:
        return "none"
    buffer = ctypes.create_string_buffer(9999)
    library.fread(buffer, 1, 9999, ctypes.c_void_p(file))
    library.fclose(ctypes.c_void_p(file))
    return buffer.raw


def rows(p, uri=False):
    if not (uri or os.path.exists(p)):
        return "none"  # it would be made
    with sqlite3.connect(p, uri=uri) as database:
        return database.execute("select * from numbers").fetchall()


def told(read, root):
    """What a reader tells, wherever the project lies."""
    try:
        return repr(read()).replace(root, "")
    except Exception as problem:
        return type(problem).__name__


def tensor(*lines):
    return {"said": torch.tensor(list(hashlib.sha256("\\n".join(lines).encode()).digest()))}
