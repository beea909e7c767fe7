/**
 * The {@code duralog} command. {@link io.duralog.cli.Main} is its entry. It is on the public API,
 * but for {@code doctor}, which asks the engines.
 */
@NullMarked
package io.duralog.cli;

import org.jspecify.annotations.NullMarked;
