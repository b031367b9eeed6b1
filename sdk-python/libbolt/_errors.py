"""What calls and loading can fail with."""

from __future__ import annotations


class Error(Exception):
    """The base of everything that libbolt raises of its own, modules' typed errors included."""


class BoltError(Error):
    """The native side failed in a way its signature does not name; the text is what it said."""


class BusyError(Error):
    """The object is held by another method that excludes this one."""


class ClosedError(Error):
    """The object was used after close()."""


class ForkedError(Error):
    """The call began before os.fork(): the child cannot go on with it, but may start it anew."""


class ShutdownError(Error):
    """What would run the call has been shut down."""


class NoReactorError(Error):
    """The call needs the reactor, and this libbolt was built without one."""


class LoadError(Error, ImportError):
    """A library could not be loaded as a module."""


class VersionError(LoadError):
    """The module, its libbolt and this package do not fit together."""
