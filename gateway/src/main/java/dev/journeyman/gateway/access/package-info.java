/**
 * Who may call what. There are no API keys yet: whoever reaches the loopback interface has every role, and the gateway does not
 * listen anywhere else.
 */
@NullMarked
package dev.journeyman.gateway.access;

import org.jspecify.annotations.NullMarked;
