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


class Unreadable:
    """Fails before its first item, or when it is closed."""

    def __init__(self, when):
        self.when = when

    def __iter__(self):
        if self.when == "begin":
            raise ValueError("cannot begin")
        return self

    def __next__(self):
        return 1

    def close(self):
        raise ValueError("cannot close")


def test_a_source_that_cannot_begin_is_heard_of():
    with read_ahead(Unreadable("begin"), 2) as items, pytest.raises(ValueError, match="begin"):
        next(items)


def test_a_source_that_cannot_be_closed_ends_its_thread_all_the_same():
    with read_ahead(Unreadable("close"), 2) as items:
        assert next(items) == 1


def test_a_reader_that_waits_is_woken_by_the_end():
    go = threading.Event()

    def source():
        go.wait(10)
        yield 1

    with read_ahead(source(), 2) as items:
        threading.Timer(0.01, go.set).start()
        assert list(items) == [1]


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


def test_a_full_queue_makes_the_caller_wait():
    entered, go = threading.Event(), threading.Event()

    class Slow(Writer):
        def write(self, picture):
            entered.set()
            go.wait(10)
            super().write(picture)

    writer = Slow()
    behind = WriteBehind(writer, 2)
    behind.write(0)
    assert entered.wait(10)
    behind.write(1)
    behind.write(2)  # one at work, two in the queue
    fourth = threading.Thread(target=behind.write, args=[3])
    fourth.start()
    fourth.join(0.05)
    assert fourth.is_alive()
    go.set()
    fourth.join(10)
    behind.finish()
    assert writer.written == [0, 1, 2, 3]


def test_a_failing_writer_wakes_a_caller_that_waits():
    entered, go = threading.Event(), threading.Event()

    class Failing(Writer):
        def write(self, picture):
            entered.set()
            go.wait(10)
            raise OSError("full")

    behind = WriteBehind(Failing(), 1)
    behind.write(0)
    assert entered.wait(10)
    behind.write(1)
    threading.Timer(0.01, go.set).start()
    with pytest.raises(OSError, match="full"):
        behind.write(2)
    behind.abort()
