/** Recovery: walks the chain, judges where it ends, and cuts or refuses. Replays use it, too. */
@NullMarked
package io.duralog.recovery;

import org.jspecify.annotations.NullMarked;
