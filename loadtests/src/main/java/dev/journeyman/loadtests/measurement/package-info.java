/** What a measurement needs to be believed: spread over rounds, the machine, its load, the commit, a table, a JSON line. */
@NullMarked
package dev.journeyman.loadtests.measurement;

import org.jspecify.annotations.NullMarked;
