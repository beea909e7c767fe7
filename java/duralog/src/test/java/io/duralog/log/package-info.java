/** Tests of whole logs: callers in all verbs at once, faults of the engine, opening and closing. */
@NullMarked
package io.duralog.log;

import org.jspecify.annotations.NullMarked;
