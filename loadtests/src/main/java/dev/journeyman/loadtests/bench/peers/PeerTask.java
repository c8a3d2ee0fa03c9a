package dev.journeyman.loadtests.bench.peers;

/**
 * What an engine has to do in a child process.
 *
 * @param prefill whether to read one prompt; otherwise to continue several
 * @param size the prompt's tokens, or the number of streams that decode side by side
 */
record PeerTask(boolean prefill, int size) {
    /** Continue so many streams. */
    static PeerTask decode(int streams) {
        return new PeerTask(false, streams);
    }

    /** Read a prompt of so many tokens. */
    static PeerTask prefill(int tokens) {
        return new PeerTask(true, tokens);
    }

    /** The name for people. */
    String title() {
        return prefill ? "prefill " + size : "decode x" + size;
    }

    /** The name of its rate in JSON. */
    String key() {
        return (prefill ? "prefill_" : "decode_") + size;
    }
}
