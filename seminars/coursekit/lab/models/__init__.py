"""Models that learn, small enough for seconds: networks, how they are trained and pruned, and data.

In: hyperparameters and seeds. Out: tensors of weights, curves and checkpoints.

    networks, pruning   multilayer perceptrons, and masks on them      training  batches in, curves out
    softmax_regression  the smallest model                            digits    the data
"""
