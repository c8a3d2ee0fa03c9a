/**
 * Which model answers: how it is found, installed, loaded, and how a conversation becomes a generation of its engine.
 *
 * <p>The rest of the gateway sees a {@link dev.journeyman.gateway.serving.ServedModel} and never the network. Versions that differ by an adapter are several of them on one
 * {@code Host}: weights, engine and queue.
 */
@NullMarked
package dev.journeyman.gateway.serving;

import org.jspecify.annotations.NullMarked;
