/** Memory outside the heap that is given back at once, not when the collector finds it. */
@NullMarked
package io.duralog.engine.memory;

import org.jspecify.annotations.NullMarked;
