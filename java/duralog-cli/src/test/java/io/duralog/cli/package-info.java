/** The real command line: in this process, and as a process of its own where that matters. */
@NullMarked
package io.duralog.cli;

import org.jspecify.annotations.NullMarked;
