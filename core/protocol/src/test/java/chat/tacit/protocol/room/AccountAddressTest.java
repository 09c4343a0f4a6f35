package chat.tacit.protocol.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Host;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Random;

class AccountAddressTest {
    private final Samples samples = new Samples(new Random(53));
    private final Fingerprint relay = new Fingerprint(samples.bytes(32));

    @ParameterizedTest
    @ValueSource(
            strings = {"abc", "a.b", "a-b_c.d", "0x0", "123", "a2345678901234567890123456789012"})
    void aHandleHasOneForm(String text) {
        assertThat(new Handle(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ab",
                "a23456789012345678901234567890123",
                "Alice",
                "-abc",
                "abc.",
                "a..b",
                "a._b",
                "a b",
                "al\u00efce",
                "alice\n",
                "a@b",
                "a/b",
                "___"
            })
    void nothingElseIsAHandle(String text) {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> new Handle(text));
    }

    @Test
    void anAddressIsARelaysWithAHandle() {
        String text = "tacit://" + relay + "@relay.example,[2001:db8::1]:443/@alice.b";
        AccountAddress address = AccountAddress.parse(text);
        assertThat(address).hasToString(text);
        assertThat(address.relay().fingerprint()).isEqualTo(relay);
        assertThat(address.handle()).isEqualTo(new Handle("alice.b"));
        assertThat(address.id()).isEqualTo(AccountId.of(relay, new Handle("alice.b")));
    }

    @Test
    void theLongestAddressParses() {
        String name = "a".repeat(63) + ".";
        String host = name.repeat(3) + "b".repeat(Host.MAX_SIZE - 193);
        StringBuilder hosts = new StringBuilder();
        for (char first : "abcd".toCharArray()) {
            hosts.append(hosts.isEmpty() ? "" : ",").append(first).append(host.substring(1) + "b");
        }
        String text = "tacit://" + relay + "@" + hosts + ":65535/@" + "a".repeat(32);
        assertThat(text.length()).isBetween(AccountAddress.MAX_SIZE - 8, AccountAddress.MAX_SIZE);
        assertThat(AccountAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " /@alice",
                "/alice",
                "@alice",
                "/@",
                "/@ALICE",
                "/@alice/@bob",
                "/@alice ",
                "/@al",
                "?@alice",
                "//@alice"
            })
    void nothingElseIsAnAddress(String end) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() ->
                        AccountAddress.parse("tacit://" + relay + "@relay.example:443" + end));
    }

    @Test
    void anAccountIdIsOfRelayAndHandle() {
        Handle handle = new Handle("alice");
        byte[] joined =
                Fields.unlabelled()
                        .fixed(
                                (Labels.ROOM_ACCOUNT.name() + '\0')
                                        .getBytes(StandardCharsets.US_ASCII))
                        .fixed(relay.bytes())
                        .u32(5)
                        .fixed("alice".getBytes(StandardCharsets.US_ASCII))
                        .toArray();
        assertThat(AccountId.of(relay, handle).bytes().toArray()).isEqualTo(Hash.sha256(joined));
        assertThat(AccountId.of(relay, new Handle("alicf")))
                .isNotEqualTo(AccountId.of(relay, handle));
        assertThat(AccountId.of(new Fingerprint(samples.bytes(32)), handle))
                .isNotEqualTo(AccountId.of(relay, handle));
    }
}
