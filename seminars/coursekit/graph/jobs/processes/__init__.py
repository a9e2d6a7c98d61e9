"""A process that performs a job, as others have to do with it: while it runs, where it stops, and when it has ended.

In: processes, and their pipes. Out: words and numbers on the way; processes that wait, or are gone.
May import `terminal`; no other package of `jobs`, so that what is observed and who works may ask for all of it.

    speech      what it prints
    loops       how far its loops are
    open_files  what it shares with its forks
    stopped     processes that have stopped within a job, from where another one goes on
    warden      ends what a job leaves behind
"""
