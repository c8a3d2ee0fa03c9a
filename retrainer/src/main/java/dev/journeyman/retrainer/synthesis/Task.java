package dev.journeyman.retrainer.synthesis;

import dev.journeyman.retrainer.synthesis.teacher.Calls;
import dev.journeyman.retrainer.synthesis.teacher.ChatRequest;
import java.util.List;

/** One step of a plan: what is asked, and what is made of the replies. */
interface Task {
    /** Its name in the run, the same whenever the run goes on. */
    String key();

    /** What its records are counted under. */
    String strategy();

    /** What is asked, in order. */
    List<ChatRequest> requests();

    /**
     * What the replies make.
     *
     * @param replies to the requests, in their order
     */
    List<Draft> read(List<Calls.Reply> replies);
}
