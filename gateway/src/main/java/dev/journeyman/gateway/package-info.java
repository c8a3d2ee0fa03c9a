/**
 * The command line of the gateway: one subcommand a class, and nothing else here.
 */
@NullMarked
package dev.journeyman.gateway;

import org.jspecify.annotations.NullMarked;
