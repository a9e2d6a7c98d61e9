"""A terminal, or what stands in its place: lines that are drawn again in place, and any character on any output.

In: lines, and a function that tells what is going on. Out: what a person sees, at whatever width, and what a pipe gets.
May import: nothing of the kit.

    live     lines below what was written, drawn several times a second; plain lines where there is no terminal
    escapes  text without what a terminal obeys: clearing it, colouring it
    wrapping lines that are too long for a terminal, broken between words
    output   standard output in an encoding that lacks characters, or closed by who read it
"""
