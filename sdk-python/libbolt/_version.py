"""The version of this package: that of the libbolt whose header the extension was built with."""

from ._core import version as __version__

__all__ = ["__version__"]
