package dev.journeyman.retrainer.domain;

import dev.journeyman.slm.tokenizer.Message;
import java.util.List;

/**
 * A question and its answer, or a conversation, that a person wrote or curated.
 *
 * @param id unique in the domain
 * @param concept the passage or family it is about
 * @param kind what is asked for: cause, check, chat, refuse-harm, ...
 * @param messages the conversation, ending with the assistant
 */
public record Instruction(String id, String concept, String kind, List<Message> messages) {}
