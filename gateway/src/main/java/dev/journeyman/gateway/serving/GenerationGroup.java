package dev.journeyman.gateway.serving;

import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.logs.RequestInLog;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.slm.generation.Generation;
import dev.journeyman.slm.generation.GenerationException;
import dev.journeyman.slm.generation.GenerationListener;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.QueueFullException;
import dev.journeyman.slm.generation.TokenLogprob;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The generations of one HTTP request, one for each choice, heard on the request's event loop.
 *
 * <p>The engine's thread must not wait for an event loop, and an event loop not for the engine. Between them lies a queue of texts, and two things hold it
 * short. Where {@link #MOST_PENDING} texts of a generation wait for the loop, the engine's thread pauses that generation itself; the loop resumes it
 * when it has caught up. And where the loop cannot write because the reader is slow, it {@linkplain #pause pauses} all of them until the reader has
 * drained. How long a pause may last is the engine's to say.
 *
 * <p>All methods are for the event loop; so is everything the {@link Reader} hears.
 */
public final class GenerationGroup {
    /** The most texts of a generation that wait for the event loop. */
    static final int MOST_PENDING = 64;

    private static final int FEW_PENDING = 8;

    /** Hears the choices; for each any number of texts, then one end or one error. */
    public interface Reader {
        /** More of a choice's answer; only where the group is streamed. */
        void onText(int choice, String text, List<TokenLogprob> logprobs);

        /** A choice ended. */
        void onEnd(int choice, GenerationResult result);

        /** A choice failed. */
        void onError(int choice, ApiException error);
    }

    private final Context context;
    private final boolean streamed;
    private final Reader reader;
    private final GatewayMetrics metrics;
    private final Function<GenerationException, ApiException> failures;
    private final List<Choice> choices = new ArrayList<>();
    private final RequestInLog inLog = RequestInLog.current();
    private boolean blocked;

    private GenerationGroup(
            Context context,
            boolean streamed,
            Reader reader,
            GatewayMetrics metrics,
            Function<GenerationException, ApiException> failures) {
        this.failures = failures;
        this.context = context;
        this.streamed = streamed;
        this.reader = reader;
        this.metrics = metrics;
    }

    /**
     * Submits the requests to a model's engine, all or none.
     *
     * @param streamed whether the reader wants texts as they come, or only the ends
     * @param failures says in the API's terms what went wrong
     * @throws QueueFullException where not all of them found a place; none runs then and the reader hears nothing
     * @throws GenerationException where the engine refuses one; as above
     */
    static GenerationGroup submit(
            ServedModel model,
            List<GenerationRequest> requests,
            boolean streamed,
            Context context,
            Reader reader,
            GatewayMetrics metrics,
            Function<GenerationException, ApiException> failures)
            throws QueueFullException {
        GenerationGroup group = new GenerationGroup(context, streamed, reader, metrics, failures);
        boolean all = false;
        try {
            for (GenerationRequest request : requests) {
                QueueForecast.Place place =
                        model.forecast().enter(request, model.engine().contextTokens());
                Choice choice = group.new Choice(request.choice(), place);
                group.choices.add(choice);
                choice.generation = model.submit(request, choice);
            }
            all = true;
            return group;
        } finally {
            if (!all) {
                group.choices.forEach(Choice::drop);
                group.cancel();
            }
        }
    }

    /** The reader is behind: no choice gets a turn until {@link #resume}. */
    public void pause() {
        blocked = true;
        choices.forEach(choice -> choice.with(Generation::pause));
    }

    /** The reader has caught up. */
    public void resume() {
        blocked = false;
        choices.forEach(Choice::resumeIfDrained);
    }

    /** Ends all choices within a step; each is still told its end. */
    public void cancel() {
        choices.forEach(choice -> choice.with(Generation::cancel));
    }

    /** Ends one choice within a step; it is still told its end. */
    public void cancel(int choice) {
        choices.get(choice).with(Generation::cancel);
    }

    private final class Choice implements GenerationListener {
        private final int index;
        private final QueueForecast.Place place;
        private final AtomicInteger pending = new AtomicInteger();
        private volatile @Nullable Generation generation;
        private long lastTextNanos; // on the engine's thread; 0 before the first text
        private boolean overflowed; // on the event loop
        private boolean deaf; // on the event loop

        Choice(int index, QueueForecast.Place place) {
            this.index = index;
            this.place = place;
        }

        /** Nobody hears it: not all of its group found a place. */
        void drop() {
            deaf = true;
            if (generation == null) {
                place.leave(null);
            }
        }

        void with(java.util.function.Consumer<Generation> action) {
            Generation now = generation;
            if (now != null) {
                action.accept(now);
            }
        }

        @Override
        public void onText(String text, List<TokenLogprob> logprobs) {
            long now = System.nanoTime();
            if (lastTextNanos != 0) {
                metrics.tokenGap(now - lastTextNanos);
            }
            lastTextNanos = now;
            if (!streamed) {
                return;
            }
            boolean overflow = pending.incrementAndGet() >= MOST_PENDING;
            if (overflow) {
                with(Generation::pause); // before the task below, which may resume it
            }
            context.runOnContext(task -> {
                pending.decrementAndGet();
                overflowed |= overflow;
                if (!deaf) {
                    inLog.run(() -> reader.onText(index, text, logprobs));
                }
                if (!blocked && overflowed) {
                    resumeIfDrained();
                }
            });
        }

        void resumeIfDrained() {
            if (overflowed && pending.get() > FEW_PENDING) {
                return; // the texts that wait will come by here
            }
            overflowed = false;
            with(Generation::resume);
        }

        @Override
        public void onEnd(GenerationResult result) {
            place.leave(result);
            metrics.generation(result);
            context.runOnContext(task -> {
                if (!deaf) {
                    inLog.run(() -> reader.onEnd(index, result));
                }
            });
        }

        @Override
        public void onError(GenerationException error) {
            place.leave(null);
            context.runOnContext(task -> {
                if (!deaf) {
                    inLog.run(() -> reader.onError(index, failures.apply(error)));
                }
            });
        }
    }
}
