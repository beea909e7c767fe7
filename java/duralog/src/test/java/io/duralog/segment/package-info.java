/** Tests of how space is made ready. */
@NullMarked
package io.duralog.segment;

import org.jspecify.annotations.NullMarked;
