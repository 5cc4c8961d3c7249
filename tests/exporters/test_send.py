"""A plugin sent to a Scope: a server that stands in for one, and a checkout with a uv of ours."""

import io
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from cli.conftest import openscope, write_graph
from exporters.send import RunningScope, ScopeError, install_in_checkout
from plugin_folders import MODULE_FORM, pipeline_text, write_plugin

__all__ = ["openscope", "write_graph"]

BODY = """
    def __init__(self, **kwargs): pass
    def __call__(self, video, **kwargs): return {"video": torch.cat(video)}
"""


class StandIn:
    """A Scope. It lists what was installed after a restart, which begins after `lingers` answers of
    the server of before, and is over after `rises` more, all `down`."""

    def __init__(self):
        self.installed, self.listed, self.asked = [], {"passthrough": None}, []
        self.refusal = None
        self.lingers = self.rises = self.down = self.starts = 0
        self.restarting = self.lists_at_once = self.drops = False
        self.failed = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                stand_in.moved_on()
                if stand_in.down:
                    stand_in.down -= 1
                    self.answer(503, {"detail": "starting"})
                elif self.path == "/health":
                    self.answer(200, {"status": "healthy", "server_start_time": stand_in.starts})
                elif self.path == "/api/v1/plugins":
                    self.answer(200, {"plugins": [], "failed_plugins": stand_in.failed})
                else:
                    assert self.path == "/api/v1/pipelines/schemas"
                    listed = stand_in.listed.items()
                    told = {id_: {"plugin_name": owner} for id_, owner in listed}
                    self.answer(200, {"pipelines": told})

            def do_POST(self):
                length = int(self.headers.get("Content-Length", 0))
                told = json.loads(self.rfile.read(length) or b"{}")
                stand_in.asked.append((self.path, told))
                if self.path == "/api/v1/restart":
                    stand_in.restarting = True
                    if not stand_in.drops:
                        self.answer(200, {"message": "restarting"})
                elif stand_in.refusal:
                    self.answer(*stand_in.refusal)
                else:
                    stand_in.installed.append("pipe")
                    if stand_in.lists_at_once:
                        stand_in.listed["pipe"] = "scope-pipe"
                    self.answer(200, {"success": True, "message": "Installed scope-pipe."})

            def answer(self, status, data):
                content = json.dumps(data).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def moved_on(self):
        if self.restarting and self.lingers:
            self.lingers -= 1
        elif self.restarting:
            self.restarting, self.starts, self.down = False, self.starts + 1, self.rises
            if not self.failed:
                self.listed |= dict.fromkeys(self.installed, "scope-pipe")

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def scope(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")  # no way to what is on this machine
    monkeypatch.setattr("exporters.send._PAUSE", 0.01)
    stand_in = StandIn()
    try:
        warm = RunningScope(stand_in.url)
        warm.started()  # what httpx loads late is loaded before a plugin's modules are counted
        warm.close()
        yield stand_in
    finally:
        stand_in.close()


@pytest.fixture
def plugin(tmp_path, source_folders):
    files = {"__init__.py": MODULE_FORM, "pipeline.py": pipeline_text("pipe", BODY)}
    source_folders()
    return write_plugin(tmp_path, "scope-pipe", files)


def test_it_installs_restarts_and_waits_until_it_is_listed(openscope, scope, plugin):
    done = openscope("send", plugin, "--scope", scope.url, "--restart")
    assert done.code == 0, done.err
    (path, told), (restart, _) = scope.asked
    assert (path, restart) == ("/api/v1/plugins", "/api/v1/restart")
    assert told["package"] == str(plugin)
    assert told["editable"] is True
    assert "Installed scope-pipe." in done.out, "what Scope said"
    assert done.out.endswith("Scope lists pipe.\n")


def test_a_graph_is_exported_and_proven_on_the_way(openscope, scope, write_graph, monkeypatch):
    graph = write_graph("gray", name="sent.openscope")
    scope.lists_at_once = True
    scope.listed["sent"] = "sent"
    done = openscope("send", graph, "--scope", scope.url, "--no-restart")
    assert done.code == 0, done.err
    assert "ok frames are the engine's" in done.out
    ((_, told),) = scope.asked
    assert told["package"].endswith("exports/sent")
    assert "runs what was sent when it is started next" in done.out, "it was there before"


def test_it_never_restarts_a_scope_unasked(openscope, scope, plugin, monkeypatch):
    monkeypatch.setattr("typer.confirm", lambda question, default: False)
    done = openscope("send", plugin, "--scope", scope.url)
    assert done.code == 0
    assert [path for path, _ in scope.asked] == ["/api/v1/plugins"]
    assert "when it is started next" in done.out
    done = openscope("send", plugin, "--scope", scope.url, "--no-restart")
    assert [path for path, _ in scope.asked] == ["/api/v1/plugins"] * 2


def test_what_scope_refuses_is_said(openscope, scope, plugin):
    scope.refusal = (422, {"detail": "torch 1.0 conflicts"})
    done = openscope("send", plugin, "--scope", scope.url, "--restart")
    assert done.code == 1
    assert "422: torch 1.0 conflicts" in done.err
    scope.refusal = (200, {"success": False, "message": "no entry point"})
    done = openscope("send", plugin, "--scope", scope.url, "--restart")
    assert done.code == 1
    assert "no entry point" in done.err


def test_what_scope_lists_at_once_needs_no_restart(openscope, scope, plugin):
    scope.lists_at_once = True
    done = openscope("send", plugin, "--scope", scope.url)
    assert done.code == 0, done.err
    assert [path for path, _ in scope.asked] == ["/api/v1/plugins"]
    assert done.out.endswith("Scope lists pipe.\n")


def test_an_update_runs_after_a_restart_and_not_before(openscope, scope, plugin, monkeypatch):
    scope.listed["pipe"] = "Scope_Pipe"
    asked = []
    monkeypatch.setattr("typer.confirm", lambda question, default: asked.append(question))
    done = openscope("send", plugin, "--scope", scope.url)
    assert "runs the code of before until a restart" in done.out
    assert asked, "though the pipeline is listed"
    scope.lingers, scope.rises = 3, 2
    done = openscope("send", plugin, "--scope", scope.url, "--restart")
    assert done.code == 0, done.err
    assert (scope.lingers, scope.down, scope.starts) == (0, 0, 1), "it was waited for"


def test_nobody_there_to_ask_is_no(openscope, scope, plugin, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    done = openscope("send", plugin, "--scope", scope.url)
    assert done.code == 0
    assert [path for path, _ in scope.asked] == ["/api/v1/plugins"]
    assert done.out.endswith("Scope lists pipe when it is started next.\n")


def test_no_pipeline_of_another_plugin_is_hidden(openscope, scope, plugin):
    scope.listed["pipe"] = "somebodys-pipes"
    done = openscope("send", plugin, "--scope", scope.url, "--restart")
    assert done.code == 1
    assert "of the plugin somebodys-pipes" in done.err
    assert not scope.asked


def test_why_scope_could_not_load_it_is_said_at_once(openscope, scope, plugin):
    scope.failed = [{"package_name": "other", "error_type": "X", "error_message": "y"}]
    scope.failed.append({"package_name": "scope_pipe", "entry_point_name": "plugin",
                         "error_type": "ImportError", "error_message": "no cv2"})  # fmt: skip
    done = openscope("send", plugin, "--scope", scope.url, "--restart")
    assert done.code == 1
    assert "could not load scope-pipe: ImportError: no cv2" in done.err


def test_a_scope_that_drops_the_line_to_restart_is_waited_for(openscope, scope, plugin):
    scope.drops, scope.rises = True, 2
    done = openscope("send", plugin, "--scope", scope.url, "--restart")
    assert done.code == 0, done.err
    assert done.out.endswith("Scope lists pipe.\n")


def test_a_scope_that_never_lists_it_is_said(scope):
    running = RunningScope(scope.url, wait=lambda seconds: None)
    try:
        with pytest.raises(ScopeError, match="does not list 'pipe'"):
            running.wait_for("pipe", "scope-pipe", patience=0.05)
        with pytest.raises(ScopeError, match="has not restarted"):
            running.wait_for("passthrough", "x", before=0, patience=0.05)
        scope.down = 3
        scope.listed["pipe"] = None
        running.wait_for("pipe", "scope-pipe", patience=5)
        assert scope.down == 0
    finally:
        running.close()


def test_a_scope_elsewhere_cannot_see_this_disk(scope, plugin, monkeypatch):
    monkeypatch.setattr("exporters.send._THIS_MACHINE", set())
    monkeypatch.delenv("HTTP_PROXY")
    scope.refusal = (500, {"detail": "no such folder"})
    running = RunningScope(scope.url)
    try:
        with pytest.raises(ScopeError, match=r"500: no such folder\nA Scope on another machine"):
            running.install(plugin)
    finally:
        running.close()


REASONS = {
    "torch 1.0 conflicts": {"detail": "torch 1.0 conflicts"},
    "it is in use": {"detail": {"message": "it is in use", "loaded_pipelines": ["pipe"]}},
    "a; b": {"detail": [{"loc": ["body"], "msg": "a"}, {"loc": ["body"], "msg": "b"}]},
    "{'odd': 1}": {"odd": 1},
}


@pytest.mark.parametrize("reason", REASONS)
def test_each_form_of_a_refusal_is_read(reason, scope, plugin):
    scope.refusal = (409, REASONS[reason])
    running = RunningScope(scope.url)
    try:
        with pytest.raises(ScopeError) as error:
            running.install(plugin)
        assert str(error.value) == f"Scope answered 409: {reason}"
    finally:
        running.close()


def test_where_there_is_no_scope_it_says_so(openscope, scope, plugin):
    url = scope.url
    scope.close()
    done = openscope("send", plugin, "--scope", url)
    assert done.code == 1
    assert f"There is no Scope at {url}" in done.err
    assert openscope("send", plugin, "--scope", "/no/such/folder").code == 2


def test_a_plugin_that_offers_nothing_is_not_sent(openscope, scope, tmp_path, source_folders):
    source_folders()
    empty = write_plugin(tmp_path, "scope-empty", {"__init__.py": ""})
    done = openscope("send", empty, "--scope", scope.url)
    assert done.code == 1
    assert "registers no pipeline" in done.err
    assert not scope.asked


def test_a_checkout_installs_it_with_its_own_command(plugin, tmp_path, monkeypatch):
    tools = tmp_path / "bin"
    tools.mkdir()
    uv = tools / "uv"
    uv.write_text(f'#!{sys.executable}\nimport os, sys\nprint(os.getcwd(), *sys.argv[1:])\n'
                  'sys.exit(3 if "fail" in os.getcwd() else 0)\n')  # fmt: skip
    uv.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    for name in ("checkout", "fail"):
        (tmp_path / name).mkdir()
    printed = install_in_checkout(plugin, tmp_path / "checkout")
    assert printed == f"{tmp_path / 'checkout'} run daydream-scope install -e {plugin}"
    with pytest.raises(ScopeError, match="failed"):
        install_in_checkout(plugin, tmp_path / "fail")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ScopeError, match="uv cannot be run"):
        install_in_checkout(plugin, tmp_path / "checkout")
