/**
 * Logs and real processes: writers that are killed, readers beside them, memory, locks, exits.
 *
 * <p>A child JVM runs one of the {@code ...Child} classes and speaks in lines: what it says on
 * standard output it says only after the call it speaks of has returned.
 */
@NullMarked
package io.duralog.process;

import org.jspecify.annotations.NullMarked;
