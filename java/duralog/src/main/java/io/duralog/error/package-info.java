/** Making the exceptions of the public API, which have no public constructors. */
@NullMarked
package io.duralog.error;

import org.jspecify.annotations.NullMarked;
