/** What is measured and traced of one answer on its way from question to log, so that who answers says it once. */
@NullMarked
package dev.journeyman.gateway.observation;

import org.jspecify.annotations.NullMarked;
