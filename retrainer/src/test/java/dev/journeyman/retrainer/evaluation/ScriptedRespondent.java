package dev.journeyman.retrainer.evaluation;

import dev.journeyman.slm.tokenizer.Message;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** A respondent that answers from a script on a thread of its own, the latest question first; knows what it was asked and how many waited at most. */
final class ScriptedRespondent implements Respondent {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final AtomicInteger mostOpen = new AtomicInteger();
    volatile List<String> candidates = List.of();
    private final AtomicInteger open = new AtomicInteger();
    private final int places;
    private final BlockingDeque<Runnable> waiting = new LinkedBlockingDeque<>();
    private final Function<String, Reply> script;
    private final Thread thread;

    ScriptedRespondent(int places, Function<String, Reply> script) {
        this.places = places;
        this.script = script;
        this.thread = Thread.ofPlatform().daemon().start(this::answer);
    }

    static Reply said(String text) {
        return new Reply(text, Finish.STOP, text.length(), "");
    }

    @Override
    public void ask(List<Message> messages, int maxTokens, Consumer<Reply> reply) {
        String question = messages.get(messages.size() - 1).content();
        asked.add(question);
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        waiting.addLast(() -> {
            Reply said = script.apply(question);
            open.decrementAndGet();
            reply.accept(said);
        });
    }

    @Override
    public void choose(List<Message> messages, List<String> answers, Likelihood by, Consumer<Reply> reply) {
        candidates = List.copyOf(answers);
        ask(messages, 0, reply);
    }

    @Override
    public void read(String text, Consumer<Reply> reply) {
        ask(List.of(Message.user(text)), 0, reply);
    }

    private void answer() {
        try {
            while (true) {
                waiting.takeLast().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int places() {
        return places;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
