/** The file {@code live}: how far a log is durable, told to other processes. */
@NullMarked
package io.duralog.live;

import org.jspecify.annotations.NullMarked;
