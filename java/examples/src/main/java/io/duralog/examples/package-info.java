/** Programs that the documentation shows; the tests compile and run them. */
@NullMarked
package io.duralog.examples;

import org.jspecify.annotations.NullMarked;
