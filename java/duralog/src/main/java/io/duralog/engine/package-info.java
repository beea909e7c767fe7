/**
 * The seam between a log and its files: engines move aligned blocks and know nothing of records.
 */
@NullMarked
package io.duralog.engine;

import org.jspecify.annotations.NullMarked;
