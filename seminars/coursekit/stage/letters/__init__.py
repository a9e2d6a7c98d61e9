"""Words, formulas and numbers: by which fonts and typesetters they become drawings.

In: text, Typst and LaTeX, and values that tensors hold. Out: mobjects of their letters.
May import colours and sizes (`theme`), nothing that draws or performs.
"""
