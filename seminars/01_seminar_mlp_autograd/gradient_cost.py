"""What a gradient costs: one pass back through the network, or one more pass forward for each parameter.

Source: Baydin et al. 2018, "Automatic differentiation in machine learning: a survey", section 3.2; Griewank 1989.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode


def cost_of_gradient(network: nn.Module, images: Tensor, labels: Tensor, nudge: float) -> dict[str, Tensor]:
    """The tensors of the experiment gradient_cost, of a network in float64."""
    with FlopCounterMode(display=False) as forward:
        loss = functional.cross_entropy(network(images), labels)
    with FlopCounterMode(display=False) as backward:
        loss.backward()  # type: ignore[no-untyped-call]
    gradient = torch.cat([parameter.grad.flatten() for parameter in network.parameters() if parameter.grad is not None])
    nudged = _by_nudging(network, images, labels, nudge)
    there, back = forward.get_total_flops(), backward.get_total_flops()
    return {
        "parameters": torch.tensor(len(gradient)),
        "forward": torch.tensor(there),
        "backward": torch.tensor(back),
        "ratio": torch.tensor(back / there, dtype=torch.float64),
        "gradient": gradient,
        "nudged": nudged,
        "difference": (gradient - nudged).abs().max() / gradient.abs().max(),
    }


@torch.no_grad()
def _by_nudging(network: nn.Module, images: Tensor, labels: Tensor, nudge: float) -> Tensor:
    """(parameter,) how the loss rises as each parameter alone is a little larger, over that little."""
    before = functional.cross_entropy(network(images), labels)
    slopes = []
    for parameter in network.parameters():
        values = parameter.view(-1)
        for i in range(len(values)):
            kept = values[i].clone()
            values[i] += nudge
            slopes.append((functional.cross_entropy(network(images), labels) - before) / nudge)
            values[i] = kept
    return torch.stack(slopes)
