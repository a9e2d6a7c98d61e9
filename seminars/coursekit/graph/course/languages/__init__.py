"""What a course says in other languages than that of its docstrings, and who speaks each.

In: narration.TAG.toml of a seminar, [tool.coursekit.speech]. Out: words by their language, each mistake in its file.
May import, of `course`: `model` and `docstrings`.

    translations       the files of words: how they are read, what is old in them, and what a seminar is called
    translation_files  such a file with what it lacks, for its translator
    voices             programs that speak, by language
"""
