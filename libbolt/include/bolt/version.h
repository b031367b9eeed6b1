/* The one place where libbolt's version is written; CMake and the Python package read it here. */
#ifndef BOLT_VERSION_H
#define BOLT_VERSION_H

/* Release version. MAJOR changes with BOLT_ABI_MAJOR, MINOR when symbols or fields are appended. */
#define BOLT_VERSION_MAJOR 0
#define BOLT_VERSION_MINOR 1
#define BOLT_VERSION_PATCH 0

/* ABI version. Raise MAJOR when an existing symbol, field or rule changes its meaning: libraries
   and bindings of different majors refuse each other at load. Raise MINOR when something is
   appended: a library of a newer minor runs bindings and modules of an older one. */
#define BOLT_ABI_MAJOR 0
#define BOLT_ABI_MINOR 1
#define BOLT_ABI_VERSION ((BOLT_ABI_MAJOR << 16) | BOLT_ABI_MINOR)

#endif
