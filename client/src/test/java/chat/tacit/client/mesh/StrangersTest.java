package chat.tacit.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;
import chat.tacit.client.HiddenPair;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.conversation.StrangerRequests;
import chat.tacit.client.route.SendAgain;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Bob writes to Alice's mesh address, with real packets that are carried by hand. */
final class StrangersTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final JoseKey ADDRESS = JoseKey.generate(ENTROPY);
    private static final JoseKey RECEIVING = JoseKey.generate(ENTROPY);
    private static final JoseKey SENDER = JoseKey.generate(ENTROPY);
    private static final RelayAddress RELAY =
            RelayAddress.parse("tacit://" + "a".repeat(42) + "A@one.example:443");

    @TempDir private Path folder;
    private Optional<HiddenPair> two = Optional.empty();

    @BeforeEach
    void begin() throws Exception {
        two = Optional.of(new HiddenPair(folder));
        MeshAddress _ = alice().write(tx -> MeshAddresses.make(tx, ADDRESS, ENTROPY, pair().now()));
    }

    @AfterEach
    void end() {
        pair().close();
    }

    private HiddenPair pair() {
        return two.orElseThrow();
    }

    private Person alice() {
        return pair().alice();
    }

    private Person bob() {
        return pair().bob();
    }

    private void write(Person from, String greeting) throws ClientException {
        Letters.Letter letter =
                new Letters.Letter(ADDRESS.publicKey(), greeting, RECEIVING, SENDER);
        var _ =
                from.<Boolean, ClientException>write(tx -> {
                    Letters.write(tx, letter, ENTROPY, pair().now());
                    return true;
                });
    }

    private static List<Request> requests(Person of) {
        return of.read(tx -> of.parts().requests().all(tx));
    }

    private void accept(Person as, Request request) throws ClientException {
        StrangerRequests decides = new StrangerRequests(as.parts().joining(), ENTROPY);
        Optional<ConversationId> joined =
                as.<Optional<ConversationId>, ClientException>write(
                        tx -> decides.accept(tx, request.id(), pair().now(), as::hear));
        assertThat(joined).isPresent();
    }

    @Test
    void whoIsAcceptedIsAContactWithKeysOfItsOwn() throws Exception {
        write(bob(), "We met at the lake.");
        HiddenPair.Letter letter = pair().postOne(bob()).orElseThrow();
        assertThat(pair().postOne(bob())).isEmpty();
        assertThat(letter.packet().recipient()).isEqualTo(ADDRESS.publicKey());
        pair().deliver(letter, alice());
        assertThat(requests(alice()))
                .extracting(Request::greeting)
                .containsExactly("We met at the lake.");
        assertThat(pair().post(alice())).isEmpty();

        accept(alice(), requests(alice()).getFirst());
        assertThat(requests(alice())).isEmpty();
        pair().exchange();
        Conversation atBob = bob().conversations().getFirst();
        Conversation atAlice = alice().conversations().getFirst();
        assertThat(atBob.name()).isEqualTo("Alice");
        assertThat(atAlice.name()).isEqualTo("Bob");
        assertThat(List.of(atBob.level(), atAlice.level())).containsOnly(Level.LINK);
        assertThat(alice().notices(atAlice.id()))
                .contains("They asked by your mesh address: We met at the lake.");
        var _ = bob().say(atBob.id(), "Thank you!", pair().now());
        pair().exchange();
        assertThat(alice().texts(atAlice.id())).containsExactly("Thank you!");
        assertThat(bob().number("SELECT COUNT(*) FROM mesh_letter")).isZero();
        assertThat(alice().number("SELECT COUNT(*) FROM mesh_key WHERE purpose = 'contact'"))
                .isEqualTo(1);
    }

    @Test
    void nothingLeavesForWhoeverIsRejected() throws Exception {
        write(bob(), "");
        HiddenPair.Letter letter = pair().postOne(bob()).orElseThrow();
        pair().deliver(letter, alice());
        ConversationId request = requests(alice()).getFirst().id();
        boolean known = alice().write(tx -> StrangerRequests.reject(tx, request, pair().now()));
        assertThat(known).isTrue();
        assertThat(pair().post(alice())).isEmpty();
        pair().deliver(letter, alice());
        assertThat(requests(alice())).isEmpty();
    }

    /** Each packet is another one, so that no server tells that it is sent again. */
    @Test
    void requestIsSentAgainUntilItIsAnswered() throws Exception {
        write(bob(), "");
        HiddenPair.Letter first = pair().postOne(bob()).orElseThrow();
        pair().pass(SendAgain.AT_LEAST.minusMillis(1));
        assertThat(pair().postOne(bob())).isEmpty();
        pair().pass(Duration.ofMillis(1));
        HiddenPair.Letter again = pair().postOne(bob()).orElseThrow();
        assertThat(again.packet().hash()).isNotEqualTo(first.packet().hash());
        pair().pass(SendAgain.AT_LEAST.multipliedBy(2).minusMillis(1));
        assertThat(pair().postOne(bob())).isEmpty();
        pair().deliver(first, alice());
        pair().deliver(again, alice());
        assertThat(requests(alice())).hasSize(1);
    }

    @Test
    void everyLocationSeesTheSameAndDecidesForItself() throws Exception {
        try (Person elsewhere = new Person(folder.resolve("elsewhere"), "Alice", pair().now())) {
            MeshAddress _ =
                    elsewhere.write(tx ->
                            MeshAddresses.logIn(
                                    tx, ADDRESS, List.of(RELAY), ENTROPY, pair().now()));
            write(bob(), "Hello");
            HiddenPair.Letter letter = pair().postOne(bob()).orElseThrow();
            pair().deliver(letter, alice());
            pair().deliver(letter, elsewhere);
            assertThat(requests(elsewhere).getFirst().stranger())
                    .isEqualTo(requests(alice()).getFirst().stranger());
            accept(alice(), requests(alice()).getFirst());
            assertThat(requests(elsewhere)).hasSize(1);
        }
    }

    @Test
    void packetPutTogetherOfTwoIsUnopenable() throws Exception {
        write(bob(), "");
        Packet one = pair().postOne(bob()).orElseThrow().packet();
        pair().pass(SendAgain.AT_LEAST);
        Packet two = pair().postOne(bob()).orElseThrow().packet();
        Packet mixed = new Packet(one.recipient(), one.message(), two.signature());
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> pair().take(new HiddenPair.Letter(mixed), alice()));
        assertThat(requests(alice())).isEmpty();
    }

    @Test
    void nobodyAsksTwiceOrThemselves() throws Exception {
        write(bob(), "");
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> write(bob(), "Again"))
                .withMessageContaining("asked by this address already");
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> write(alice(), "Me"))
                .withMessageContaining("your own mesh address");
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> write(bob(), "ä".repeat(251)))
                .withMessageContaining("longer than 500 bytes");
    }

    @Test
    void requestEndsWithItsInvitation() throws Exception {
        write(bob(), "");
        pair().pass(Duration.ofDays(30));
        var _ =
                bob().write(tx -> {
                    Invitations.tidy(tx, pair().now());
                    return true;
                });
        assertThat(pair().postOne(bob())).isEmpty();
        assertThat(bob().number("SELECT COUNT(*) FROM mesh_letter")).isZero();
    }
}
