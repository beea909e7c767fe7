/** Reading records back: the chain of batches, salvage of damaged ones, replay cursors. */
@NullMarked
package io.duralog.replay;

import org.jspecify.annotations.NullMarked;
