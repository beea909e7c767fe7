/**
 * Power cuts on a real kernel: {@code ci/powercut}, which says what it needs and starts {@link
 * io.duralog.cli.powercut.PowerCutMain}.
 *
 * <p>A {@link io.duralog.cli.powercut.Recording} is what the command wrote to a disk that remembers
 * every write and flush. From it {@link io.duralog.cli.powercut.CrashImages} builds disks as a
 * power cut may leave them, and {@link io.duralog.cli.powercut.Judge} looks at the log on each.
 */
@NullMarked
package io.duralog.cli.powercut;

import org.jspecify.annotations.NullMarked;
