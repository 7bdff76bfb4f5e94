"""What was found to run: machines, and workloads of pods."""

from collections.abc import Iterable

from envelope.tuples import NamedTuple


class Machines(NamedTuple):
    """Machines of one kind: how many, of which shape as the file calls it.

    `disk` is the space of each machine's disk in GB; `nodes` says that pods run on them, `managed`
    that a service with a price of its own does. `places` are the resources' addresses.
    """

    name: str
    shape: str
    servers: int
    places: tuple[str, ...]
    disk: float = 0.0
    nodes: bool = False
    managed: bool = False


class Workload(NamedTuple):
    """Pods of one kind: how many, and what each asks for: cores, GiB of memory, GB of volumes."""

    name: str
    kind: str
    pods: int
    cores: float
    memory: float
    volume: float
    about: str = ""


class Found(NamedTuple):
    """What files hold, and in words what of them was left out."""

    machines: tuple[Machines, ...] = ()
    workloads: tuple[Workload, ...] = ()
    left_out: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything runs."""
        return bool(self.machines or self.workloads)


def together(found: Iterable[Found]) -> Found:
    """What several files hold."""
    every = list(found)
    return Found(
        tuple(each for one in every for each in one.machines),
        tuple(each for one in every for each in one.workloads),
        tuple(each for one in every for each in one.left_out),
    )
