/** Classes that break the rules of the architecture on purpose: ArchitectureTest proves with them that its rules can fail. */
@NullMarked
package dev.journeyman.loadtests.gate.planted;

import org.jspecify.annotations.NullMarked;
