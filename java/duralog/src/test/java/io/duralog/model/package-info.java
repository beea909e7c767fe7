/**
 * A model of how a log is committed, recovered and cut, small enough that every interleaving and
 * every crash can be visited. It shares no code with the library: it is FORMAT.md once more.
 */
@NullMarked
package io.duralog.model;

import org.jspecify.annotations.NullMarked;
