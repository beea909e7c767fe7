@NullMarked
package io.duralog.lock;

import org.jspecify.annotations.NullMarked;
