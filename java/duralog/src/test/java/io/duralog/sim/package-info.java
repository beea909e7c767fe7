/**
 * The whole log over a simulated disk, clock and scheduler: one seed decides everything, so a run
 * that fails can be had again. {@link io.duralog.sim.SimHost} decides which thread goes on, {@link
 * io.duralog.sim.SimDisk} what a crash leaves, {@link io.duralog.sim.Faults} what fails, and {@link
 * io.duralog.sim.Judge} what must be there afterwards.
 */
package io.duralog.sim;
