"""Following what is asked for, as its files are saved: for `doit watch`, and for `doit serve`.

In: a course, and the names that were asked for. Out: targets made again, drafts first, and lines that tell of them.
May import all of `graph`; what the commands share is beside it (`course_command`, `doit_commands`).

    following   the loop: what a save makes stale is made again, drafts first; `interrupting` until when
    work        what is being made, what is still to be made, and what has failed
    again       the same command once more, where the kit, the map or a library changed
    making      one target that is made: by whom, and what came of it
    saves       that a file changed; `file_changes` as the system tells it
    wanted      what was asked for, by names of tasks
    removed     what was made, and was removed by somebody else meanwhile
    room        whether a disk that was full has room again
    libraries   what is installed, or edited in its place, meanwhile
    drafts      drafts that are there sooner, and pictures of them on the way
    telling     what a person, an editor or a page is told
"""
