"""Live devices: unplugged, plugged in again, of another size, silent."""

import threading

import numpy as np
import pytest

from devices import PATIENCE, StandIn, picture
from openscope.media import capture as capture_module
from openscope.media.capture import Capture, no_signal
from openscope.media.picture import MediaError
from openscope.media.plugin_source import PluginSource
from scope.core.inputs import InputSource, InputSourceInfo


@pytest.fixture
def captured():
    made = []

    def make(device, size=(8, 6)):
        # No pause between two tries: a test waits for nothing.
        made.append((Capture(device, size, wait=lambda seconds: None), device))
        return made[-1][0]

    yield make
    for capture, device in made:
        closing = threading.Thread(target=capture.close)
        closing.start()
        device.over = True
        device.say(None)
        closing.join(PATIENCE)


def newest(capture, is_it):
    seen = 0
    for _ in range(1000):
        pixels, seen = capture.latest.wait(seen, timeout=PATIENCE)
        if is_it(pixels):
            return pixels
    raise AssertionError("no such picture came")


def of_level(level):
    return lambda pixels: pixels is not None and pixels[0, 0, 0] == level


def test_the_newest_picture_is_there(captured):
    capture = captured(StandIn(picture(1), picture(2), picture(3)))
    newest(capture, of_level(3))
    assert capture.picture()[0, 0, 0] == 3
    assert capture.count == 3
    assert capture.trouble == ""


def test_a_device_that_is_not_there_says_so_until_it_is_plugged_in(captured):
    device = StandIn("absent", "absent", picture(9))
    capture = captured(device)
    newest(capture, of_level(9))
    assert device.opened == 3
    assert capture.trouble == ""


def test_unplugged_it_shows_no_signal_in_the_last_size_and_plugged_in_it_goes_on(captured):
    device = StandIn(picture(5), MediaError("Camera 3 has gone."))
    capture = captured(device, size=(100, 50))
    newest(capture, lambda pixels: pixels is None)
    assert capture.trouble == "Camera 3 has gone."
    shown = capture.picture()
    assert shown.shape == (4, 6, 3), "another size would reset every effect"
    assert np.array_equal(shown, no_signal(6, 4))
    device.say(picture(7, width=12, height=8))
    assert newest(capture, of_level(7)).shape == (8, 12, 3)
    assert capture.trouble == ""
    assert device.closed >= 1


def test_a_silent_device_shows_no_signal(captured, monkeypatch):
    monkeypatch.setattr(capture_module, "SILENCE", 0.0)
    capture = captured(StandIn(picture(5), None, None))
    newest(capture, lambda pixels: pixels is None)
    assert "no picture" in capture.trouble


@pytest.mark.parametrize("error", [ZeroDivisionError("by zero"), SystemExit("bye")])
def test_whatever_a_device_raises_is_told_and_tried_again(captured, error):
    capture = captured(StandIn(error, picture(5)))
    newest(capture, of_level(5))


def test_no_signal_is_a_picture_of_any_size():
    for width, height in [(1, 1), (3, 200), (1280, 720)]:
        pixels = no_signal(width, height)
        assert pixels.shape == (height, width, 3)
    assert 20 < no_signal(1280, 720).mean() < 30


class Radio(InputSource):
    """An input source as a plugin brings it."""

    source_id = "radio"
    source_name = "Radio"
    there = True
    connected: str | None = None

    @classmethod
    def is_available(cls):
        return cls.there

    def list_sources(self, timeout_ms=5000):
        return [InputSourceInfo("One", "one"), InputSourceInfo("Two", "two")]

    def connect(self, identifier):
        type(self).connected = identifier
        return identifier != "wrong"

    def receive_frame(self, timeout_ms=100):
        return picture(8), 3, None

    def disconnect(self):
        type(self).connected = None


def test_a_plugin_s_source_is_a_device():
    device = PluginSource(Radio, "")
    device.open()
    assert Radio.connected == "one", "the first that it offers"
    assert device.read()[0, 0, 0] == 8
    device.close()
    assert Radio.connected is None
    device = PluginSource(Radio, "two")
    device.open()
    assert Radio.connected == "two"
    device.close()


def test_a_plugin_s_source_that_cannot_be_used_says_so(monkeypatch):
    with pytest.raises(MediaError, match=r"Radio cannot connect to 'wrong'"):
        PluginSource(Radio, "wrong").open()
    monkeypatch.setattr(Radio, "there", False)
    with pytest.raises(MediaError, match="cannot be used on this machine"):
        PluginSource(Radio, "").open()
    monkeypatch.setattr(Radio, "there", True)
    monkeypatch.setattr(Radio, "receive_frame", lambda self, timeout_ms=100: np.zeros((2, 2)))
    device = PluginSource(Radio, "")
    device.open()
    with pytest.raises(MediaError, match="float64"):
        device.read()
    device.close()
