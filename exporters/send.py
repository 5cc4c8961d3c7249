"""A plugin put into a Scope: a server that runs, or its checkout."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2 as httpx

PATIENCE = 120.0
"""Seconds that a Scope has to come back after a restart."""
_PAUSE = 0.5


class ScopeError(Exception):
    """Scope did not take the plugin; the message says what it answered, and what to do."""


class RunningScope:
    """A Scope server at an address such as `http://localhost:8000`."""

    def __init__(self, url: str, wait: Callable[[float], object] = time.sleep) -> None:
        self.url = url.rstrip("/")
        self._wait = wait
        self._client = httpx.Client(base_url=self.url, timeout=httpx.Timeout(10.0, read=600.0))

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def install(self, plugin: Path) -> str:
        """Have Scope install a plugin folder as it lies there; what Scope said. ScopeError where
        it refused."""
        told = {"package": str(plugin.resolve()), "editable": True, "force": True}
        answer = self._asked("POST", "/api/v1/plugins", json=told)
        if not answer.get("success", False):
            raise ScopeError(f"Scope did not install it: {_reason(answer)}")
        return str(answer.get("message", "installed"))

    def has(self, pipeline_id: str) -> bool:
        """Whether Scope lists a pipeline."""
        return pipeline_id in self._asked("GET", "/api/v1/pipelines/schemas").get("pipelines", {})

    def restart(self) -> None:
        """Have Scope restart: what it shows stops meanwhile."""
        self._asked("POST", "/api/v1/restart")

    def wait_for(self, pipeline_id: str, patience: float = PATIENCE) -> None:
        """Wait until Scope is back and lists a pipeline; ScopeError where it never does."""
        waited, last = 0.0, "it does not answer"
        while waited < patience:
            self._wait(_PAUSE)
            waited += _PAUSE
            try:
                if self.has(pipeline_id):
                    return
                last = f"it does not list {pipeline_id!r}; its log says why"
            except ScopeError as error:
                last = str(error)
        raise ScopeError(f"After {patience:.0f} s Scope is not ready: {last}")

    def _asked(self, method: str, path: str, **how: Any) -> dict[str, Any]:
        try:
            answer = self._client.request(method, path, **how)
        except httpx.HTTPError as error:
            raise ScopeError(
                f"There is no Scope at {self.url} ({type(error).__name__}). Start it, or name its "
                "address or checkout with --scope."
            ) from error
        try:
            data = answer.json()
        except ValueError:
            data = {"detail": answer.text[:300]}
        if answer.is_error:
            raise ScopeError(f"Scope answered {answer.status_code}: {_reason(data)}")
        return data if isinstance(data, dict) else {}


def install_in_checkout(plugin: Path, checkout: Path) -> str:
    """Install a plugin folder with the command of a Scope checkout; what it printed. ScopeError
    where it failed."""
    command = ["uv", "run", "daydream-scope", "install", "-e", str(plugin.resolve())]
    try:
        done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    except OSError as error:
        raise ScopeError(f"uv cannot be run in {checkout}: {error.strerror}.") from error
    printed = (done.stdout + done.stderr).strip()
    if done.returncode:
        raise ScopeError(f"daydream-scope in {checkout} failed:\n{printed}")
    return printed


def _reason(data: Any) -> str:
    """What an answer says, in the fields in which Scope says it."""
    if not isinstance(data, dict):
        return str(data)
    said = data.get("detail") or data.get("message") or data
    return str(said.get("message", said)) if isinstance(said, dict) else str(said)
