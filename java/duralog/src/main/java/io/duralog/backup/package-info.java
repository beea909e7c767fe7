/** Copies of a log as it is, beside its writer. */
@NullMarked
package io.duralog.backup;

import org.jspecify.annotations.NullMarked;
