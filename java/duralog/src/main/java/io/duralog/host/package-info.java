/** What a log asks of the machine besides files: threads, clocks, random numbers. */
@NullMarked
package io.duralog.host;

import org.jspecify.annotations.NullMarked;
