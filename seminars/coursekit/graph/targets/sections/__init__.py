"""What is made of a section: its clip, and what an audit finds in it.

In: sections of a `Course`, and what an experiment saved. Out: targets of clips and audits.
May import what `targets` may, and of it what all targets are made from.

    section  what clips and audits have in common
    clips    a section's clip, with its audit beside it
    parts    of clips, which the store keeps by themselves
    audits   of a section, beside its clip or alone
"""
