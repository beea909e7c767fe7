/** A writer that is killed, and what its log holds then: for the command {@code duralog demo}. */
@NullMarked
package io.duralog.cli.demo;

import org.jspecify.annotations.NullMarked;
