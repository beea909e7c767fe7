/** Named positions in a log, and what they keep the log from giving up. */
@NullMarked
package io.duralog.position;

import org.jspecify.annotations.NullMarked;
