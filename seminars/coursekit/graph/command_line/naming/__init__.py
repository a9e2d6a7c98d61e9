"""What was meant by a name that a person typed, and what may have been meant by one that means nothing.

In: words of a line, and the tasks of a course. Out: names of tasks; for a mistake, a sentence with the way out.
May import, of `command_line`: `tasks` and what is below it.

    names     of tasks, scenes and paths: which tasks are meant
    likeness  how alike two names are: did you mean …?
    habits    what other tools call otherwise, and commands of doit without use here
"""
