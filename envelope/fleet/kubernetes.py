"""Manifests of Kubernetes as workloads: replicas, and what each pod requests."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from envelope.errors import InputError, Problem
from envelope.fleet.found import Found, Workload

_COUNTED = {
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
        kind, name = str(each.get("kind")), _name(each)
        if kind in _COUNTED and not _at(each, "metadata", "ownerReferences"):
            found.append(_workload(each, kind, name, scaled.get((kind, name))))
        elif kind == "Pod" and not _at(each, "metadata", "ownerReferences"):
            found.append(_workload({"spec": {"template": each}}, kind, name, None))
        elif kind in _LEFT_OUT:
            left_out.append(f"{kind} {name}: {_LEFT_OUT[kind]}")
    return Found((), tuple(found), tuple(left_out))


def _objects(document: Any) -> Iterator[dict[str, Any]]:
    """The objects of a document: itself, or what its list holds."""
    items = document.get("items")
    if str(document.get("kind")).endswith("List") and isinstance(items, list):
        for item in items:
            yield from _objects(item) if isinstance(item, dict) else ()
    else:
        yield document


def _at(value: Any, *path: str) -> Any:
    """What stands at a path of keys; None where there is nothing."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _name(each: Any) -> str:
    return str(_at(each, "metadata", "name") or "")


def _scaled(each: Any) -> tuple[tuple[str, str], tuple[int, int]] | None:
    """What an autoscaler scales, and between which numbers."""
    if each.get("kind") != "HorizontalPodAutoscaler":
        return None
    target, spec = _at(each, "spec", "scaleTargetRef"), each["spec"]
    most = spec.get("maxReplicas") if target else None
    if not isinstance(most, int):
        return None
    return (str(target.get("kind")), str(target.get("name"))), (spec.get("minReplicas") or 1, most)


def _workload(each: Any, kind: str, name: str, scaled: tuple[int, int] | None) -> Workload:
    wanted = _at(each, "spec", "replicas")
    if wanted is None:
        wanted = scaled[0] if scaled else 1
    if not isinstance(wanted, int) or isinstance(wanted, bool) or wanted < 0:
        message = f"{kind} {name} has `replicas: {wanted}`, which is no count of pods"
        raise InputError(Problem("wrong-kind", message))
    pod = _at(each, "spec", "template", "spec")
    cores, memory = (_requested(pod, resource, f"{kind} {name}") for resource in ("cpu", "memory"))
    claims = _list(_at(each, "spec", "volumeClaimTemplates"))
    volume = sum(
        _amount(_at(claim, "spec", "resources", "requests", "storage") or 0, f"{kind} {name}")
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
        [_request(each, resource, where) for each in _list(_at(pod, key))]
        for key in ("containers", "initContainers")
    )
    return max([sum(together), *first])


def _request(container: Any, resource: str, where: str) -> float:
    asked = _at(container, "resources", "requests", resource)
    if asked is None:
        asked = _at(container, "resources", "limits", resource)
    return 0.0 if asked is None else _amount(asked, where)


def _amount(written: Any, where: str) -> float:
    """An amount as Kubernetes writes it: `1500m` cores, `2Gi` bytes."""
    found = _AMOUNT.fullmatch(str(written).strip())
    if found is None or found[2] not in _SUFFIXES:
        message = f"{where} requests `{written}`, which is no amount as Kubernetes writes one"
        raise InputError(Problem("wrong-kind", message, hint="such as 500m, 2, 512Mi or 2Gi"))
    return float(found[1]) * _SUFFIXES[found[2]]
