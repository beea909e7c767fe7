/** Reads past the page cache, ahead of their reader. */
@NullMarked
package io.duralog.engine.readahead;

import org.jspecify.annotations.NullMarked;
