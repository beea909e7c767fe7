/** The hot paths alone: {@code java -cp duralog-bench.jar org.openjdk.jmh.Main}. */
@NullMarked
package io.duralog.bench.jmh;

import org.jspecify.annotations.NullMarked;
