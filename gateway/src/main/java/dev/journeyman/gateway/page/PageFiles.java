package dev.journeyman.gateway.page;

import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.StaticFile;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The files of a page. The list is closed: a name that is not on it is not looked for. */
public final class PageFiles {
    /** What the page may do: load the gateway's own files, call the gateway, and nothing else. */
    public static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                    + " require-trusted-types-for 'script'; trusted-types 'none'";

    /** What the page does not need of a device. */
    static final String PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

    /** The name of a page's document. */
    public static final String DOCUMENT = "index.html";

    /** What the technician's document and its modules load. */
    static final List<String> NAMES = List.of(
            "announcer.js",
            "answer.css",
            "answer.js",
            "base.css",
            "codes.js",
            "diagnosis.js",
            "dom.js",
            "editor.js",
            "gateway.js",
            "icon.svg",
            "icons.js",
            "job.js",
            "judgement.css",
            "judgement.js",
            "key.js",
            "layout.css",
            "main.js",
            "markdown.js",
            "problems.js",
            "saying.js",
            "sources.js",
            "sse.js",
            "talks.js",
            "turn.js",
            "words.js");

    /** Where they lie on the class path. */
    static final String FOLDER = "/dev/journeyman/gateway/page/";

    private final StaticFile document;
    private final Map<String, StaticFile> files;

    /**
     * A page's files.
     *
     * @param folder where they lie on the class path, with a slash at its end; the document is index.html
     * @param names the other ones
     */
    public PageFiles(String folder, List<String> names) {
        this.document = StaticFile.read(folder + DOCUMENT, contentType(DOCUMENT));
        this.files = names.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), name -> StaticFile.read(folder + name, contentType(name))));
    }

    /** Serves the document. */
    public void document(RoutingContext context) {
        serve(context, document);
    }

    /** Serves the file that the path names. */
    public void file(RoutingContext context) {
        String name = context.pathParam("file");
        StaticFile file = name == null ? null : files.get(name);
        if (file == null) {
            throw new ApiException(ErrorKind.NOT_FOUND, "The page has no such file.");
        }
        serve(context, file);
    }

    private static void serve(RoutingContext context, StaticFile file) {
        context.response()
                .putHeader("content-security-policy", CONTENT_SECURITY_POLICY)
                .putHeader("permissions-policy", PERMISSIONS_POLICY)
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("cross-origin-opener-policy", "same-origin")
                .putHeader("cross-origin-resource-policy", "same-origin"); // nosniff has every response
        file.handle(context);
    }

    private static String contentType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no content type is known for " + name);
        };
    }
}
