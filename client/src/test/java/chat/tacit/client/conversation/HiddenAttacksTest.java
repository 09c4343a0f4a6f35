package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.HiddenPair;
import chat.tacit.client.Person;
import chat.tacit.client.mesh.Outgoing;
import chat.tacit.client.route.MeshOutbox;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.mesh.Cut;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.e2ee.mesh.MessageUuid;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.e2ee.route.RouteBox;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What others send to keys of Alice's, who made a hidden invitation. */
final class HiddenAttacksTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final JoseKey MALLORY = JoseKey.generate(ENTROPY);

    @TempDir private Path directory;
    private Optional<HiddenPair> strangers = Optional.empty();
    private Optional<MeshRoute> route = Optional.empty();

    @BeforeEach
    void invite() {
        strangers = Optional.of(new HiddenPair(directory));
        Invitation invitation = pair().invite();
        route = invitation.mesh();
        pair().join(invitation);
    }

    @AfterEach
    void end() {
        pair().close();
    }

    private HiddenPair pair() {
        return strangers.orElseThrow();
    }

    private Person alice() {
        return pair().alice();
    }

    /** The row of the key to which Alice's invitation leads. */
    private long key() {
        return alice().number("SELECT MIN(id) FROM mesh_key");
    }

    private Envelope envelope(JoseKey sender, Bytes body) {
        return new Envelope(
                sender.publicKey(),
                Text.base64(body.shared()),
                MessageUuid.random(ENTROPY),
                pair().now());
    }

    private Bytes boxed(AgreementKey sender, Boxed content) {
        try {
            return Bytes.owned(
                    RouteBox.seal(sender, route.orElseThrow().boxKey(), content, ENTROPY));
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    private void refused(Envelope envelope) {
        List<Long> before = state();
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> pair().take(key(), envelope, alice()));
        assertThat(state()).isEqualTo(before);
    }

    private List<Long> state() {
        List<Long> counts = new ArrayList<>();
        for (String table :
                List.of("conversation", "contact", "ratchet", "mesh_part", "mesh_peer", "seen")) {
            counts.add(alice().number("SELECT COUNT(*) FROM " + table));
        }
        return counts;
    }

    /** What Bob's packets say, as if Mallory had got hold of it. */
    private List<Bytes> bodiesOfBob() {
        List<Bytes> bodies = new ArrayList<>();
        Instant now = pair().now();
        Optional<Outgoing> next = pair().bob().write(tx -> MeshOutbox.next(tx, now, ENTROPY));
        while (next.isPresent()) {
            bodies.add(next.get().body());
            Outgoing.Id key = next.get().id();
            next =
                    pair().bob()
                            .write(tx -> {
                                var _ = MeshOutbox.posted(tx, key, HiddenPair.GUARD, now);
                                return MeshOutbox.next(tx, now, ENTROPY);
                            });
        }
        return bodies;
    }

    @Test
    void nothingButAJoinIsTakenByAnInvitation() {
        AgreementKey sender = AgreementKey.generate(ENTROPY);
        for (BoxKind kind : List.of(BoxKind.MESSAGE, BoxKind.RESYNC, BoxKind.RESYNC_ANSWER)) {
            Bytes payload = Bytes.owned(ENTROPY.bytes(3_900));
            refused(envelope(MALLORY, boxed(sender, new Boxed(kind, payload))));
        }
        refused(envelope(MALLORY, Bytes.owned(ENTROPY.bytes(4_096))));
        refused(envelope(MALLORY, Bytes.owned(ENTROPY.bytes(100))));
    }

    @Test
    void partsThatMakeNoJoinChangeNothing() throws Exception {
        AgreementKey sender = AgreementKey.generate(ENTROPY);
        Bytes join = Bytes.owned(ENTROPY.bytes(5_000));
        List<Bytes> parts =
                Cut.JOIN.cut(Bytes.owned(ENTROPY.bytes(16)), join).stream()
                        .map(part -> boxed(sender, new Boxed(BoxKind.PART, part.encodeOfJoin())))
                        .toList();
        pair().take(key(), envelope(MALLORY, parts.getFirst()), alice());
        refused(envelope(MALLORY, parts.getLast()));
    }

    /** Whoever signs the parts has to be who receives the answer. */
    @Test
    void joinOfAnotherSenderThanItTellsIsRefused() throws Exception {
        List<Bytes> bodies = bodiesOfBob();
        assertThat(bodies).hasSize(2);
        pair().take(key(), envelope(MALLORY, bodies.getFirst()), alice());
        refused(envelope(MALLORY, bodies.getLast()));
        assertThat(alice().conversations()).isEmpty();
    }

    @Test
    void partsOfTwoSendersMakeNothing() throws Exception {
        List<Bytes> bodies = bodiesOfBob();
        JoseKey other = JoseKey.generate(ENTROPY);
        pair().take(key(), envelope(MALLORY, bodies.getFirst()), alice());
        pair().take(key(), envelope(other, bodies.getLast()), alice());
        assertThat(alice().conversations()).isEmpty();
        assertThat(alice().number("SELECT COUNT(*) FROM mesh_part")).isEqualTo(2);
    }

    /** Whoever has the link fills sixteen places, and no more of the disk. */
    @Test
    void sixteenUnfinishedJoinsAreKept() throws Exception {
        AgreementKey sender = AgreementKey.generate(ENTROPY);
        for (int i = 0; i < 20; i++) {
            Bytes join = Bytes.owned(ENTROPY.bytes(5_000));
            Bytes id = Bytes.owned(ENTROPY.bytes(16));
            Boxed part = new Boxed(BoxKind.PART, Cut.JOIN.cut(id, join).getFirst().encodeOfJoin());
            pair().pass(Duration.ofSeconds(1));
            pair().take(key(), envelope(MALLORY, boxed(sender, part)), alice());
        }
        assertThat(alice().number("SELECT COUNT(*) FROM mesh_part")).isEqualTo(16);
    }

    @Test
    void onlyKeysThatTheContactToldSignToIt() throws Exception {
        pair().exchange();
        ConversationId bob = pair().atAlice();
        var _ = pair().bob().say(pair().atBob(), "A heron.", pair().now());
        Bytes body = bodiesOfBob().getFirst();
        refused(envelope(MALLORY, body));
        JoseKey own =
                pair().bob()
                        .read(tx ->
                                tx.one(
                                        "SELECT private_key FROM mesh_key",
                                        row -> JoseKey.of(row.secret(1))))
                        .orElseThrow();
        pair().take(key(), envelope(own, body), alice());
        assertThat(alice().texts(bob)).containsExactly("A heron.");
    }

    @Test
    void bodyOfAnotherRouteKeyThanThePinnedOneIsUnopenable() {
        pair().exchange();
        JoseKey own =
                pair().bob()
                        .read(tx ->
                                tx.one(
                                        "SELECT private_key FROM mesh_key",
                                        row -> JoseKey.of(row.secret(1))))
                        .orElseThrow();
        Boxed message = new Boxed(BoxKind.MESSAGE, Bytes.owned(ENTROPY.bytes(3_000)));
        refused(envelope(own, boxed(AgreementKey.generate(ENTROPY), message)));
    }

    /** The second who holds the link comes too late. */
    @Test
    void secondJoinerIsRefused() throws Exception {
        Person carol = new Person(directory.resolve("carol"), "Carol", pair().now());
        try (carol) {
            Bytes fixed =
                    alice().read(tx -> tx.one("SELECT fixed FROM invitation", row -> row.bytes(1)))
                            .orElseThrow();
            var _ = carol.join(Invitation.decode(fixed), pair().now());
            pair().exchange();
            List<HiddenPair.Letter> letters = pair().post(carol);
            assertThat(letters).hasSizeGreaterThan(1);
            for (HiddenPair.Letter letter : letters) {
                assertThatExceptionOfType(UnopenableException.class)
                        .isThrownBy(() -> pair().take(letter, alice()));
            }
            assertThat(alice().conversations()).hasSize(1);
        }
    }
}
