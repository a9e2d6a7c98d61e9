"""What results depend on beside the project's files: on each machine it may be another.

In: names of libraries, and the machine. Out: plain values for fingerprints. May import what `course` may.

    distributions   what is installed               elsewhere  what is imported, and neither installed nor the project's
    manim_settings  manim.cfg: which there are, and what is wrong in them
    processor       which processors are alike
"""
