/** The machine apart from its files: threads, clocks, random numbers. */
@NullMarked
package io.duralog.host;

import org.jspecify.annotations.NullMarked;
