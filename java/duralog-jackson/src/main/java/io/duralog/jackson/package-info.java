/** JSON records by Jackson; {@link io.duralog.jackson.JacksonJsonCodec} says what survives. */
@NullMarked
package io.duralog.jackson;

import org.jspecify.annotations.NullMarked;
