"""From source and hyperparameters to tensors, from tensors to clips, from clips to videos.

graph/      what depends on what, and what is stale: no torch, no manim
lab/        experiments, run by torch
stage/      scenes, drawn by manim
screening/  videos, joined from clips
"""
