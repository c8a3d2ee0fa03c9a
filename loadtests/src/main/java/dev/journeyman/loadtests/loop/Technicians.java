package dev.journeyman.loadtests.loop;

import dev.journeyman.loadtests.workshop.WorkshopFacts;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Technicians with a key each, some at work at once, who have conversations and say what they think of the answers. What was acknowledged of it is kept. */
final class Technicians {
    /** The most tokens of an answer. */
    static final int MOST_TOKENS = 64;

    private static final int MOST_KEPT = 500_000;

    private final ClientApi client;
    private final List<String> keys;
    private final List<Given> given = new ArrayList<>();
    private final Map<String, Integer> standings = new TreeMap<>();
    private final Map<String, Rated> rated = new TreeMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    Technicians(ClientApi client, List<String> keys) {
        this.client = client;
        this.keys = List.copyOf(keys);
    }

    /**
     * Feedback that the gateway acknowledged.
     *
     * @param interaction of which answer
     * @param correction whether it is one
     */
    record Given(String interaction, String feedback, Instant at, boolean correction) {}

    /** Ratings of a version's answers. */
    record Rated(int up, int down) {
        private Rated plus(boolean one) {
            return one ? new Rated(up + 1, down) : new Rated(up, down + 1);
        }
    }

    /** How many of a fact's questions were answered right. */
    record Known(int asked, int right, int inStyle, int unanswered) {
        /** As a part of 1. */
        double share() {
            return asked == 0 ? 0 : (double) right / asked;
        }
    }

    /** Has all conversations, so many at once. */
    void talk(List<Conversation> conversations, int atOnce) throws IOException, InterruptedException {
        List<Callable<Void>> calls = new ArrayList<>();
        for (Conversation conversation : conversations) {
            calls.add(() -> {
                have(conversation);
                return null;
            });
        }
        done(calls, atOnce);
    }

    private void have(Conversation conversation) throws InterruptedException {
        String key = next();
        String session = conversation.session();
        Errand errand = conversation.errand();
        ClientApi.Asking asking = ClientApi.Asking.of(key, session, MOST_TOKENS, conversation.stream());
        if (conversation.kind() == Conversation.Kind.DIAGNOSES && errand instanceof Errand.OfCode code) {
            Optional<ClientApi.Said> told = client.diagnose(key, session, code.code(), "lamp on, loss of power");
            if (told.isPresent()) {
                rate(key, session, errand, told.get());
            }
            return;
        }
        Optional<ClientApi.Said> asked = client.chat(errand.question(), asking);
        if (asked.isEmpty()) {
            return;
        }
        ClientApi.Said said = asked.get();
        switch (conversation.kind()) {
            case CORRECTS -> {
                if (errand instanceof Errand.OfFact fact) {
                    kept(said, client.correct(key, session, said, fact.fact().answer()), true);
                }
            }
            case COMPARES -> compare(conversation, asking, said);
            case RATES, DIAGNOSES -> rate(key, session, errand, said);
        }
    }

    private void compare(Conversation conversation, ClientApi.Asking asking, ClientApi.Said first)
            throws InterruptedException {
        Errand errand = conversation.errand();
        Optional<ClientApi.Said> again = client.chat(
                errand.question(),
                asking.again(first.interaction(), conversation.session().hashCode() & 0xFFFFL));
        boolean right = errand.isRight(first.text());
        if (again.isEmpty() || right == errand.isRight(again.get().text())) {
            rate(asking.key(), conversation.session(), errand, first);
            return;
        }
        ClientApi.Said better = right ? first : again.get();
        ClientApi.Said other = right ? again.get() : first;
        kept(better, client.prefer(asking.key(), conversation.session(), better, other), false);
    }

    /** Rates an answer by whether it is right. */
    void rate(String key, String session, Errand errand, ClientApi.Said said) throws InterruptedException {
        boolean up = errand.isRight(said.text());
        Optional<ClientApi.Receipt> receipt = client.rate(key, session, said, up);
        if (receipt.isPresent()) {
            synchronized (this) {
                Rated before = rated.getOrDefault(said.version(), new Rated(0, 0));
                rated.put(said.version(), before.plus(up));
            }
        }
        kept(said, receipt, false);
    }

    private synchronized void kept(ClientApi.Said said, Optional<ClientApi.Receipt> receipt, boolean correction) {
        receipt.ifPresent(told -> {
            standings.merge(told.status(), 1, Integer::sum);
            if (given.size() < MOST_KEPT) {
                given.add(new Given(said.interaction(), told.id(), told.at(), correction));
            }
        });
    }

    /** The next technician's key. */
    String next() {
        return keys.get(Math.floorMod(turn.getAndIncrement(), keys.size()));
    }

    /** Asks every fact in every held-out wording, and tells nobody whether that was right. */
    Known examine(List<WorkshopFacts.Fact> facts, int atOnce) throws IOException, InterruptedException {
        AtomicInteger right = new AtomicInteger();
        AtomicInteger inStyle = new AtomicInteger();
        AtomicInteger unanswered = new AtomicInteger();
        List<Callable<Void>> calls = new ArrayList<>();
        for (WorkshopFacts.Fact fact : facts) {
            for (String question : fact.heldOut()) {
                calls.add(() -> {
                    String key = next();
                    Optional<ClientApi.Said> said =
                            client.chat(question, ClientApi.Asking.of(key, "", MOST_TOKENS, false));
                    unanswered.addAndGet(said.isEmpty() ? 1 : 0);
                    String text = said.map(ClientApi.Said::text).orElse("");
                    right.addAndGet(fact.isIn(text) ? 1 : 0);
                    inStyle.addAndGet(text.startsWith(WorkshopFacts.STYLE) ? 1 : 0);
                    return null;
                });
            }
        }
        done(calls, atOnce);
        return new Known(calls.size(), right.get(), inStyle.get(), unanswered.get());
    }

    private static void done(List<Callable<Void>> calls, int atOnce) throws IOException, InterruptedException {
        try (ExecutorService some = Executors.newFixedThreadPool(atOnce)) {
            try {
                for (Future<Void> call : some.invokeAll(calls)) {
                    call.get();
                }
            } catch (ExecutionException e) {
                throw new IOException("a technician's program failed: " + e.getCause(), e);
            } finally {
                some.shutdownNow();
            }
        }
    }

    /** What was acknowledged, in order. */
    synchronized List<Given> given() {
        return List.copyOf(given);
    }

    /** Ratings by the version that answered. */
    synchronized Map<String, Rated> rated() {
        return new TreeMap<>(rated);
    }

    /** Feedback by what the gateway made of it. */
    synchronized Map<String, Integer> standings() {
        return new TreeMap<>(standings);
    }
}
