// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

/** The base of the errors that the functions of demo declare. */
public sealed class DemoException(message: String?) : RuntimeException(message)
