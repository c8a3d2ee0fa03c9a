package dev.journeyman.loadtests.load;

/**
 * A request of the mix.
 *
 * @param prompt what the user says
 * @param answerTokens how many tokens the answer has: the end token is forbidden until then
 * @param seed of what is drawn
 */
record Job(String prompt, int answerTokens, long seed) {}
