/** The seam: engines move aligned blocks and sync them, and know nothing of records. */
@NullMarked
package io.duralog.engine;

import org.jspecify.annotations.NullMarked;
