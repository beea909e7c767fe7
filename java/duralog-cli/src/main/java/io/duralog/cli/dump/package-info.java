/** What is in the files of a log, batch by batch: for the command {@code duralog dump}. */
@NullMarked
package io.duralog.cli.dump;

import org.jspecify.annotations.NullMarked;
