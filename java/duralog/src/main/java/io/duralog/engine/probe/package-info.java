/** Which engine a directory gets, and why not a better one. */
@NullMarked
package io.duralog.engine.probe;

import org.jspecify.annotations.NullMarked;
