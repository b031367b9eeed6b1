"""Typed errors as exceptions, whatever the module puts into them."""

import pytest


def test_text_that_is_not_utf8_does_not_hide_the_error(awkward):
    for given, text in ((b"a\xffb", "a\ufffdb"), (b"\x89PNG", "\ufffdPNG"), (b"fine", "fine")):
        with pytest.raises(awkward.Garbled) as caught:
            awkward.garble(given)
        assert (caught.value.text, caught.value.more) == (text, {text: [text]})
