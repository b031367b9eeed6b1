"""Results that are not what their descriptor says: an exception, never a crash."""

import random
import struct

import pytest

import libbolt


@pytest.fixture(scope="session")
def blocks(modules):
    """Functions that answer with the bytes they are given, as values of their result types."""
    return libbolt.load(modules / "libawkward.so", name="blocks")


def list_of(count):
    return struct.pack("<II", count, 0)


def chain(length):
    """Each an empty name, then a list of one more."""
    return (bytes(8) + list_of(1)) * (length - 1) + bytes(8) + list_of(0)


def steps(length):
    """Each a point in time, a duration, and a box with the next one."""
    return struct.pack("<qqB7x", -1, 1, 1) * (length - 1) + struct.pack("<qqB", 5, 2**63 - 1, 0)


def test_nesting_is_bounded_whatever_the_block_says(blocks):
    whole = blocks.as_chain(chain(64))
    for _ in range(63):
        (whole,) = whole.next
    assert whole == blocks.Chain("", [])
    for length in (65, 1_000_000):
        with pytest.raises(libbolt.BoltError, match="malformed: it is nested too deeply"):
            blocks.as_chain(chain(length))
    assert blocks.as_steps(steps(65)) != blocks.as_steps(steps(64))
    for length in (66, 1_000_000):
        with pytest.raises(libbolt.BoltError, match="malformed: it is nested too deeply"):
            blocks.as_steps(steps(length))


def test_counts_are_bounded_by_what_is_there(blocks):
    for count in (1, 2**31 - 1, 2**32 - 1):
        for function in (blocks.as_moods, blocks.as_map):
            with pytest.raises(libbolt.BoltError, match="malformed: it ends too early"):
                function(list_of(count))


def test_values_that_no_type_has(blocks):
    assert blocks.as_moods(list_of(2) + struct.pack("<hh", -1, 1)) == list(blocks.Mood)
    with pytest.raises(libbolt.BoltError, match="malformed: a number is not one of the enum's"):
        blocks.as_moods(list_of(1) + struct.pack("<h", 0))
    with pytest.raises(libbolt.BoltError, match="malformed: bytes are left over"):
        blocks.as_moods(list_of(0) + b"\0")
    with pytest.raises(libbolt.BoltError, match="malformed: a string is not UTF-8"):
        blocks.as_chain(struct.pack("<I4s", 4, b"\xff\xfe\0\0") + list_of(0))


def test_views_of_anything_but_a_list(blocks):
    readings = struct.pack("<i4xdi4xd", 1, 1.5, -2, 2.5)
    seen = blocks.as_view(list_of(2) + readings)
    assert seen == [blocks.Reading(1, 1.5), blocks.Reading(-2, 2.5)]
    assert bytes(seen) == readings
    for wrong in (b"", list_of(2), list_of(1) + readings, list_of(2) + readings[:-1],
                  list_of(2) + readings + bytes(8), list_of(2**32 - 1) + readings, bytes(7),
                  struct.pack("<I", 0), list_of(0) + b"1"):  # fmt: skip
        with pytest.raises(libbolt.BoltError, match="the length of a list is not its count"):
            blocks.as_view(wrong)


def test_in_place_of_what_cannot_be_seen(modules):
    with pytest.raises(libbolt.LoadError, match="text: its result cannot be seen in place"):
        libbolt.load(modules / "libawkward.so", name="unseen")


def valid_blocks():
    text = struct.pack("<I4s", 4, b"text")
    everything = struct.pack("<?7xQhxx?3x", True, 2**64 - 1, -1, True) + text
    everything += struct.pack("<I2s2x", 2, b"\0\xff")  # bytes
    everything += list_of(1) + text + struct.pack("<ff", 1.5, -1.5)  # the map
    everything += struct.pack("<B7x", 2) + list_of(1) + struct.pack("<d", 2.5)  # the variant
    moods = list_of(3) + struct.pack("<hhh", 1, -1, 1)
    by_mood = list_of(1) + struct.pack("<h6x", 1) + list_of(2) + chain(1) + chain(2)
    readings = list_of(2) + struct.pack("<i4xdi4xd", 1, 1.5, -2, 2.5)
    return {"as_chain": chain(3), "as_all": everything, "as_moods": moods, "as_map": by_mood,
            "as_view": readings, "as_readings": readings, "as_steps": steps(3)}  # fmt: skip


def damaged(block, chance):
    """The block with some bytes changed, lost or added."""
    block = bytearray(block)
    for _ in range(chance.randrange(3)):
        block[chance.randrange(len(block))] = chance.choice((0, 1, 2, 3, 0x7F, 0x80, 0xFF))
    if chance.random() < 0.2:
        del block[chance.randrange(len(block)) :]
    return block + bytes(chance.choice((0, 0, 0, 8)))


@pytest.mark.parametrize("name", valid_blocks())
def test_any_block_is_a_value_or_an_error(blocks, name):
    function, valid = getattr(blocks, name), valid_blocks()[name]
    value = function(valid)

    def outcome(block):
        try:
            return "same" if function(block) == value else "other"
        except libbolt.BoltError as error:
            assert "the module's answer is malformed" in str(error)
            return "error"

    chance = random.Random(name)  # seeded, so that what fails once fails again
    outcomes = {outcome(damaged(valid, chance)) for _ in range(5_000)}
    assert outcomes == {"same", "other", "error"}
