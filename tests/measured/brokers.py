"""Clients of brokers that have subscribed to something and wait."""

from collections.abc import Callable

from tests.measured.runs import Run


def waiting_client(name: str, subscribed: str, connections: Callable[[int], float]) -> Run:
    """A run about the memory of clients that wait, given what measures so many."""
    return Run(
        "connection",
        f"memory of {name} for a client that has subscribed and waits",
        "kB/connection",
        lambda: connections(4000) / 1e3,
        "websocket_gateway",
        {"connections": "4000 connections", "messages": "0 things/s"},
        "memory_per_connection",
        f"4,000 clients with a {subscribed} each, Pss",
        quick=True,
        short=lambda: connections(400) / 1e3,
    )
