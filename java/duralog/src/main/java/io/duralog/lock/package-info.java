/** One writer for a log: the lock, who holds it, and how its loss is noticed. */
@NullMarked
package io.duralog.lock;

import org.jspecify.annotations.NullMarked;
