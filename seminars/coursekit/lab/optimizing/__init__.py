"""Optimizers of torch on losses of two variables: what they did, how they are tuned, what theory says of them.

In: objectives, and hyperparameters by name. Out: trajectories, as tensors of a row a step.

    optimizers  of torch.optim, by name        trajectories     what one did, step by step
    objectives  what is descended              tuning           who arrives, at which learning rate
    averages    over time                      quadratic_theory  what closed forms say
"""
