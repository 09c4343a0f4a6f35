package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Circle;
import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.live.Anchors;
import chat.tacit.client.live.LiveIdentities;
import chat.tacit.client.live.LiveRecords;
import chat.tacit.client.live.Source;
import chat.tacit.client.live.TestAnchor;
import chat.tacit.client.live.ToldIdentities;
import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.live.TrustedIdentity;
import chat.tacit.client.profile.Work;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.live.Anchor;
import chat.tacit.protocol.live.MemberId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
    void whomOneDeviceToldTheOthersTellToo() {
        Person second = circle.link(first, Instant.EPOCH);
        SigningKey own = own(first);
        first.write(tx -> ToldIdentities.tell(tx, circle.withBob()));
        circle.exchange();
        Optional<VerifyingKey> atBob = circle.bob().read(tx -> TrustedIdentities.key(tx, id(own)));
        assertThat(atBob).contains(own.publicKey());
        Person third = circle.link(first, Instant.EPOCH);
        circle.exchange();
        for (Person device : List.of(first, second, third)) {
            assertThat(told(device)).as("its own connection with Bob").isPositive();
        }
    }

    private static long told(Person device) {
        return device.number(
                "SELECT COUNT(*) FROM identity_told WHERE content IS NULL AND due_at IS NULL");
    }

    private static MemberId id(SigningKey key) {
        return MemberId.of(key.publicKey());
    }

    private Optional<VerifyingKey> atBob(SigningKey identity) {
        return circle.bob().read(tx -> TrustedIdentities.key(tx, id(identity)));
    }

    private void tellBob(Person by) {
        by.write(tx -> ToldIdentities.tell(tx, circle.withBob()));
        circle.exchange();
    }

    @Test
    void removedDeviceHasNobodysIdentityAndContactsAreToldAnother() {
        circle.link(first, Instant.EPOCH);
        Person third = circle.link(first, Instant.EPOCH);
        SigningKey before = own(first);
        tellBob(first);
        assertThat(atBob(before)).isPresent();

        circle.remove(first, 2);
        circle.exchange();

        SigningKey now = first.read(LiveIdentities::known).orElseThrow();
        assertThat(now).isNotEqualTo(before);
        assertThat(third.read(LiveIdentities::known)).contains(now);
        assertThat(atBob(now)).contains(now.publicKey());
        assertThat(atBob(before)).as("the removed device has it").isEmpty();
        assertThat(circle.bob().notices(circle.withAlice()))
                .noneMatch(notice -> notice.contains("another identity"));
    }

    @Test
    void contactHearsOfTheRemovalBeforeItIsToldAnotherIdentity() {
        circle.link(first, Instant.EPOCH);
        own(first);
        tellBob(first);
        circle.away(circle.bob(), true);
        circle.remove(first, 2);
        circle.exchange();
        Optional<Instant> due = first.read(ToldIdentities::nextDue);
        assertThat(due).as("he hasn't confirmed the removal").isEmpty();
        circle.away(circle.bob(), false);
        circle.exchange();
        assertThat(atBob(first.read(LiveIdentities::known).orElseThrow())).isPresent();
    }

    /** Nor can it bring the number of identities to its end: then there could be no further one. */
    @ParameterizedTest
    @ValueSource(ints = {999, 1_000, Integer.MAX_VALUE - 1})
    void whatARemovedDeviceMadeTheIdentityDoesNotStand(int number) {
        Person second = circle.link(first, Instant.EPOCH);
        Person third = circle.link(first, Instant.EPOCH);
        own(first);
        tellBob(first);
        second.write(tx -> {
            tx.update("UPDATE live_identity SET spent = 1, number = ?", (long) number);
            return true;
        });
        SigningKey thiefs = own(second);
        circle.exchange();
        assertThat(first.read(LiveIdentities::known).filter(thiefs::equals).isPresent())
                .as("it is taken up to LIVE_IDENTITY_AHEAD, 1,000")
                .isEqualTo(number < 1_000);
        circle.remove(first, 2);
        circle.exchange();
        SigningKey now = first.read(LiveIdentities::known).orElseThrow();
        assertThat(now).isNotEqualTo(thiefs);
        assertThat(third.read(LiveIdentities::known)).contains(now);
        assertThat(atBob(now)).isPresent();
        assertThat(atBob(thiefs)).isEmpty();
        assertThat(first.read(LiveRecords::own)).as("a backup has it").hasSize(1);
    }

    @Test
    void authoritiesAreTheSameOnAllDevices() throws ClientException {
        Person second = circle.link(first, Instant.EPOCH);
        Work<Boolean, ClientException> adding =
                tx -> {
                    Anchors.add(tx, TestAnchor.called("Academy"));
                    return true;
                };
        first.write(adding);
        circle.exchange();
        Person third = circle.link(second, Instant.EPOCH);
        circle.exchange();
        for (Person device : List.of(second, third)) {
            assertThat(device.read(Anchors::all)).containsExactly(TestAnchor.called("Academy"));
        }
        Work<Integer, ClientException> removing = tx -> Anchors.remove(tx, "Academy");
        third.write(removing);
        circle.exchange();
        List<Anchor> left = first.read(Anchors::all);
        assertThat(left).isEmpty();
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
