"""The engine of this machine: processes forked from a server that has the libraries imported.

In: jobs. Out: what became of each. May import what `jobs` may, and all other packages of it.

    pool     the engine: workers that wait for a job each, and what is done when one dies
    worker   what each of them does
    exits    how code of the author's is heard that ends its process at once
    crashes  where a worker was as code below Python ended it
    server   the server that they are forked from
    preload  what that server imports
"""
