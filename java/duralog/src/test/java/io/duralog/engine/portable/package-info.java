/** Every engine keeps the same contract, and says why it was chosen. */
@NullMarked
package io.duralog.engine.portable;

import org.jspecify.annotations.NullMarked;
