"""Following what is asked for, as its files are saved: for `doit watch`, and for `doit serve`.

In: a course, and the names that were asked for. Out: targets made again, drafts first, and lines that tell of them.
May import all of `graph`; what the commands share is beside it (`course_command`, `doit_commands`).
"""
