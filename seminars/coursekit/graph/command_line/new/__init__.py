"""What `doit new` writes, and how it may be called.

In: a name for a course, a seminar or a scene. Out: the text of its files, or why it cannot have that name.
May import, of `command_line`: `naming`. Who writes the files is `commands/new`.

    new_course  what each begins with, from the texts in `templates/`, which reference.md shows
    new_names   which names are allowed, which are taken, and what to type instead
"""
