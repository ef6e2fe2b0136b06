"""Memory that a worker has let go is kept for what it does next, and what lives long is not searched for
garbage.
"""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""What the options are called in glibc's ``malloc.h``."""
KEPT, OWN_PAGES = 256 << 20, 32 << 20
"""Bytes that may lie unused at the end of the heap, and from which size on an array has pages of its own."""


def keep_freed_memory() -> None:
    """Ask the C library to keep what is freed: each history needs as much again, and fetching it from the
    system page by page takes a tenth of the time of its measures.

    The most that a worker ever holds grows by a few per cent at most. Where the library is not glibc,
    nothing happens.
    """
    with suppress(OSError, AttributeError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(TRIM_THRESHOLD, KEPT)
        mallopt(MMAP_THRESHOLD, OWN_PAGES)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep Python's garbage collector from searching all objects that there are again and again.

    Nearly all that a replication makes lives until its end, when most of it is let go by hand, and what was
    there before it is not its garbage: so nothing is collected but what a block itself asks for, and only
    among objects made within it.
    """
    if not gc.isenabled():  # within such a block, or switched off by the user
        yield
        return
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()


@contextmanager
def searched_once() -> Iterator[None]:
    """The same, but at the end of the block all that was made in it is searched, once: nearly all that a
    drawing makes lives until it is drawn, and goes then.
    """
    with collector_at_rest():
        yield
        gc.collect()


@contextmanager
def what_was_there_at_rest() -> Iterator[None]:
    """Within the block, Python's garbage collector searches only what is made in it: libraries and tables
    that were there before are no garbage, and to search them costs an eighth of a drawing. A block of the
    same kind within it ends it for both.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
