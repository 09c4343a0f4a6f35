package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Circle;
import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.live.LiveIdentities;
import chat.tacit.client.live.Source;
import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.live.TrustedIdentity;
import chat.tacit.client.profile.Work;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.live.MemberId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Alice's devices are one identity in live sessions, and trust the same people. */
final class LiveDevicesTest {
    private static final Entropy ENTROPY = Entropy.system();

    @TempDir Path folder;
    private Circle circle;
    private Person first;
    private final VerifyingKey bobs = SigningKey.generate(ENTROPY).publicKey();
    private final VerifyingKey carol = SigningKey.generate(ENTROPY).publicKey();

    @BeforeEach
    void make() {
        circle = new Circle(folder);
        first = circle.device(1);
    }

    @AfterEach
    void end() {
        circle.close();
    }

    private SigningKey own(Person device) {
        return device.write(tx -> LiveIdentities.own(tx, ENTROPY, circle.now()));
    }

    private void add(Person device, Level level, Source source) throws ClientException {
        Work<Boolean, ClientException> adding =
                tx -> {
                    TrustedIdentities.add(
                            tx,
                            new TrustedIdentities.Found(carol, "Carol", level, source, ""),
                            circle.now());
                    return true;
                };
        device.write(adding);
    }

    private static List<TrustedIdentity> known(Person device) {
        return device.read(TrustedIdentities::all);
    }

    @Test
    void newDeviceHasTheIdentityAndWhomItTrusts() throws ClientException {
        SigningKey own = own(first);
        add(first, Level.LINK, Source.FILE);
        first.write(tx -> TrustedIdentities.hear(tx, circle.withBob(), bobs, circle.now()));
        Person second = circle.link(first, Instant.EPOCH);
        assertThat(second.read(LiveIdentities::known)).contains(own);
        assertThat(known(second)).hasSize(2).isEqualTo(known(first));
    }

    @Test
    void whatOneDeviceDecidesTheOthersDoToo() throws ClientException {
        Person second = circle.link(first, Instant.EPOCH);
        Person third = circle.link(first, Instant.EPOCH);
        SigningKey own = own(second);
        add(second, Level.LINK, Source.FILE);
        circle.exchange();
        for (Person device : List.of(first, second, third)) {
            assertThat(device.read(LiveIdentities::known)).contains(own);
            assertThat(known(device))
                    .extracting(TrustedIdentity::level)
                    .containsExactly(Level.LINK);
        }
        add(third, Level.COMPARED, Source.EXCHANGE);
        circle.exchange();
        assertThat(known(first)).extracting(TrustedIdentity::level).containsExactly(Level.COMPARED);
        assertThat(known(second)).isEqualTo(known(third));
        first.write(tx -> TrustedIdentities.remove(tx, MemberId.of(carol)));
        circle.exchange();
        for (Person device : List.of(first, second, third)) {
            assertThat(known(device)).isEmpty();
        }
    }

    @Test
    void devicesThatMadeOneApartComeToTheSame() {
        Person second = circle.link(first, Instant.EPOCH);
        SigningKey one = own(first);
        SigningKey other = own(second);
        assertThat(one).isNotEqualTo(other);
        circle.exchange();
        assertThat(first.read(LiveIdentities::known)).isEqualTo(second.read(LiveIdentities::known));
        assertThat(first.read(LiveIdentities::known).orElseThrow()).isIn(one, other);
    }
}
