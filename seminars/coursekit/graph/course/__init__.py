"""What there is: seminars, experiments with their tables, scenes with their sections and narration.

In: the project's files by way of `source`. Out: a `Course` of plain values, with each mistake where it belongs.
May import: `errors`, `store`, `jobs`, `source`.

    model            Course, Seminar, Experiment, Scene, Section, and Reach: what a slice comes to
    reading          the course as it is now; kept, while no file changes
    discovery        from files to a course; `file_analyses` keeps what was found in each file, `side_by_side` reads
                     many for the first time
    experiments      functions with their tables           reaches        what a slice comes to: assets, libraries
    scene_names      what scenes are called, apart         unbuilt_scenes  those that are not built, told
    hyperparameters  tables against signatures             docstrings      titles and narration
    settings         [tool.coursekit] of pyproject.toml    leavings       what runs told of sections
    translations     narration.TAG.toml, the same words in other languages; `translation_files` begins such a file
    table_fields     values of tables as fields, and one of them changed in its file
    platform         libraries, manim's settings and the processor, as they are on this machine
"""
