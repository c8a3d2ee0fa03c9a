/**
 * Damaged requests against a gateway on this machine: each is answered with an error in the contract's form or with a success,
 * none with a fault of the server, and the server still serves at the end.
 *
 * <p>A case follows from the seed and its number alone, so one that fails is had again with {@code --only NUMBER}.
 */
@NullMarked
package dev.journeyman.loadtests.fuzz;

import org.jspecify.annotations.NullMarked;
