import time

from oogst.core.ids import uuid7


def test_ids_sort_by_the_moment_they_were_made():
    one = uuid7()
    time.sleep(0.002)
    two = uuid7()

    assert (one.version, one < two) == (7, True)
