/** How a new version comes to serve: a share of the traffic, compared with the champion while it runs, promoted or rolled back by itself. */
@NullMarked
package dev.journeyman.gateway.rollout;

import org.jspecify.annotations.NullMarked;
