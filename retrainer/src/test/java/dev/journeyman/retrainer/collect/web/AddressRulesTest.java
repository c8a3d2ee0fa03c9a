package dev.journeyman.retrainer.collect.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.journeyman.retrainer.collect.documents.DropReason;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.0.9",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:1ff::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void isNotPublic(String address) throws Exception {
        assertThat(AddressRules.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "126.0.0.1",
                "128.0.0.1",
                "169.253.1.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "192.167.1.1",
                "198.17.0.1",
                "198.20.0.1",
                "223.255.255.255",
                "2001:200::1",
                "2606:4700::1111",
                "2a00:1450::1",
                "3ffe::1"
            })
    void isPublic(String address) throws Exception {
        assertThat(AddressRules.isPublic(InetAddress.getByName(address))).isTrue();
    }

    /** Java turns a mapped address into one of IPv4 when it reads it; one that is made of bytes must not pass either. */
    @Test
    void aMappedAddressThatStaysOneIsNotPublic() throws Exception {
        byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffff01010101");
        InetAddress address = Inet6Address.getByAddress("x", mapped, -1);
        assertThat(address).isInstanceOf(Inet6Address.class);
        assertThat(AddressRules.isPublic(address)).isFalse();
    }

    @Test
    void everyAddressOfANameMustBePublic() {
        AddressRules rules = rules(List.of(List.of("1.1.1.1", "10.0.0.1")));
        assertDropped(() -> rules.check("two.example"), DropReason.PRIVATE_ADDRESS);
        assertDropped(() -> rules(List.of(List.of())).check("none.example"), DropReason.PRIVATE_ADDRESS);
    }

    @Test
    void aNameThatMovesIsNotAskedAgain() throws Exception {
        AddressRules rules = rules(List.of(List.of("1.1.1.1", "1.0.0.1"), List.of("1.0.0.1"), List.of("8.8.8.8")));
        rules.check("moving.example");
        rules.recheck("moving.example"); // one of the same
        assertDropped(() -> rules.recheck("moving.example"), DropReason.PRIVATE_ADDRESS);

        AddressRules rebound = rules(List.of(List.of("1.1.1.1"), List.of("127.0.0.1")));
        rebound.check("rebound.example");
        assertDropped(() -> rebound.recheck("rebound.example"), DropReason.PRIVATE_ADDRESS);
    }

    @Test
    void aNameWithoutAddressIsToldSo() {
        AddressRules rules = new AddressRules(
                host -> {
                    throw new UnknownHostException(host);
                },
                AddressRules::isPublic);
        assertDropped(() -> rules.check("gone.example"), DropReason.UNRESOLVED);
    }

    /** Ways to write the loopback address that a resolver understands are resolved before they are judged. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "2130706433", "127.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"})
    void spellingsOfTheLoopbackAreRefused(String host) {
        assertDropped(() -> AddressRules.publicOnly().check(host), DropReason.PRIVATE_ADDRESS);
    }

    private static AddressRules rules(List<List<String>> answers) {
        Deque<List<String>> left = new ArrayDeque<>(answers);
        return new AddressRules(
                host -> {
                    List<String> answer = left.remove();
                    InetAddress[] addresses = new InetAddress[answer.size()];
                    for (int i = 0; i < addresses.length; i++) {
                        addresses[i] = InetAddress.getByName(answer.get(i));
                    }
                    return addresses;
                },
                AddressRules::isPublic);
    }

    private static void assertDropped(ThrowingCallable call, DropReason reason) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        NotFetchedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
