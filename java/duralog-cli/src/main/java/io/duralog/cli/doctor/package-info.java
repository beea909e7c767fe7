/** What {@code duralog doctor} checks: this JVM, this system and the directory of a log. */
@NullMarked
package io.duralog.cli.doctor;

import org.jspecify.annotations.NullMarked;
