"""The kind of processor, as far as libraries choose by it how they compute: one kind gives other bits than another."""

import os
from functools import cache
from pathlib import Path

from ..settings import settings_table

ANY = "any"
# What torch asks for, best first; its own names.
LEVELS = {"avx512": ("avx512f", "avx512bw", "avx512dq", "avx512vl", "fma"), "avx2": ("avx2", "fma")}


def processor_of(root: Path) -> str:
    """The kind of processor that tensors of a project are made for; "any" where it says that none counts."""
    settings = root / "pyproject.toml"
    return _processor_of(root, settings.stat().st_mtime_ns if settings.exists() else 0)


@cache
def _processor_of(root: Path, time: int) -> str:
    # Each of hundreds of tensors asks; `time` has a watch read again what was changed meanwhile.
    return ANY if settings_table(root).get("processor") == ANY else processor()


@cache
def processor() -> str:
    """Such as "avx512, AuthenticAMD": which instructions torch uses, and whose they are, since BLAS goes by both."""
    described = _first_described()
    flags = {*described.get("flags", described.get("Features", "")).split()}
    best = next((level for level, wanted in LEVELS.items() if flags.issuperset(wanted)), "default")
    level = os.environ.get("ATEN_CPU_CAPABILITY", "") or best
    maker = described.get("vendor_id") or described.get("CPU implementer")
    if not maker:
        import platform  # here: Linux says it in a file, and a run with nothing to do is fast

        maker = platform.processor()
    return ", ".join(part for part in (level, maker) if part)


def _first_described() -> dict[str, str]:
    """What Linux says of the first of the processors; others are asked for nothing here."""
    described: dict[str, str] = {}
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if not line.strip():
                    break
                key, _, value = line.partition(":")
                described[key.strip()] = value.strip()
    except OSError:
        pass
    return described
