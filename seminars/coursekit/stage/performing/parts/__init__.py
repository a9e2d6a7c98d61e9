"""A scene performed for some of its parts: all of it is performed, and the wanted parts are drawn.

In: a scene, and which parts of which section are wanted. Out: each part as one stream of pictures.
May import what `performing` may, and of it how a section is performed, rendered and encoded.

    walk      the walk through a scene
    cuts      where a part begins
    forks     parts drawn side by side
    leaps     plays that nobody draws: of `straight_animations`, those that may be leapt over
    going_on  checkpoints of a walk, and what goes on from them: `renewal` the modules of an edited file, `rests` the
              statements of a function that are left
"""
