"""Single numbers out of tensors, by the names that authors give them."""

import pytest

from coursekit.lab.tensors.elements import indexed


@pytest.mark.parametrize(
    ("element", "parts"),
    [
        ("adam/steps", ("adam/steps", ())),
        ("left[8]", ("left", (8,))),
        ("he_loss[0, -1]", ("he_loss", (0, -1))),
        ("he_loss[0][-1]", ("he_loss", (0, -1))),
        ("w[1, 2][-3]", ("w", (1, 2, -3))),
        ("w[a]", ("w[a]", ())),
    ],
)
def test_an_index_is_written_as_it_is_of_a_tensor_in_python(element, parts):
    assert indexed(element) == parts
