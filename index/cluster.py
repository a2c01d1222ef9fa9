"""A Ray cluster to work on: one on this machine while a block runs, or a running one at an address.

Ray reports its use to nobody and shows no dashboard; what it starts on this machine listens on loopback alone, and
obeys only who knows a word made up for this process.
"""

import logging
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from index.errors import BulkError

_ALWAYS = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
    # What its parts in C++ have to say goes to the terminal, warnings about Ray's own doings among it.
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    # Else Ray warns that it will once leave GPUs visible to tasks that ask for none.
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
# Without the first, as on every system but Linux, Ray listens on all addresses of the machine.
_LOCAL = {
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_AUTH_MODE": "token",
    # Else its workers get next to nothing of a machine that has other work.
    "RAY_worker_niceness": "0",
}
_STORE_BYTES = 1_000_000_000
_CONNECT_SECONDS = 5.0


@contextmanager
def ray_cluster(address: str = "", *, cpus: int | None = None) -> Iterator[None]:
    """Ray, while the block runs.

    Args:
        address: Of a running cluster that this machine is part of, as host:port; empty starts one on this machine.
        cpus: How many the one on this machine uses; default: all.

    Raises:
        BulkError: Ray is not installed or does not start, or no cluster answers at the address.
    """
    environment, options = dict(_ALWAYS), {"address": address}
    if address:
        _require_answer(address)
    with TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder:
        if not address:
            environment |= {**_LOCAL, "RAY_AUTH_TOKEN": secrets.token_hex(32)}
            options = _local_options(folder, cpus)
        _set(environment)
        _start(options, folder)
        try:
            yield
        finally:
            _stop()


def _local_options(folder: str, cpus: int | None) -> dict[str, Any]:
    return {
        "address": "local",
        "num_cpus": cpus,
        "object_store_memory": _STORE_BYTES,
        "include_dashboard": False,
        "_node_ip_address": "127.0.0.1",
        "_temp_dir": folder,
    }


def _set(environment: dict[str, str]) -> None:
    """Before Ray is imported, which reads them, and hands them on to its processes; what the user has set stays."""
    for name, value in environment.items():
        os.environ.setdefault(name, value)


def _start(options: dict[str, Any], folder: str) -> None:
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise BulkError(
            f"--workers ray needs the package ray ({error}): pip install 'article-qa[bulk]', or leave the option out."
        ) from error
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        # Workers import from the folder that this one is in, and files called as ours may lie in the user's.
        with chdir(folder), _silent_stderr():
            ray.init(**options, configure_logging=False, log_to_driver=False)
    except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        raise BulkError(f"Ray cannot be used: {' '.join(str(error).split())}") from error


@contextmanager
def _silent_stderr() -> Iterator[None]:
    """Ray's parts in C++ greet there, past all that Python could catch; what goes wrong is raised."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _stop() -> None:
    import ray

    ray.shutdown()


def _require_answer(address: str) -> None:
    """Ask before Ray does, which needs minutes to say that nobody answers."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or "/" in host:
        raise BulkError(
            f"The Ray address {address!r} cannot be used: run this on a machine of the cluster, with the host:port "
            "that ray start showed, such as 10.0.0.7:6379."
        )
    try:
        socket.create_connection((host.strip("[]"), int(port)), _CONNECT_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise BulkError(
            f"No Ray cluster answers at {address} ({error}): start it with ray start --head, or leave out "
            "--ray-address to use this machine alone."
        ) from error
