/** The two implementations of {@link io.duralog.DuraLog}: the writer and the read-only view. */
@NullMarked
package io.duralog.log;

import org.jspecify.annotations.NullMarked;
