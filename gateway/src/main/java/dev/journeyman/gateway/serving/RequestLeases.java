package dev.journeyman.gateway.serving;

import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** What one request has leased. It is given back when the request is over and none of its work is with a worker. */
public final class RequestLeases {
    private final List<Lease> leases = new ArrayList<>(); // the canary's, and the champion's where that one failed
    private int users = 1; // the request itself

    private RequestLeases() {}

    /** Those of a request. To be made on its event loop. */
    public static RequestLeases of(RoutingContext context) {
        RequestLeases leases = new RequestLeases();
        if (context.response().ended() || context.response().closed()) {
            leases.leave(); // nobody would tell
        } else {
            context.addEndHandler(ended -> leases.leave());
        }
        return leases;
    }

    /** Takes care of a lease; to be called from {@link #during}. */
    public synchronized Lease hold(Lease lease) {
        leases.add(lease);
        return lease;
    }

    /** The work, during which nothing is given back; it is not begun where the request is over. */
    public <T> Callable<T> during(Callable<T> work) {
        return () -> {
            enter();
            try {
                return work.call();
            } finally {
                leave();
            }
        };
    }

    private synchronized void enter() {
        if (users == 0) {
            throw new ApiException(ErrorKind.CLIENT_CLOSED, "The caller has gone.");
        }
        users++;
    }

    private synchronized void leave() {
        users--;
        if (users == 0) {
            leases.forEach(Lease::close);
            leases.clear();
        }
    }
}
