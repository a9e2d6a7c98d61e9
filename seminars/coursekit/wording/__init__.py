"""How people write, order and name things, in the lines and pages that they are shown.

In: texts, names and numbers. Out: the same as a person reads them. May import nothing of the kit.

    plurals        numbers with what they count        durations    lengths of time
    sentences      where they end                      languages    by their tags: names, plurals, how numbers look
    natural_order  scene2 before scene10               shown_names  names of files, in a line
    lookalikes     names that look the same: µ and μ
"""
