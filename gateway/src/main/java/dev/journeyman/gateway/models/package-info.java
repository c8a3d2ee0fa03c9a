/**
 * The {@code models} command: versions are listed, imported from a directory or a hub, shown, promoted, rolled back, exported
 * and removed. The store itself is {@code dev.journeyman.store}.
 */
@NullMarked
package dev.journeyman.gateway.models;

import org.jspecify.annotations.NullMarked;
