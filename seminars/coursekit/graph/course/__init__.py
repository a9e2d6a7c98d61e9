"""What there is: seminars, experiments with their tables, scenes with their sections and narration.

In: the project's files by way of `source`. Out: a `Course` of plain values, with each mistake where it belongs.
May import: `errors`, `store`, `jobs`, `source`.

    model            Course, Seminar, Experiment, Scene, Section, and Reach: what a slice comes to
    reading          the course as it is now; kept, while no file changes
    discovery        from files to a course; `file_analyses` keeps what was found in each file, `side_by_side` reads
                     many for the first time
    tables           experiments with their tables         reaches        what a slice comes to: assets, libraries
    scene_names      what scenes are called, apart         unbuilt_scenes  those that are not built, told
    docstrings       titles and narration                  leavings       what runs told of sections
    settings         [tool.coursekit] of pyproject.toml     voices         who speaks narration, by language
    translations     narration.TAG.toml, the same words in other languages; `translation_files` begins such a file
    platform         libraries, manim's settings and the processor, as they are on this machine
"""
