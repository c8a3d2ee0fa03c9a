package dev.journeyman.retrainer.synthesis;

/** Who watches a run. Called by one thread. */
interface Progress {
    /** Nobody. */
    Progress NONE = (done, all, kept, dropped, calls) -> {};

    /**
     * So many tasks are done.
     *
     * @param all that there are at most
     */
    void at(long done, long all, long kept, long dropped, long calls);
}
