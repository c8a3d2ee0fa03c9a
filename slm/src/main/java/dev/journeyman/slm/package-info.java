/** The language model. Knows no HTTP. */
@NullMarked
package dev.journeyman.slm;

import org.jspecify.annotations.NullMarked;
