/** Tests of how callers and committer meet: the lock, the queue, the doorbell, the waiters. */
@NullMarked
package io.duralog.append;

import org.jspecify.annotations.NullMarked;
