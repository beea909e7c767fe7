/** Directories and files as the operating system has them: names, modes, types, errors. */
@NullMarked
package io.duralog.engine.files;

import org.jspecify.annotations.NullMarked;
