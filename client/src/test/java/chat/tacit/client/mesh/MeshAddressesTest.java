package chat.tacit.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.profile.Work;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The mesh address of Alice's profile, and what another profile of hers makes of its key. */
final class MeshAddressesTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final JoseKey KEY = JoseKey.generate(ENTROPY);
    private static final JoseKey OTHER = JoseKey.generate(ENTROPY);
    private static final RelayAddress ONE = relay("a", "one.example");
    private static final RelayAddress TWO = relay("b", "two.example");

    @TempDir private Path folder;
    private Optional<Person> somebody = Optional.empty();

    private static RelayAddress relay(String letter, String host) {
        return RelayAddress.parse("tacit://" + letter.repeat(42) + "A@" + host + ":443");
    }

    @BeforeEach
    void begin() {
        somebody = Optional.of(new Person(folder.resolve("alice"), "Alice", NOW));
    }

    @AfterEach
    void end() {
        alice().close();
    }

    private Person alice() {
        return somebody.orElseThrow();
    }

    private MeshAddress make(JoseKey pair) throws ClientException {
        return alice().write(tx -> MeshAddresses.make(tx, pair, ENTROPY, NOW));
    }

    private MeshAddress logIn(JoseKey pair, List<RelayAddress> at) throws ClientException {
        return alice().write(tx -> MeshAddresses.logIn(tx, pair, at, ENTROPY, NOW));
    }

    private void giveUp(MeshAddress address) {
        var _ =
                alice().write(tx -> {
                    MeshAddresses.giveUp(tx, address, NOW);
                    return true;
                });
    }

    private void refused(Work<MeshAddress, ClientException> doing, String sentence) {
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> alice().write(doing))
                .withMessageContaining(sentence);
    }

    @Test
    void profileHasOneAddress() throws Exception {
        MeshAddress made = make(KEY);
        assertThat(made.publicKey()).isEqualTo(KEY.publicKey());
        assertThat(made.frees()).isFalse();
        refused(tx -> MeshAddresses.make(tx, OTHER, ENTROPY, NOW), "has a mesh address already");
        refused(
                tx -> MeshAddresses.logIn(tx, OTHER, List.of(ONE), ENTROPY, NOW),
                "has another mesh address");
        JoseKey kept = alice().read(tx -> MeshAddresses.pair(tx, made));
        assertThat(kept).isEqualTo(KEY);
    }

    @Test
    void eachLocationHasAnIdOfItsOwnAndReceivesWhereItIsTold() throws Exception {
        MeshAddress here = logIn(KEY, List.of(ONE));
        assertThat(here.servers()).containsExactly(ONE);
        assertThat(logIn(KEY, List.of(ONE, TWO)).servers()).containsExactly(ONE, TWO);
        try (Person elsewhere = new Person(folder.resolve("elsewhere"), "Alice", NOW)) {
            MeshAddress there =
                    elsewhere.write(tx -> MeshAddresses.logIn(tx, KEY, List.of(ONE), ENTROPY, NOW));
            assertThat(there.publicKey()).isEqualTo(here.publicKey());
            assertThat(location(elsewhere)).isNotEqualTo(location(alice()));
        }
    }

    private static String location(Person of) {
        return of.read(tx -> tx.one("SELECT hex(location) FROM mesh_key", row -> row.text(1)))
                .orElseThrow();
    }

    @Test
    void addressThatWasGivenUpIsGone() throws Exception {
        giveUp(logIn(KEY, List.of(ONE)));
        assertThat(alice().read(MeshAddresses::find)).isEmpty();
        assertThat(alice().number("SELECT SUM(length(private_key)) FROM mesh_key")).isZero();
        assertThat(alice().number("SELECT COUNT(*) FROM mesh_rx")).isZero();
        refused(
                tx -> MeshAddresses.logIn(tx, KEY, List.of(ONE), ENTROPY, NOW),
                "was given up here");
        assertThat(make(OTHER).publicKey()).isEqualTo(OTHER.publicKey());
    }
}
