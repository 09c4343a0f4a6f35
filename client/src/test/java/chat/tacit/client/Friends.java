package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;

import java.time.Duration;

/**
 * Alice and Bob, who have one another as contacts, over two relays on virtual time.
 *
 * @param toBob the conversation with Bob in Alice's profile
 * @param toAlice the conversation with Alice in Bob's profile
 */
record Friends(
        TestRelays relays, Device alice, ConversationId toBob, Device bob, ConversationId toAlice)
        implements AutoCloseable {
    private static final Duration A_WHILE = Duration.ofMinutes(2);

    /** Alice has invited Bob. */
    static Friends met() {
        TestRelays relays = new TestRelays();
        return met(relays, relays.device("Alice"), relays.device("Bob"));
    }

    /** The same with devices that are there. */
    static Friends met(TestRelays relays, Device alice, Device bob) {
        try {
            String link = alice.invite();
            relays.clock().pass(A_WHILE);
            ConversationId toAlice = bob.accept(link);
            relays.clock().pass(A_WHILE);
            return new Friends(relays, alice, alice.with("Bob"), bob, toAlice);
        } catch (ClientException e) {
            throw new IllegalStateException(e.sentence(), e);
        }
    }

    Clock clock() {
        return relays.clock();
    }

    /** Somebody whom neither knows. */
    Device stranger(String name) {
        return relays.device(name);
    }

    /** Both relays are like this from now on; what can't be reached is cut off at once. */
    void relaysAre(TestRelay.Behaviour behaviour) {
        relays.both().forEach(relay -> relay.behave(behaviour));
        if (behaviour == TestRelay.Behaviour.UNREACHABLE) {
            alice.disconnect();
            bob.disconnect();
        }
    }

    /** Each says something, and it arrives. */
    void assertThatTheyTalk() throws ClientException {
        Message there = alice.send(toBob, "there " + clock().instant());
        Message back = bob.send(toAlice, "back " + clock().instant());
        clock().pass(A_WHILE);
        assertThat(alice.now(there).state()).isEqualTo(Message.State.DELIVERED);
        assertThat(bob.now(back).state()).isEqualTo(Message.State.DELIVERED);
        assertThat(alice.texts(toBob)).contains(back.text());
        assertThat(bob.texts(toAlice)).contains(there.text());
    }

    @Override
    public void close() {
        relays.close();
    }
}
