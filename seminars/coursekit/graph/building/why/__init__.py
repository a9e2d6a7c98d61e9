"""Why targets are stale: what is not as the build found it that made them.

In: a target's ingredients now, and the record of its last build. Out: reasons, as values and in an author's words.
May import targets and what is below them, nothing of the builder.

    standings            how targets stand, and why: `reasons`
    alike                those that stand so for one reason, together
    changes              in what a target is made from; page_changes, of a page beside its tensors
    value_changes        two plain values, and what is told of them
    code_changes         in a slice, by definitions
    observation_changes  in what was read beyond the source
"""
