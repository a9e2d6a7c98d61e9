"""Words, formulas and numbers: by which fonts and typesetters they become drawings.

In: text, Typst and LaTeX, and values that tensors hold. Out: mobjects of their letters.
May import colours and sizes (`theme`), nothing that draws or performs.

    writing      words and formulas as authors ask for them
    typesetting  by Typst
    latex        formulas by LaTeX, kept
    formats      preambles that LaTeX reads once
    questions    what LaTeX asked for a kept formula
    fonts        which font sets which script
    vectors      drawings in SVG, parsed
    facts        numbers as they are written
"""
