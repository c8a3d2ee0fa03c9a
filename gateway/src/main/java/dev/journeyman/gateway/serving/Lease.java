package dev.journeyman.gateway.serving;

import java.util.concurrent.atomic.AtomicBoolean;

/** The right to use a model until it is given back: the model is not closed before, unless that takes too long. */
public final class Lease implements AutoCloseable {
    private final ServedModel model;
    private final Arm arm;
    private final String session;
    private final AnswerWatch watch;
    private final AtomicBoolean given = new AtomicBoolean();

    Lease(ServedModel model, Arm arm, String session, AnswerWatch watch) {
        this.model = model;
        this.arm = arm;
        this.session = session;
        this.watch = watch;
    }

    /** The model. */
    public ServedModel model() {
        return model;
    }

    /** For whom its answer counts. */
    public Arm arm() {
        return arm;
    }

    /** The session that it was taken for. */
    public String session() {
        return session;
    }

    /** An answer ended; to be told once an answer. */
    public void ended(Ending ending) {
        if (arm != Arm.CHOSEN) {
            watch.ended(arm, model.version(), session, ending);
        }
    }

    @Override
    public void close() {
        if (given.compareAndSet(false, true)) {
            model.leases().giveBack();
        }
    }
}
