"""A command line as a person types it: the course is found, names are settled, a mistake is told in a line.

In: arguments. Out: doit's commands with a course, and its tasks. May import: all but `commands`, which derive from it.

    tasks     all tasks of a course: `CourseTasks`, which dodo.py yields from
    wiring    what one task does, needs and cleans
    parsing   `Plain`, below every command: options, the course, mistakes
    options   of one command                    names     of tasks, scenes, paths: what was meant
    likeness  did you mean …?                   help      what this course has
    unused    commands of doit that change nothing here
    uptodate  whether a task is up to date, as doit asks it
    settings_files  those of doit, and which cannot be read
    program   the program `doit`                new_course, new_names  what `doit new` writes, and how it may be called
    repeated  a line that had nothing to do, typed again     habits  what other tools call otherwise
"""
