"""What the experiments read with: laid beside them as it stands."""

# ruff: noqa: F401  (the expressions of readers use what is imported)

import asyncio
import csv
import ctypes
import filecmp
import fileinput
import glob
import hashlib
import importlib.metadata
import importlib.util
import io
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
import urllib.request
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


def by_number(p):
    """Opened by a number that says where the file is, and read at a place."""
    number = os.open(p, os.O_RDONLY | getattr(os, "O_PATH", 0))
    again = os.open(f"/proc/self/fd/{number}", os.O_RDONLY)
    return os.pread(again, 9999, 0)


def by_place_of_folder(p):
    folder = os.open(os.path.dirname(p) or ".", os.O_RDONLY)
    return os.read(os.open(os.path.basename(p), os.O_RDONLY, dir_fd=folder), 9999)


def by_way_of_process(p):
    # A relative name is found beside the file that asks, which need not be the folder of the process.
    return content(f"/proc/self/cwd/{os.path.relpath(p)}" if os.path.isabs(p) else p)


def from_its_folder(p):
    before = os.getcwd()
    os.chdir(os.path.dirname(p) or ".")
    try:
        return content(os.path.basename(p))
    finally:
        os.chdir(before)


def by_link(p):
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.abspath(p), os.path.join(folder, "link"))
        return content(os.path.join(folder, "link"))


def by_fork(p):
    reading, writing = os.pipe()
    if not os.fork():
        try:
            os.write(writing, content(p))
        finally:
            os._exit(0)
    os.close(writing)
    return os.read(reading, 9999)


def spawned(p):
    reading, writing = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, writing, 1)]
    os.waitpid(os.posix_spawnp("cat", ["cat", p], os.environ, file_actions=actions), 0)
    os.close(writing)
    return os.read(reading, 9999)


def by_loop(p):
    async def read():
        child = await asyncio.create_subprocess_exec("cat", p, stdout=subprocess.PIPE)
        return (await child.communicate())[0]

    return asyncio.run(read())


def sent(p):
    with tempfile.TemporaryFile() as taken, open(p, "rb") as file:
        os.copy_file_range(file.fileno(), taken.fileno(), 9999)
        taken.seek(0)
        return taken.read()


def by_rename(p):
    """Read under another name, as programs do that lay their files by: what is read is the same file."""
    with tempfile.TemporaryDirectory(dir=os.path.dirname(p) or ".") as folder:
        os.link(p, os.path.join(folder, "other"))
        return content(os.path.join(folder, "other"))


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
