"""What there is: seminars, experiments with their tables, scenes with their sections and narration.

In: the project's files by way of `source`. Out: a `Course` of plain values, with each mistake where it belongs.
May import: `errors`, `store`, `jobs`, `source`. From the top, each file and folder imports those below it:

    reading          the course as it is now; kept, while no file changes
    scene_parts      the parts that a section can be cut into, where somebody asks for them
    discovery        from files to a course; `side_by_side` reads many of them for the first time
    tables           experiments with their tables         scene_names    what scenes are called, apart
    reaches          what a slice comes to: assets, libraries; `unbuilt_scenes` are those that are told and not built
    own_place        which code may show where it lies
    file_analyses    what was found in each file, kept     leavings       what runs told of sections
    platform         libraries, manim's settings and the processor, as they are on this machine
    settings         [tool.coursekit] of pyproject.toml
    languages        narration in other languages, and who speaks it
    model            Course, Seminar, Experiment, Scene, Section, and Reach: what a slice comes to
    docstrings       titles and narration
"""
