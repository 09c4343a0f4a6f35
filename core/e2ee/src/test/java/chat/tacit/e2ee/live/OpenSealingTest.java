package chat.tacit.e2ee.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.live.OpenSealing.Said;
import chat.tacit.e2ee.live.OpenSealing.Unopenable;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.Leaf;
import chat.tacit.protocol.live.OpenMessage;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Target;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** What people say to each other where the relay gives out the keys. */
class OpenSealingTest {
    private static final Bytes HI = Peer.text("hi");

    private final SeededEntropy entropy = new SeededEntropy(13);
    private final Fingerprint relay = new Fingerprint(Bytes.owned(entropy.bytes(32)));
    private final SessionName name = new SessionName("Plaza");
    private final Person alice = new Person();
    private final Person bob = new Person();
    private final Person carol = new Person();

    private final class Person {
        final SigningKey key = SigningKey.generate(entropy);
        final OwnLeaf leaf = OwnLeaf.open(entropy);
        final Identification said = said(leaf.leaf());
        final OpenSealing sealing = new OpenSealing(key, leaf, relay, name, entropy);

        Identification said(Leaf shown) {
            return Identification.sign(
                    key,
                    shown,
                    new Identification.Errand(
                            new Target.Open(name),
                            Bytes.owned(entropy.bytes(32)),
                            Optional.empty()),
                    relay);
        }
    }

    /** As the relay hands it on. */
    private static Bytes handed(Optional<Bytes> sealed, Person to) {
        OpenMessage message = OpenMessage.decode(sealed.orElseThrow());
        assertThat(message.encode()).isEqualTo(sealed.get());
        OpenMessage.Cut cut = message.cut(to.said.id()).orElseThrow();
        assertThat(OpenMessage.Cut.decode(cut.encode())).isEqualTo(cut);
        return cut.encode();
    }

    @Test
    void everybodyWhoIsNamedReadsIt() {
        Optional<Bytes> sealed = alice.sealing.sayToAll(List.of(carol.said, bob.said), HI);
        Bytes both = OpenMessage.hash(List.of(bob.said.id(), carol.said.id()));

        for (Person to : List.of(bob, carol)) {
            assertThat(to.sealing.open(alice.said, handed(sealed, to), false))
                    .isEqualTo(new Said(HI, false, 0, both));
        }
        assertThat(OpenMessage.decode(sealed.orElseThrow()).cut(alice.said.id())).isEmpty();
    }

    @Test
    void messageToOneIsToldFromAMessageToAllWhereThereAreTwo() {
        Bytes toAll = handed(alice.sealing.sayToAll(List.of(bob.said), HI), bob);
        Bytes toOne = handed(alice.sealing.sayToOne(bob.said, HI), bob);

        assertThat(bob.sealing.open(alice.said, toOne, false))
                .isInstanceOfSatisfying(Said.class, it -> assertThat(it.direct()).isTrue());
        assertThat(bob.sealing.open(alice.said, toAll, false))
                .isInstanceOfSatisfying(Said.class, it -> assertThat(it.direct()).isFalse());
    }

    @Test
    void greetingComesAsAGreeting() {
        DisplayName own = new DisplayName("alice");
        Bytes sealed = handed(alice.sealing.greet(List.of(bob.said), own, Bytes.empty()), bob);

        assertThat(bob.sealing.open(alice.said, sealed, true))
                .isEqualTo(new OpenSealing.Greeted(own, Bytes.empty()));
        Bytes again = handed(alice.sealing.greet(List.of(bob.said), own, Bytes.empty()), bob);
        assertThat(bob.sealing.open(alice.said, again, false)).isEqualTo(new Unopenable());
    }

    @Test
    void repeatedAndReorderedMessagesAreRefusedAndGapsShow() {
        Bytes first = handed(alice.sealing.sayToAll(List.of(bob.said), HI), bob);
        Bytes second = handed(alice.sealing.sayToAll(List.of(bob.said), HI), bob);

        assertThat(bob.sealing.open(alice.said, second, false))
                .isInstanceOfSatisfying(Said.class, it -> assertThat(it.missed()).isEqualTo(1));
        assertThat(bob.sealing.open(alice.said, second, false)).isEqualTo(new Unopenable());
        assertThat(bob.sealing.open(alice.said, first, false)).isEqualTo(new Unopenable());
    }

    @Test
    void nothingInAMessageCanBeExchanged() {
        Bytes sealed = handed(alice.sealing.sayToAll(List.of(bob.said), HI), bob);
        for (int at = 0; at < sealed.size(); at++) {
            byte[] changed = sealed.toArray();
            changed[at] ^= 1;
            assertThat(bob.sealing.open(alice.said, Bytes.owned(changed), false))
                    .isEqualTo(new Unopenable());
        }
        assertThat(bob.sealing.open(alice.said, sealed, false)).isInstanceOf(Said.class);
    }

    @Test
    void nobodySpeaksForAnother() {
        Bytes sealed = handed(carol.sealing.sayToAll(List.of(bob.said), HI), bob);

        assertThat(bob.sealing.open(alice.said, sealed, false)).isEqualTo(new Unopenable());
    }

    /** Bob hands on, as if it were for him to seal, what alice signed for him. */
    @Test
    void receiverCannotPassOnASignedMessage() {
        Bytes toBob = handed(alice.sealing.sayToOne(bob.said, HI), bob);

        assertThat(carol.sealing.open(alice.said, toBob, false)).isEqualTo(new Unopenable());
    }

    @Test
    void messageOneOfAnotherSessionDoesNotHold() {
        Identification elsewhere =
                Identification.sign(
                        bob.key,
                        bob.leaf.leaf(),
                        new Identification.Errand(
                                new Target.Open(new SessionName("Cellar")),
                                Bytes.owned(entropy.bytes(32)),
                                Optional.empty()),
                        relay);

        assertThat(alice.sealing.verifies(bob.said)).isTrue();
        assertThat(alice.sealing.verifies(elsewhere)).isFalse();
    }

    @Test
    void leafThatIsNoKeyShutsOutItsOwnerAlone() {
        Leaf low =
                new Leaf(
                        new AgreementPublicKey(Bytes.zeros(32)),
                        Optional.empty(),
                        carol.leaf.nonce());
        Identification hostile = carol.said(low);

        assertThat(alice.sealing.verifies(hostile)).isTrue();
        Bytes sealed = handed(alice.sealing.sayToAll(List.of(hostile, bob.said), HI), bob);
        assertThat(bob.sealing.open(alice.said, sealed, false)).isInstanceOf(Said.class);
        assertThat(alice.sealing.sayToOne(hostile, HI)).isEmpty();
    }

    @Test
    void receiversAreInOrderAndAtMostOneWhereItIsForOne() {
        OpenMessage two =
                OpenMessage.decode(
                        alice.sealing.sayToAll(List.of(carol.said, bob.said), HI).orElseThrow());

        assertThatThrownBy(() ->
                        new OpenMessage(
                                two.form(), 0, two.seals().reversed(), two.salt(), two.box()))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() ->
                        new OpenMessage(
                                OpenMessage.Form.ONE, 0, two.seals(), two.salt(), two.box()))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new OpenMessage(two.form(), 0, List.of(), two.salt(), two.box()))
                .isInstanceOf(MalformedException.class);
    }
}
