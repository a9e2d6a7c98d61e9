"""The types that an experiment's arguments may have beside Python's own: a name, a range, a unit.

A table of hyperparams.toml is checked against them before its experiment runs:

    def moving_average(betas: list[Decay], steps: Count, seed: Seed) -> Tensors: ...
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Rate = Annotated[float, Field(gt=0, allow_inf_nan=False, description="a rate must be a positive number")]
Decay = Annotated[float, Field(ge=0, lt=1, description="a decay must lie in [0, 1)")]
Fraction = Annotated[float, Field(ge=0, le=1, description="a fraction must lie in [0, 1]")]
Count = Annotated[int, Field(gt=0, description="a count must be a positive whole number")]
Index = Annotated[int, Field(ge=0, description="an index must be a whole number, 0 or more")]
Seed = Annotated[int, Field(ge=0, description="a seed must be a whole number, 0 or more")]
Degrees = Annotated[float, Field(ge=-360, le=360, description="an angle must lie in [-360, 360] degrees")]
Point = Annotated[list[float], Field(min_length=2, max_length=2, description="a point must be two numbers, [x, y]")]


class Optimizer(BaseModel):
    """A class of torch.optim and its arguments: { class = "Adam", lr = 0.1, betas = [0.9, 0.999] }."""

    model_config = ConfigDict(extra="allow", frozen=True)

    name: str = Field(alias="class", description='the name of a class in torch.optim, such as "Adam"')

    @property
    def arguments(self) -> dict[str, Any]:
        """All but the class, as torch.optim takes them; a list stands for a tuple."""
        given = self.model_extra or {}
        return {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
