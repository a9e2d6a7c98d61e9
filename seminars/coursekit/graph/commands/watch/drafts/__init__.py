"""Drafts that are there sooner: begun before the course is read, gone on from where one has stopped, seen half drawn.

In: what is saved, and where somebody looks. Out: engines that make these drafts, and pictures on the way.
Imports what commands import; of `watch`, what reports.

    foretelling  which draft a save will ask for
    head_start   a draft that is begun before the course is read
    checkpoints  where drafts have stopped, and go on after the next save
    glimpses     pictures of a draft while it is drawn
"""
