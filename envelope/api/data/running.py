"""What runs, read from plans and manifests: as a scenario, by itself or beside an estimate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from envelope.api.answer import Answer
from envelope.errors import InputError, Problem
from envelope.fit.overlay import extended
from envelope.fleet.beside import Beside, beside_text
from envelope.fleet.found import Found
from envelope.fleet.names import shape_of
from envelope.fleet.reading import read_fleet
from envelope.fleet.scenario import counted, fleet_text, placed
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.places import display_path
from envelope.report.table import Column, Pieces, Report, Table

_COLUMNS = (
    Column("name", name=True),
    Column("runs", name=True),
    Column("on", name=True),
    Column("cores", number=True),
    Column("GiB", number=True),
    Column("from", spare=1),
)


@dataclass(frozen=True, repr=False)
class Imported(Answer):
    """What runs; `scenario` is the text of the file that says so, `notes` what was left out."""

    found: Found
    scenario: str
    notes: tuple[str, ...] = ()

    def report(self) -> Report:
        """A row for each kind of machines and each workload."""
        return Report("What runs", "", (self.table(),))

    def shown(self, form: str) -> Report | Pieces:
        """The table alone."""
        return self.report().tables

    def table(self) -> Table:
        """The same rows; cores and memory are those that each pod requests."""
        machines = [
            (each.name, counted(each.servers, "server"), each.shape, "", "", placed(each.places))
            for each in self.found.machines
        ]
        workloads = [
            (
                each.name,
                counted(each.pods, "pod"),
                each.kind,
                f"{each.cores:g}",
                f"{each.memory:g}",
                each.about,
            )
            for each in self.found.workloads
        ]
        return Table("What runs", _COLUMNS, (*machines, *workloads))

    def data(self) -> Any:
        """Machines and workloads; memory is in GiB, disks and volumes are in GB."""
        return {
            "machines": [
                {
                    "name": each.name,
                    "shape": each.shape,
                    "machine": shape_of(each.shape),
                    "servers": each.servers,
                    "disk": each.disk,
                    "places": list(each.places),
                }
                for each in self.found.machines
            ],
            "workloads": [each._asdict() for each in self.found.workloads],
            "notes": list(self.notes),
        }

    def to(self, form: str) -> str | bytes:
        """The answer in a form, or the scenario itself as `toml`."""
        return self.scenario if form == "toml" else super().to(form)


def imported(
    paths: Sequence[str],
    request: Request | None = None,
    named: Mapping[str, str] | None = None,
    place: str | None = None,
) -> Imported:
    """What files hold as a scenario; with a request one that extends that, to stand at `place`.

    `named` says which part of it something is whose name is another one. Raises InputError.
    """
    found = read_fleet(tuple(paths))
    files = [display_path(path) if path != "-" else "standard input" for path in paths]
    if not found:
        message = f"no machines and no workloads are in {', '.join(files)}"
        hint = "; ".join(found.left_out)
        raise InputError(Problem("file-unreadable", message, hint=hint))
    if request is None:
        if named:
            raise InputError(
                Problem("usage", "`--as` needs `--for SCENARIO`, whose parts it names")
            )
        unknown = [each for each in found.machines if not shape_of(each.shape)]
        notes = [
            f"{each.shape} is no machine known here: {each.name} is left out" for each in unknown
        ]
        if len(unknown) == len(found.machines) and not found.workloads:
            hint = "`envelope hardware` lists the machines that are known"
            raise InputError(Problem("unknown-machine", "; ".join(notes), hint=hint))
        return Imported(found, fleet_text(found, files), (*notes, *found.left_out))
    made = _beside(found, request, named or {}, place or "running.toml", files)
    return Imported(found, made.text, (*made.notes, *found.left_out))


def _beside(
    found: Found, request: Request, named: Mapping[str, str], place: str, files: Sequence[str]
) -> Beside:
    extends = extended(request, place)
    if not extends:
        message = f"a file at `{place}` cannot extend `{request.name}`, which is outside its folder"
        raise InputError(Problem("usage", message, hint="write it beside the scenario"))
    return beside_text(found, build(request), extends, named, files)
