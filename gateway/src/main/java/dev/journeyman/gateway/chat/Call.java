package dev.journeyman.gateway.chat;

import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.http.RequestScope;
import dev.journeyman.gateway.interactions.ConversationHeaders;
import dev.journeyman.gateway.observation.AnswerWatch;
import dev.journeyman.gateway.serving.Answering;
import dev.journeyman.gateway.serving.Arm;
import dev.journeyman.gateway.serving.Ending;
import dev.journeyman.gateway.serving.Lease;
import dev.journeyman.gateway.serving.RequestLeases;
import dev.journeyman.slm.generation.Standing;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A request to the model, who makes it, and the way to whoever answers it: whom the rollout chooses, and the champion in the place of a canary that cannot.
 *
 * @param body what was asked, not read yet
 * @param standing how it stands among others that wait for the model
 * @param leases of the models that answer, given back when the request is over
 * @param watch what is measured of the answer
 */
public record Call(
        RoutingContext context,
        Buffer body,
        Caller caller,
        ConversationHeaders conversation,
        Standing standing,
        RequestLeases leases,
        AnswerWatch watch) {
    /** The call that a request makes. */
    public static Call of(RoutingContext context, Buffer body, Answering answering) {
        RequestScope scope = RequestScope.of(context);
        return new Call(
                context,
                body,
                scope.caller(),
                ConversationHeaders.of(context.request()),
                WaitingHeaders.standing(context.request(), scope.caller(), answering.waits()),
                RequestLeases.of(context),
                new AnswerWatch(scope, answering.metrics()));
    }

    /** Prepares the answer on a worker and gives it on the event loop; what goes wrong is told to the client, and one that hung up is not answered. */
    public <T> void ask(Answering answering, Callable<T> prepare, Consumer<T> answer) {
        answering.onWorker(leases.during(prepare)).onComplete(prepared -> {
            try {
                if (prepared.failed()) {
                    Replies.error(context, prepared.cause());
                } else if (!context.response().closed()) {
                    answer.accept(prepared.result());
                }
            } catch (RuntimeException e) {
                Replies.error(context, e);
            }
        });
    }

    /** Leases the model of that name, or the champion where it is asked in a canary's place. */
    public Lease lease(Answering answering, String model, String session, boolean champion) {
        return leases.hold(champion ? answering.leaseChampion(session) : answering.lease(model, session, standing));
    }

    /** Makes something for the leased model; where that is a canary that refuses it (its template, its context, its tokens), for the champion. */
    public <T> T orChampion(Answering answering, Lease lease, String session, Function<Lease, T> making) {
        if (lease.arm() != Arm.CANARY) {
            return making.apply(lease);
        }
        try {
            return making.apply(lease);
        } catch (ApiException e) {
            T instead = making.apply(leases.hold(answering.leaseChampion(session)));
            lease.ended(Ending.FAILURE);
            return instead;
        }
    }
}
