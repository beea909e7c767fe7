/** The committer: the one thread of a log that writes batches, syncs and acknowledges. */
@NullMarked
package io.duralog.commit;

import org.jspecify.annotations.NullMarked;
