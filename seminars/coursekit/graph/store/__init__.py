"""What was made, kept on a disk: results by fingerprint, and beside each target the record of what it was made from.

In: files and plain values. Out: the same bytes, whole or not at all, or nothing where a digest is not right.
May import: `errors`. It knows neither courses nor targets.

    files    writing apart and putting in place at once; digests, and what shows that a file was touched
    results  the store, a folder: `get`, `put` and `fetch` by fingerprint
    shared   the same with a team's store behind it
    remote   a folder at any URL that fsspec knows, with an end to each request
    records  a target's fingerprint, ingredients, files and facts
    tracked  what git has, and no build may write; `history` when each file was committed last

    source_places what was observed, asked from where the source lies now
    observations  what a job found beyond its slice, and whether it holds now; `variables` which of these count
    typed_values  JSON's values as the dataclasses that they are of
    user_cache    what saves time in all projects of a user
"""
