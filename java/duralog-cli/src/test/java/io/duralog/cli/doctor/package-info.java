/** Tests of {@code duralog doctor}. */
@NullMarked
package io.duralog.cli.doctor;

import org.jspecify.annotations.NullMarked;
