"""Optimizers of torch on losses of two variables: what they did, how they are tuned, what theory says of them.

In: objectives, and hyperparameters by name. Out: trajectories, as tensors of a row a step.
"""
