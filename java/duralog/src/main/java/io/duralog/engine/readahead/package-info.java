/** Reading past the page cache, ahead of the reader. */
@NullMarked
package io.duralog.engine.readahead;

import org.jspecify.annotations.NullMarked;
