package dev.journeyman.retrainer.collect.web;

import dev.journeyman.retrainer.collect.documents.DropReason;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which hosts may be asked: those all of whose addresses are public. A page or a redirect of a stranger must not make this machine ask its own services, its
 * network's or a cloud's metadata.
 *
 * <p>A name is resolved once for the whole run: {@link #pinNames} makes Java keep what it resolved, so the address that was checked is the one that is
 * connected to. After each answer the name is looked up again and compared, in case Java did not keep it. For one thread.
 */
public final class AddressRules {
    private static final int MOST_NAMES = 100_000;
    private static final int BYTE = 0xff;

    /** Each a network of IPv4 that is not for everybody: first address, bits (IANA's registry of special-purpose addresses). */
    private static final int[][] SPECIAL_4 = {
        {0, 0, 0, 0, 8}, {10, 0, 0, 0, 8}, {100, 64, 0, 0, 10}, {127, 0, 0, 0, 8}, {169, 254, 0, 0, 16},
        {172, 16, 0, 0, 12}, {192, 0, 0, 0, 24}, {192, 0, 2, 0, 24}, {192, 88, 99, 0, 24}, {192, 168, 0, 0, 16},
        {198, 18, 0, 0, 15}, {198, 51, 100, 0, 24}, {203, 0, 113, 0, 24}, {224, 0, 0, 0, 3}
    };

    /** Each a network within 2000::/3 that is not for everybody: the first two groups, bits. Outside of 2000::/3 nothing is. */
    private static final int[][] SPECIAL_6 = {
        {0x2001, 0x0000, 23}, // protocol assignments, Teredo among them
        {0x2001, 0x0db8, 32}, // documentation
        {0x2002, 0x0000, 16}, // 6to4, which has an address of IPv4 in it
        {0x3fff, 0x0000, 20} // documentation
    };

    private final Names names;
    private final Predicate<InetAddress> permitted;
    private final Map<String, Set<String>> resolved = new LinkedHashMap<>();

    /** How names become addresses. */
    public interface Names {
        /** All addresses of a name, or of an address that is written as one. */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** Rules of these names and addresses. */
    public AddressRules(Names names, Predicate<InetAddress> permitted) {
        this.names = names;
        this.permitted = permitted;
    }

    /** Public addresses only, by this machine's resolver. */
    public static AddressRules publicOnly() {
        return new AddressRules(InetAddress::getAllByName, AddressRules::isPublic);
    }

    /** Any address: for a network of one's own. */
    public static AddressRules any() {
        return new AddressRules(InetAddress::getAllByName, address -> true);
    }

    /** Makes this Java keep every name's addresses for good. To be called before any name is resolved; later it has no effect. */
    public static void pinNames() {
        Security.setProperty("networkaddress.cache.ttl", "-1");
    }

    /**
     * Checks a host before it is asked.
     *
     * @throws NotFetchedException where it has no address, or one that is not permitted
     */
    public void check(String host) throws NotFetchedException {
        Set<String> addresses = permitted(host);
        Set<String> before = resolved.get(host);
        if (before != null) {
            requireSame(before, addresses);
        } else if (resolved.size() < MOST_NAMES) {
            resolved.put(host, addresses);
        } else {
            throw new NotFetchedException(DropReason.PRIVATE_ADDRESS, "more than " + MOST_NAMES + " names in one run");
        }
    }

    /**
     * Checks a host again after it has answered: its name must not have moved meanwhile.
     *
     * @throws NotFetchedException where it has
     */
    public void recheck(String host) throws NotFetchedException {
        requireSame(resolved.getOrDefault(host, Set.of()), permitted(host));
    }

    private static void requireSame(Set<String> before, Set<String> now) throws NotFetchedException {
        if (!before.containsAll(now)) {
            throw new NotFetchedException(DropReason.PRIVATE_ADDRESS, "the name's addresses changed during the run");
        }
    }

    private Set<String> permitted(String host) throws NotFetchedException {
        InetAddress[] addresses;
        try {
            addresses = names.resolve(host);
        } catch (UnknownHostException e) {
            throw new NotFetchedException(DropReason.UNRESOLVED, "the host's name has no address");
        }
        if (addresses.length == 0 || !Arrays.stream(addresses).allMatch(permitted)) {
            throw new NotFetchedException(DropReason.PRIVATE_ADDRESS, "the host's address is not public");
        }
        return Arrays.stream(addresses).map(InetAddress::getHostAddress).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether an address is anybody's to reach: neither loopback, private, link-local, shared, multicast, reserved nor a way to one of these. */
    public static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return Arrays.stream(SPECIAL_4).noneMatch(network -> within4(bytes, network));
        }
        if (!(address instanceof Inet6Address) || (bytes[0] & 0xe0) != 0x20) {
            return false; // mapped and compatible addresses, NAT64, unique local, link-local, multicast
        }
        int head = (bytes[0] & BYTE) << 24 | (bytes[1] & BYTE) << 16 | (bytes[2] & BYTE) << 8 | (bytes[3] & BYTE);
        return Arrays.stream(SPECIAL_6).noneMatch(network -> same(head, network[0] << 16 | network[1], network[2]));
    }

    private static boolean within4(byte[] bytes, int[] network) {
        int address = (bytes[0] & BYTE) << 24 | (bytes[1] & BYTE) << 16 | (bytes[2] & BYTE) << 8 | (bytes[3] & BYTE);
        return same(address, network[0] << 24 | network[1] << 16 | network[2] << 8 | network[3], network[4]);
    }

    /** Whether the first bits are the same. */
    private static boolean same(int one, int other, int bits) {
        return (one ^ other) >>> (Integer.SIZE - bits) == 0;
    }
}
