"""Experiments, and the tables of hyperparameters that they are called with.

In: the files of a seminar, by way of `source`. Out: experiments, with each mistake in its table.
May import what `course` may.

    experiments      functions with their tables
    hyperparameters  tables against signatures
    table_fields     values of tables as fields, and one of them changed in its file
"""
