/**
 * Pages of strangers, asked for politely and read with care: addresses, robots.txt (RFC 9309), the pace of each host, redirects followed by hand, one bounded
 * answer at a time. Knows nothing of what the pages are for.
 */
@NullMarked
package dev.journeyman.retrainer.collect.web;

import org.jspecify.annotations.NullMarked;
