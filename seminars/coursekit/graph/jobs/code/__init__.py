"""The author's files as they run, and how it is told where they fail.

In: files of a project. Out: modules, the bytes that ran, and mistakes in their author's words. May import `errors`,
`terminal` and `store`; no other package of `jobs`.

    loading           files, run as they are on disk; `kit_code` those of the kit, as they were compiled
    places            where their relative names are looked up; `relative_folders` those of imports
    modules_above     modules that nothing else has
    mistakes          what failed, and in which of their lines
    unrun             functions that do nothing when they are called
    hints             what may have been meant by a name that there is not; `other_manims` their names
"""
