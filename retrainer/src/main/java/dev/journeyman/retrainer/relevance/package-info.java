/** Whether a text belongs to the domain, and to which of its passages it is near. Trained and measured on the domain's own folder alone. */
@NullMarked
package dev.journeyman.retrainer.relevance;

import org.jspecify.annotations.NullMarked;
