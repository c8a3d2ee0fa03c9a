package dev.journeyman.retrainer.synthesis.teacher;

/** A model that answers. Any thread may ask. */
public interface Teacher {
    /**
     * Asks once.
     *
     * @throws TeacherFault where there is no answer
     */
    Answer ask(ChatRequest request) throws TeacherFault, InterruptedException;
}
