package dev.libbolt

import java.nio.Buffer

/*
 * ByteBuffer's own versions of these are newer than Buffer's, and a class that was compiled against
 * them does not run on Android before 29.
 */

internal fun Buffer.moveTo(index: Int) {
    position(index)
}

internal fun Buffer.window(from: Int, bytes: Int) {
    limit(from + bytes)
    position(from)
}
