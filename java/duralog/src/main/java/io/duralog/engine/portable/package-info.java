/** The engine in pure Java, on a FileChannel. */
@NullMarked
package io.duralog.engine.portable;

import org.jspecify.annotations.NullMarked;
