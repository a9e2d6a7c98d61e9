"""The state of a scene, as its source tells it: whether one section may see what another did.

In: the slices of a scene's sections. Out: why they cannot be cut apart, if so. Errs towards sharing.
May import, of `source`: `slicing` and what is below it. What a run tells of the same is in `stage/state`.

    shared_state  why the pictures of one section may depend on those before it
    scene_state   what sections read and change
    state_names   how a piece of state is called, by analysis and by runs alike
"""
