"""What people watch: videos joined from clips, captions, pages, and a server of them on this machine.

In: clips, narration with its numbers, plain values. Out: files. May import PyAV, Pillow, Jinja2 and starlette; neither
torch nor manim, nor the graph.

    films             clips joined, compared, and looked at
    narration         captions, and sentences spoken
    pages             pages, decks, comparisons, the graph as a picture
    serving, answers  pages that renew themselves, and what they ask for by name

What is no code is in folders: `templates` and `assets`, how pages look; `languages`, their words; `deck` and
`comparing`, script and style of decks and comparisons; `live`, scripts of a page that is served: films exchanged,
mistakes, findings, the strip below.
"""
