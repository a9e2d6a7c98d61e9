"""Notes of what a job and its children ask the system for, in the order in which they ask.

In: whose code is the author's, and what is passed over. Out: notes. Whether one is an input is not known here.

    system_calls  notes by a library that the system preloads, written in C beside it
    audit_notes   by Python alone, where nothing can be preloaded
    events        Python's audit events, told to who listens for them
    notes         one thing that was asked for
"""
