"""Manifests of Kubernetes as workloads: replicas, and what each pod requests."""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

from envelope.errors import InputError, Problem
from envelope.fleet.found import Found, Workload
from envelope.fleet.parsed import at, listed, tables, words

_COUNTED = {
    "Pod",
    "Deployment",
    "StatefulSet",
    "ReplicaSet",
    "ReplicationController",
    "Rollout",  # of Argo
}
_LEFT_OUT = {
    "DaemonSet": "runs on every node: raise daemon_cores and daemon_memory of the nodes for it",
    "Job": "runs to its end",
    "CronJob": "runs at times",
}
_GIB, _GB = 1024**3, 1000**3
_AMOUNT = re.compile(r"([+-]?\d*\.?\d+(?:[eE][+-]?\d+)?)\s*([a-zA-Z]*)")
# https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
_SUFFIXES = {
    **{"n": 1e-9, "u": 1e-6, "m": 1e-3, "": 1.0},
    **{suffix: 1000.0**power for power, suffix in enumerate("kMGTPE", 1)},
    **{f"{suffix}i": 1024.0**power for power, suffix in enumerate("KMGTPE", 1)},
}


def is_manifest(document: Any) -> bool:
    """Whether a document is an object of Kubernetes."""
    return isinstance(document, dict) and "kind" in document and "apiVersion" in document


def workloads_of(documents: Sequence[Any]) -> Found:
    """The workloads of manifests, and what of them was left out.

    Raises InputError for an amount that is none.
    """
    objects = [each for document in documents for each in _objects(document)]
    scaled = dict(filter(None, map(_scaled, objects)))
    found, left_out = [], []
    for each in objects:
        kind, name = words(each.get("kind")), words(at(each, "metadata", "name"))
        if kind in _LEFT_OUT:
            left_out.append(f"{kind} {name}: {_LEFT_OUT[kind]}")
        if kind not in _COUNTED or at(each, "metadata", "ownerReferences"):
            continue
        whole = {"spec": {"template": each}} if kind == "Pod" else each
        workload = _workload(whole, kind, name, scaled.get((kind, name)))
        if workload.pods:
            found.append(workload)
        else:
            left_out.append(f"{kind} {name}: scaled to no pods")
    return Found((), tuple(found), tuple(left_out))


def _objects(document: Any) -> Iterator[dict[str, Any]]:
    """The objects of a document: itself, or what its list holds."""
    if words(document.get("kind")).endswith("List"):
        for item in tables(document.get("items")):
            yield from _objects(item)
    else:
        yield document


def _scaled(each: Any) -> tuple[tuple[str, str], tuple[int, int]] | None:
    """What an autoscaler scales, and between which numbers."""
    if each.get("kind") != "HorizontalPodAutoscaler":
        return None
    least, most = (at(each, "spec", key) for key in ("minReplicas", "maxReplicas"))
    if not isinstance(most, int):
        return None
    kind, name = (words(at(each, "spec", "scaleTargetRef", key)) for key in ("kind", "name"))
    return (kind, name), (least if isinstance(least, int) else 1, most)


def _workload(each: Any, kind: str, name: str, scaled: tuple[int, int] | None) -> Workload:
    wanted = at(each, "spec", "replicas")
    if wanted is None:
        wanted = scaled[0] if scaled else 1
    if not isinstance(wanted, int) or isinstance(wanted, bool) or wanted < 0:
        message = f"{kind} {name} has `replicas: {wanted}`, which is no count of pods"
        raise InputError(Problem("wrong-kind", message))
    pod = at(each, "spec", "template", "spec")
    cores, memory = (_requested(pod, resource, f"{kind} {name}") for resource in ("cpu", "memory"))
    claims = listed(at(each, "spec", "volumeClaimTemplates"))
    volume = sum(
        _amount(at(claim, "spec", "resources", "requests", "storage") or 0, f"{kind} {name}")
        for claim in claims
    )
    about = f"scaled from {scaled[0]} to {scaled[1]} pods" if scaled else ""
    return Workload(name, kind, wanted, cores, memory / _GIB, volume / _GB, about)


def _requested(pod: Any, resource: str, where: str) -> float:
    """What the scheduler counts for a pod: all containers, or the largest that runs before them.

    A container that only has a limit requests that.
    https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
    """
    together, first = (
        [_request(each, resource, where) for each in listed(at(pod, key))]
        for key in ("containers", "initContainers")
    )
    return max([sum(together), *first])


def _request(container: Any, resource: str, where: str) -> float:
    asked = at(container, "resources", "requests", resource)
    if asked is None:
        asked = at(container, "resources", "limits", resource)
    return 0.0 if asked is None else _amount(asked, where)


def _amount(written: Any, where: str) -> float:
    """An amount as Kubernetes writes it: `1500m` cores, `2Gi` bytes."""
    found = _AMOUNT.fullmatch(str(written).strip())
    amount = float(found[1]) * _SUFFIXES.get(found[2], math.nan) if found else math.nan
    if not 0 <= amount < math.inf:
        message = f"{where} requests `{written}`, which is no amount as Kubernetes writes one"
        raise InputError(Problem("wrong-kind", message, hint="such as 500m, 2, 512Mi or 2Gi"))
    return amount
