package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.route.Relays;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a command waits for before it ends, where one of two relays is gone. */
final class DeparturesTest {
    /** Far more than a command takes that waits for nothing in vain. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Duration A_WHILE = Duration.ofMinutes(2);

    @TempDir private Path folder;
    private final List<Relay> relays = new ArrayList<>();

    @AfterEach
    void stop() {
        relays.forEach(Relay::close);
    }

    @Test
    void relayIsAwayAsLongAsItDoesNotAnswerAndAnotherDoes() throws ClientException {
        try (Friends friends = Friends.met()) {
            TestRelay one = friends.relays().one();
            Device alice = friends.alice();
            assertThat(alice.away()).isEmpty();

            one.behave(TestRelay.Behaviour.UNREACHABLE);
            alice.disconnect();
            friends.clock().pass(Duration.ofSeconds(5));
            assertThat(alice.away()).containsExactly(one.address());
            Message said = alice.send(friends.toBob(), "Still there?");
            friends.clock().pass(A_WHILE);
            assertThat(alice.now(said).state()).isEqualTo(Message.State.DELIVERED);

            friends.relaysAre(TestRelay.Behaviour.UNREACHABLE);
            friends.clock().pass(Duration.ofSeconds(5));
            assertThat(alice.away()).as("it may be the network").isEmpty();

            friends.relaysAre(TestRelay.Behaviour.HONEST);
            friends.clock().pass(A_WHILE);
            assertThat(alice.away()).isEmpty();
            friends.assertThatTheyTalk();
        }
    }

    @Test
    void commandEndsAlthoughCopiesWaitForARelayThatIsGone() throws Exception {
        Relay gone = relay();
        Relay stays = relay();
        try (Client ada = client("Ada", gone, stays)) {
            Thread.ofVirtual().start(ada.receiving()::stay);
            ConversationId bob = meet(ada, gone, stays);
            relays.remove(gone);
            gone.close();

            long start = System.nanoTime();
            Message said = ada.send(bob, "Still there?");
            ada.waitUntilSent(List.of(said), PATIENCE);
            ada.messages().edit(said, "Are you still there?");
            ada.flush(PATIENCE);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
            assertThat(ada.message(said).durableRelays()).isOne();
        }
    }

    private Relay relay() throws RelayException {
        Relay relay = RealRelays.keepingQueues();
        relays.add(relay);
        return relay;
    }

    /** Ada invites Bob, who leaves when they know each other. */
    private ConversationId meet(Client ada, Relay... at) throws ClientException {
        try (Client bob = client("Bob", at)) {
            String link = ada.invite(new InvitationTerms(false, Travel.LINK, false)).link();
            ConversationId atBob = bob.connect(link, Travel.LINK).id();
            assertThat(bob.waitUntilActive(atBob, PATIENCE).name()).isEqualTo("Ada");
            bob.flush(PATIENCE);
            return ada.waitUntilActive(ada.find("Bob").id(), PATIENCE).id();
        }
    }

    private Client client(String name, Relay... relays) throws ClientException {
        Path home = folder.resolve(name);
        try (Profile profile = Homes.open(home, name)) {
            for (Relay relay : relays) {
                RelayAddress address = relay.address();
                profile.write(tx -> {
                    Relays.add(tx, address, Instant.now());
                    return true;
                });
            }
        }
        return Client.openUnlocked(home, Homes.key());
    }
}
