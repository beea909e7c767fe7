/**
 * Models of how a log is committed, recovered and cut ({@link CommitModel}) and of how its
 * beginning and its end move ({@link LifeModel}), small enough that every interleaving and every
 * crash can be visited. They share no code with the library: they are FORMAT.md once more.
 */
@NullMarked
package io.duralog.model;

import org.jspecify.annotations.NullMarked;
