/**
 * The C library and the two ways to call it: FFM from JDK 22 on, jnr-ffi before. Knows nothing of
 * logs or engines.
 */
@NullMarked
package io.duralog.engine.nativeio;

import org.jspecify.annotations.NullMarked;
