/** Finding the codecs that are on the path. */
@NullMarked
package io.duralog.codec;

import org.jspecify.annotations.NullMarked;
