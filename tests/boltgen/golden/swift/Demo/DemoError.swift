// Written by boltgen for the module demo: changes will be lost.
import Bolt

/// What all errors have that the functions of demo declare.
public protocol DemoError: Error, CustomStringConvertible {}
