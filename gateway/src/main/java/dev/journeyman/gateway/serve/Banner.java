package dev.journeyman.gateway.serve;

import dev.journeyman.gateway.serving.ServedModel;
import java.io.PrintWriter;

/** What is printed when the gateway is ready. */
final class Banner {
    private Banner() {}

    static void print(PrintWriter out, ServeConfig config, int port, ServedModel model) {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        String address = "http://" + host + ":" + port;
        out.println();
        out.println("  Journeyman is ready at " + address);
        out.println("  Model    " + model.version() + ", "
                + config.precision().precision().label() + ", "
                + model.engine().contextTokens() + " tokens of context");
        out.println("  Home     " + config.home());
        out.println(
                config.hasKeys()
                        ? "  Access   API keys of the home; those of status and the page's files aside, every call needs one"
                        : "  Access   no API keys: loopback only");
        out.println("  Page     " + address + "/    API " + address + "/openapi.json");
        out.println("  Try      curl -s " + address + "/v1/diagnose -H 'content-type: application/json' \\");
        if (config.hasKeys()) {
            out.println("             -H \"authorization: Bearer $JOURNEYMAN_KEY\" \\");
        }
        out.println("             -d '{\"codes\":[\"P0301\"],\"symptoms\":\"rough idle\"}'");
        out.println("  Ctrl-C ends it.");
        out.println();
        out.flush();
    }
}
