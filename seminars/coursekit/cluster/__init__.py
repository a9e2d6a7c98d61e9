"""Jobs that travel: the workers of a Dask cluster as an engine of jobs.

In: jobs with the files that they may read. Out: their results as bytes. May import Dask, and of the graph `jobs`,
`store` and `targets`; it is imported by `graph.building.engines` alone, where a cluster is asked for.

    pool     hands jobs out, and tries a lost one elsewhere     carrying  packs a job with its files
    working  what a Dask worker runs: it lays the files out     host      a process beside it, which forks the job
    census   which workers there are, and which may have jobs   identity  the kit, libraries, settings of a worker
"""
