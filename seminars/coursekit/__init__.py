"""From source and hyperparameters to tensors, from tensors to clips, from clips to videos.

graph/      what depends on what, and what is stale: no torch, no manim
cluster/    jobs that travel to other machines
lab/        experiments, run by torch; what authors write them with
stage/      scenes, drawn by manim; what authors draw with
screening/  videos joined from clips, captions and pages
face        how `lab` and `stage` show authors their names, and load each when it is read

architecture.md tells how these work together.
"""
