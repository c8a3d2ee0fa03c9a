package dev.journeyman.gateway.access;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where the gateway may listen: anywhere with API keys, on loopback only without. */
public final class ListenRule {
    private ListenRule() {}

    /** Why the gateway may not listen on a host, in one sentence with the fix; empty where it may. */
    public static String problem(String host, boolean hasKeys) {
        if (host.isBlank()) { // the system would take it for loopback, and a server for every address
            return "is empty; use 127.0.0.1 or an address of this machine";
        }
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return "is no host that this machine knows: \"" + host + "\"; use 127.0.0.1 or an address of this machine";
        }
        if (hasKeys || address.isLoopbackAddress()) {
            return "";
        }
        return host
                + " can be reached by others, and without API keys everybody who reaches the gateway may use it: it listens on loopback"
                + " only (127.0.0.1), or make a key first with: journeyman keys add --role ops";
    }
}
