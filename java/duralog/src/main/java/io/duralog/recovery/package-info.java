/** What an open does before the log is used: walk the chain, judge its end, cut or refuse. */
@NullMarked
package io.duralog.recovery;

import org.jspecify.annotations.NullMarked;
