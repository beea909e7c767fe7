/** The bytes on disk and nothing else: every offset, magic and checksum rule of FORMAT.md. */
@NullMarked
package io.duralog.format;

import org.jspecify.annotations.NullMarked;
