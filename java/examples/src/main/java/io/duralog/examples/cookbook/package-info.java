/** Programs that the cookbook shows; the tests compile and run them, and compare the text. */
@NullMarked
package io.duralog.examples.cookbook;

import org.jspecify.annotations.NullMarked;
