/** Runs the programs of the cookbook. */
@NullMarked
package io.duralog.examples.cookbook;

import org.jspecify.annotations.NullMarked;
