import threading

import pytest

from openscope.media.background import WriteBehind, read_ahead


def test_reading_ahead_gives_everything_in_order():
    with read_ahead(range(100), 3) as items:
        assert list(items) == list(range(100))


def test_reading_ahead_goes_no_further_than_told():
    made = []
    waiting = threading.Event()

    def source():
        for number in range(50):
            made.append(number)
            if number == 4:
                waiting.set()
            yield number

    with read_ahead(source(), 3) as items:
        assert next(items) == 0
        assert waiting.wait(10)  # 0 taken, 1 to 3 in the queue, 4 made and waiting for room
        assert len(made) == 5


def test_an_error_of_the_source_comes_out_where_it_is_read():
    def source():
        yield 1
        raise ValueError("broken")

    with read_ahead(source(), 3) as items:
        assert next(items) == 1
        with pytest.raises(ValueError, match="broken"):
            next(items)


def test_leaving_early_closes_the_source():
    closed = threading.Event()

    def source():
        try:
            yield from range(1000)
        finally:
            closed.set()

    with read_ahead(source(), 2) as items:
        next(items)
    assert closed.is_set()


def test_an_error_of_the_reader_ends_the_thread_too():
    def read_and_fail():
        with read_ahead(range(1000), 2) as items:
            raise KeyError(next(items))

    with pytest.raises(KeyError):
        read_and_fail()


class Writer:
    keeps_alpha = False

    def __init__(self, fails_at=None):
        self.written, self.fails_at, self.state = [], fails_at, "open"

    def write(self, picture):
        if len(self.written) == self.fails_at:
            raise OSError("full")
        self.written.append(picture)

    def finish(self):
        self.state = "finished"

    def abort(self):
        self.state = "aborted"


def write_all(behind, pictures):
    for picture in pictures:
        behind.write(picture)


def test_writing_behind_writes_everything_in_order_before_it_finishes():
    writer = Writer()
    behind = WriteBehind(writer, 2)
    for number in range(50):
        behind.write(number)
    behind.finish()
    assert writer.written == list(range(50))
    assert writer.state == "finished"


def test_a_failing_writer_is_heard_of_and_never_finished():
    writer = Writer(fails_at=3)
    behind = WriteBehind(writer, 2)
    with pytest.raises(OSError, match="full"):
        write_all(behind, range(50))
    with pytest.raises(OSError, match="full"):
        behind.finish()
    behind.abort()
    assert writer.state == "aborted"


def test_a_writer_that_fails_on_the_last_picture_is_heard_of_at_the_end():
    writer = Writer(fails_at=0)
    behind = WriteBehind(writer, 2)
    behind.write(1)
    with pytest.raises(OSError, match="full"):
        behind.finish()
    behind.abort()


def test_an_abort_drops_what_waits():
    writer = Writer()
    behind = WriteBehind(writer, 2)
    behind.write(1)
    behind.abort()
    behind.abort()
    assert writer.state == "aborted"
