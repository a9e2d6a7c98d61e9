"""What is made: each kind of target with its task, its ingredients, the files it makes, and the job that makes them.

In: a `Course`. Out: targets, whose `ingredients()` are all that the result depends on, and whose `make()` writes files.
Whether one is stale is not known here. May import: `errors`, `store`, `jobs`, `source`, `course`.

    target    Target, and what a fingerprint is        tensors    what an experiment saved
    sections  clips and audits of sections             videos     clips joined
    narration what sections say, with their numbers    speech     the same, spoken
    captions  narration over the time of the clips     findings   what audits found, as it is told
    posters   the pictures that git has                site       pages, decks, index and graph
    quality   low, medium, high                        versions   of what makes a result
    kinds     the list of all kinds                    warned_lines  where what jobs warned of stands now
    untranslated  what has no words in another language, as it is told
"""
