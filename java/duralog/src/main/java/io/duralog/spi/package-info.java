/** Services that DuraLog finds with {@link java.util.ServiceLoader}. */
@NullMarked
package io.duralog.spi;

import org.jspecify.annotations.NullMarked;
