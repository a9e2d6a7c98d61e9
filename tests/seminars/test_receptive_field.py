"""The facts that EffectiveReceptiveField shows, over seeds, beside path counts and gradients found in other ways.

source: Luo et al. 2016
"""

import inspect

import pytest
import torch
from torch import Tensor

from coursekit.lab.models.training import generator_for
from coursekit.lab.tensors.elements import element_of


@pytest.fixture(scope="session")
def seminar(experiments):
    return experiments("04_cnn")


@pytest.fixture(scope="session")
def convolutions(seminar):
    return inspect.getmodule(seminar.module.output_gradient)


@pytest.fixture(scope="session")
def shallow(seminar):
    """Three seeds of a smaller experiment: 16 layers, 12 networks."""
    return [seminar.run("receptive_field", depth=16, networks=12, averaged_depth=8, seed=seed) for seed in range(3)]


def test_what_the_page_states_holds(seminar):
    for name, fact in seminar.facts("ways", "receptive_field", "other_stacks"):
        assert fact.holds([element_of(seminar[name], name, fact.element, "the table")]), (name, fact)


def test_every_table_holds_the_arguments_of_its_experiment(seminar):
    for name, table in seminar.tables.items():
        assert set(table) == set(inspect.signature(getattr(seminar.module, name)).parameters), name


def test_ways_are_the_walks_that_can_be_written_out(seminar):
    run = seminar.run("ways", neighbours=3, layers=6)
    walks = torch.cartesian_prod(*[torch.tensor([-1, 0, 1])] * 6).sum(dim=1)
    assert run["counts"][6].tolist() == [int((walks == place).sum()) for place in run["places"]]
    assert torch.allclose(run["sigma"] ** 2, 2 * run["layers"].double() / 3), "variances of steps add up"
    assert run["widths"].tolist() == [2 * layers + 1 for layers in range(7)]


def test_all_ways_are_counted_through_forty_layers_too(seminar):
    run = seminar["ways"]
    assert sum(run["counts"][-1].tolist()) == 3 ** int(run["layers"][-1]), "exact, beyond what a float64 can hold"


@pytest.mark.parametrize("kind", ["plain", "skip", "stride", "dilated"])
def test_the_gradient_of_a_linear_stack_is_what_each_pixel_alone_does_to_the_output(convolutions, kind):
    layers = convolutions.layers_of(kind, 4, 2, generator_for("weights", 0))
    gradient = convolutions.output_gradient(layers, False, generator_for("image", 0))
    side = convolutions.theoretical_width(layers)
    assert gradient.shape == (side, side)
    alone = torch.eye(side**2, dtype=torch.float64).view(side**2, 1, side, side)
    assert torch.allclose(_output(layers, alone), gradient.flatten(), atol=1e-12)
    assert gradient[[0, 0, -1, -1], [0, -1, 0, -1]].abs().min() > 0, "the field reaches to its corners"


def _output(layers, images: Tensor) -> Tensor:
    """The first channel's one output, by torch's own modules."""
    signal = images
    for weight, stride, dilation, is_added in layers:
        module = torch.nn.Conv2d(*weight.shape[1::-1], 3, stride, dilation=dilation, bias=False).double()
        module.load_state_dict({"weight": weight})
        inner = signal[..., dilation:-dilation, dilation:-dilation]
        signal = module(signal) + inner if is_added else module(signal)
    return signal[:, 0, 0, 0].detach()


def test_the_effective_field_grows_as_the_root_of_the_depth_for_every_seed(shallow):
    for run in shallow:
        effective, theoretical = run["effective"], run["theoretical"]
        for doubled in (3, 7, 15):
            growth = effective[doubled] / effective[(doubled - 1) // 2]
            assert 1.25 < growth < 1.6, "√2 where the depth doubles"
            assert theoretical[doubled] / theoretical[(doubled - 1) // 2] > 1.6
        assert (effective / run["predicted"] - 1).abs().max() < 0.15
        assert run["share"][-1] < 0.7 * run["share"][1]


def test_the_mean_squared_gradient_is_the_share_of_ways_along_both_sides(seminar, shallow):
    ways = seminar.run("ways", neighbours=3, layers=16)
    along = ways["share"][16]
    expected = along[:, None] * along
    found = torch.stack([run["fields"][-1].double() / run["fields"][-1].double().sum() for run in shallow]).mean(dim=0)
    assert (found - expected).abs().sum() / 2 < 0.2, "all but a fifth lies where the ways say"
    assert torch.allclose(found.sum(dim=0), along, atol=0.03)


def test_a_field_enlarged_to_the_whole_image_keeps_its_share(shallow, convolutions):
    run = shallow[0]
    side = run["relative"].shape[-1]
    again = convolutions.two_sigma_width(run["relative"].double()) / side
    assert torch.allclose(again[2:], run["share"][2:], atol=0.03)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_skips_narrow_the_field_and_strides_and_dilation_widen_it(seminar, seed):
    run = seminar.run("other_stacks", depth=12, networks=12, seed=seed)
    width = {kind: float(run[f"{kind}/effective"]) for kind in seminar.tables["other_stacks"]["kinds"]}
    assert width["skip"] < 0.9 * width["plain"] < width["plain"] < width["stride"] < width["dilated"]
    assert abs(width["relu"] / width["plain"] - 1) < 0.15
    assert run["skip/theoretical"] == run["plain/theoretical"] == 25
