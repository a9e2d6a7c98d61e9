"""What a job reads beyond its slice: it may read what it likes, and what it read comes back with its result.

In: who runs, and what its source leads to. Out: observations, and warnings of what no build can make again.
May import what `jobs` may. Nothing of it is run while there is nothing to do.

    reads           what is noted while a job runs, from its beginning to its end
    noting          notes of what it asks the system for
    variables       stands in for os.environ, and notes which variables are asked for; `environment` puts it there
    start           what the server has read, which its workers hold as it was; `server_notes` notes that
    imports         what is imported by names that no statement spells out
    author_code     whose code asks
    inputs          which of these notes are inputs; `exemptions` what is none, although it is read
    unreproducible  which of them its author is warned of
"""
