/** A made-up workshop: facts of cars that do not exist, and technicians who ask a gateway and correct it over HTTP; and calls of the launcher, as its operator makes them. */
@NullMarked
package dev.journeyman.loadtests.workshop;

import org.jspecify.annotations.NullMarked;
