/** The C library: where it comes from, and that both ways to call it do the same. */
@NullMarked
package io.duralog.engine.nativeio;

import org.jspecify.annotations.NullMarked;
