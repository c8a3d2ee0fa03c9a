/** What a page says, and in which words: its text without what stands on every page of its site, windows of it, and the phrases that a corpus is about. */
@NullMarked
package dev.journeyman.retrainer.collect.text;

import org.jspecify.annotations.NullMarked;
