package chat.tacit.client.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;
import chat.tacit.client.Homes;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Trust;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Instant;

/** Which account a user means. */
final class AccountLookupTest {
    private static final RelayAddress HOME = relay("c", "home.example");
    private static final RelayAddress SAME_HOST = relay("d", "home.example");

    @TempDir Path folder;
    private Profile profile;

    @BeforeEach
    void open() {
        profile = Homes.open(folder.resolve("alice"), "Alice");
        add(HOME);
    }

    @AfterEach
    void close() {
        profile.close();
    }

    private static RelayAddress relay(String key, String host) {
        return RelayAddress.parse("tacit://" + key.repeat(42) + "A@" + host + ":443");
    }

    private void add(RelayAddress relay) {
        profile.write(tx -> {
            Relays.add(tx, relay, Instant.EPOCH);
            return true;
        });
    }

    private AccountAddress resolve(String text) throws ClientException {
        return profile.<AccountAddress, ClientException>write(
                tx -> AccountLookup.resolve(tx, text));
    }

    private void assertRefused(String text, String part) {
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> resolve(text))
                .satisfies(e -> assertThat(e.sentence()).contains(part));
    }

    @Test
    void handleIsOfTheOneRelayWithThatHost() throws ClientException {
        assertThat(resolve("ada@home.example")).hasToString(HOME + "/@ada");
        profile.write(tx -> {
            Trust.allow(tx, HOME);
            return true;
        });
        assertThat(resolve("ada@home.example").relay()).isEqualTo(HOME);
    }

    @Test
    void addressThatIsWrittenOutNeedsNoRelay() throws ClientException {
        assertThat(resolve(SAME_HOST + "/@ada")).hasToString(SAME_HOST + "/@ada");
    }

    @Test
    void hostOfNoneOrSeveralRelaysHasToBeWrittenOut() {
        assertRefused("ada@elsewhere.example", "you know no relay at elsewhere.example");
        add(SAME_HOST);
        assertRefused("ada@home.example", "you know several relays at home.example");
    }

    /** Whoever is known by others' word could stand for any host. */
    @Test
    void relayThatOthersNamedDoesntCount() {
        Owner owner = Owner.at(relay("e", "elsewhere.example"), "ada");
        profile.write(tx -> {
            KnownAccounts.letIn(tx, owner.address(), owner.key(), AccountSource.MEMBER);
            return true;
        });
        assertRefused("bob@elsewhere.example", "you know no relay");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ada", "@home.example", "Ada@home.example", "ad@home.example", "a_@x"})
    void somethingElseIsNoHandle(String text) {
        assertRefused(text, "that is no handle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tacit://home.example", "https://home.example/@ada", "://"})
    void somethingElseIsNoAddress(String text) {
        assertRefused(text, "that is no account's address");
    }

    @Test
    void portMayStandBehindTheHost() throws ClientException {
        assertThat(resolve("ada@home.example:443").relay()).isEqualTo(HOME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada@", "ada@Home.example", "ada@home.example:444", "ada@b@c"})
    void somethingElseIsNoKnownHost(String text) {
        assertRefused(text, "you know no relay at");
    }
}
