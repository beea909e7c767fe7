/** Logs that somebody has tampered with: whatever is in the files, the answer is a defined one. */
@NullMarked
package io.duralog.fuzz;

import org.jspecify.annotations.NullMarked;
