/** One writer for a log: the lock, its owner, and how its loss is noticed. */
@NullMarked
package io.duralog.lock;

import org.jspecify.annotations.NullMarked;
