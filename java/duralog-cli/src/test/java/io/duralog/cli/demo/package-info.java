/** Tests of {@code duralog demo}. */
@NullMarked
package io.duralog.cli.demo;

import org.jspecify.annotations.NullMarked;
