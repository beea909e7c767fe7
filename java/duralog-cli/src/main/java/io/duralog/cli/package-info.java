/**
 * The {@code duralog} command, on the public API only. {@link io.duralog.cli.Main} is its entry.
 */
@NullMarked
package io.duralog.cli;

import org.jspecify.annotations.NullMarked;
