/** A made-up workshop: facts of cars that do not exist, and technicians who ask a gateway and correct it over HTTP. */
@NullMarked
package dev.journeyman.loadtests.workshop;

import org.jspecify.annotations.NullMarked;
