/** Runs every example. */
@NullMarked
package io.duralog.examples;

import org.jspecify.annotations.NullMarked;
