/** The hot paths alone, by JMH: {@code ci/bench --micro}. */
@NullMarked
package io.duralog.bench.jmh;

import org.jspecify.annotations.NullMarked;
