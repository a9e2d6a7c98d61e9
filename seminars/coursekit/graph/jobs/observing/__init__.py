"""What a job reads beyond its slice: it may read what it likes, and what it read comes back with its result.

In: who runs, and what its source leads to. Out: observations, and warnings of what no build can make again.
May import what `jobs` may. Nothing of it is run while there is nothing to do.

    reads           what is noted while a job runs, from its beginning to its end
    system_calls    notes of what it asks the system for, by a preloaded library; `audit_notes` by Python alone
    events          Python's audit events, told to who listens for them
    variables       stands in for os.environ, and notes which variables are asked for; `environment` puts it there
    start           what the server has read, which its workers hold as it was; `server_notes` notes that
    imports         what is imported by names that no statement spells out
    notes           one thing that was asked for; `author_code` by whom
    inputs          which of these notes are inputs; `exemptions` what is none, although it is read
    unreproducible  which of them its author is warned of
"""
