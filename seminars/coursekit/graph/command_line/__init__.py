"""A command line as a person types it: the course is found, names are settled, a mistake is told in a line.

In: arguments. Out: doit's commands with a course, and its tasks. May import: all but `commands`, which derive from it.
From the top, each file and folder imports those below it, and none above:

    program   the program `doit`
    help      what this course has              unused    commands of doit that change nothing here
    parsing   `Plain`, below every command: options, the course, mistakes
    usage     how a command or a task is called, with examples
    options   of one command                    new       what `doit new` writes, and how it may be called
    naming    of tasks, scenes, paths: what was meant, did you mean …?
    tasks     all tasks of a course: `CourseTasks`, which dodo.py yields from
    wiring    what one task does, needs and cleans
    uptodate  whether a task is up to date, as doit asks it
    repeated  a line that had nothing to do, typed again
    requirements  of the kit that are not installed
    settings_files  those of doit, and which cannot be read; `home_folder` of a user, PATH: where there is none
"""
