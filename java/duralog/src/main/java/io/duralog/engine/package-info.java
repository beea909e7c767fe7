/** Engines move aligned blocks and sync them; they know nothing of records. */
@NullMarked
package io.duralog.engine;

import org.jspecify.annotations.NullMarked;
