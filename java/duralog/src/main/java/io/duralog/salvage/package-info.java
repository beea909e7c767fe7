/** Copies what can be proved of a damaged log into a new one. */
@NullMarked
package io.duralog.salvage;

import org.jspecify.annotations.NullMarked;
