/**
 * Workloads on DuraLog and on what one would write with a FileChannel instead, in alternating
 * rounds of forked JVMs. Every contestant makes durable what it says is durable.
 */
@NullMarked
package io.duralog.bench;

import org.jspecify.annotations.NullMarked;
