"""A plugin put into a Scope: a server that runs, or its checkout."""

import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx

from openscope.catalog.folder_metadata import canonical

PATIENCE = 120.0
"""Seconds that a Scope has to come back after a restart."""
_PAUSE = 0.5
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


class ScopeError(Exception):
    """Scope did not take the plugin; the message says what it answered, and what to do."""


class NoAnswerError(ScopeError):
    """Nothing that speaks as Scope does is there."""


class RunningScope:
    """A Scope server at an address such as `http://localhost:8000`."""

    def __init__(self, url: str, wait: Callable[[float], object] = time.sleep) -> None:
        self.url = url.rstrip("/")
        self._wait = wait
        self.is_here = urlsplit(self.url).hostname in _THIS_MACHINE
        # A proxy does not know what runs on this machine.
        timeout = httpx.Timeout(10.0, read=600.0)
        self._client = httpx.Client(base_url=self.url, timeout=timeout, trust_env=not self.is_here)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def install(self, plugin: Path) -> str:
        """Have Scope install a plugin folder as it lies there; what Scope said. ScopeError where
        it refused."""
        told = {"package": str(plugin.resolve()), "editable": True, "force": True}
        try:
            answer = self._asked("POST", "/api/v1/plugins", json=told)
            if not answer.get("success", False):
                raise ScopeError(f"Scope did not install it: {_reason(answer)}")
        except ScopeError as error:
            if self.is_here:
                raise
            raise ScopeError(
                f"{error}\nA Scope on another machine looks for {plugin} there: copy the folder to "
                "that place, or install it in its checkout."
            ) from error
        return str(answer.get("message", "installed"))

    def owner_of(self, pipeline_id: str) -> str | None:
        """The plugin that a listed pipeline is of, empty where Scope does not say; None where it
        lists no such pipeline."""
        listed = self._asked("GET", "/api/v1/pipelines/schemas").get("pipelines", {})
        return str(listed[pipeline_id].get("plugin_name") or "") if pipeline_id in listed else None

    def started(self) -> Any:
        """When the server was started, as it says it; None where it does not say."""
        return self._asked("GET", "/health").get("server_start_time")

    def restart(self) -> None:
        """Have Scope restart: what it shows stops meanwhile."""
        with suppress(NoAnswerError):  # it may be gone before it has answered
            self._asked("POST", "/api/v1/restart")

    def wait_for(
        self, pipeline_id: str, plugin: str, *, before: Any = None, patience: float = PATIENCE
    ) -> None:
        """Wait until a Scope that was not started at `before` lists a pipeline; ScopeError where it
        never does, or where it could not load the plugin."""
        waited, last = 0.0, "it does not answer."
        while waited < patience:
            self._wait(_PAUSE)
            waited += _PAUSE
            try:
                if before is not None and self.started() == before:
                    last = "it has not restarted; restart it by hand."
                    continue
                if self.owner_of(pipeline_id) is not None:
                    return
                reason = self._failure_of(plugin)
                last = f"it does not list {pipeline_id!r}; its log says why."
            except ScopeError as error:
                last = str(error)
                continue
            if reason:
                raise ScopeError(f"Scope could not load {plugin}: {reason}")
        raise ScopeError(f"After {patience:.0f} s Scope is not ready: {last}")

    def _failure_of(self, plugin: str) -> str:
        """Why Scope could not load a plugin, empty where it does not say."""
        for failed in self._asked("GET", "/api/v1/plugins").get("failed_plugins") or ():
            if canonical(str(failed.get("package_name", ""))) == canonical(plugin):
                return f"{failed.get('error_type')}: {failed.get('error_message')}"
        return ""

    def _asked(self, method: str, path: str, **how: Any) -> dict[str, Any]:
        try:
            answer = self._client.request(method, path, **how)
        except httpx.HTTPError as error:
            raise NoAnswerError(
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
    """What an answer says, in the fields in which Scope says it: a text, an object with a message,
    or a list of what is wrong with a request."""
    if isinstance(data, list):
        return "; ".join(_reason(one) for one in data)
    if not isinstance(data, dict):
        return str(data)
    said = next((data[key] for key in ("detail", "message", "msg") if data.get(key)), None)
    return str(data) if said is None else _reason(said)
