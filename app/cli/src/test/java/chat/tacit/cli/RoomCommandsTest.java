package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.Identity;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayConfig;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;
import chat.tacit.store.memory.MemoryStore;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Alice and Bob, who are contacts and have no account, use a room by commands. */
@Order(1)
@Timeout(400)
final class RoomCommandsTest {
    private static final int TRIES = 5;

    @TempDir Path folder;
    private Relay relay;
    private String password;
    private Person alice;
    private Person bob;

    @BeforeEach
    void start() throws Exception {
        relay =
                Relay.start(
                        new RelayConfig(
                                new Keys.Passing(
                                        new Identity(SigningKey.generate(Entropy.system()))),
                                Listen.loopback(),
                                OperatorAddress.loopback(0),
                                Services.of(Service.QUEUE, Service.ROOM),
                                Limits.defaults()),
                        new MemoryStore(1 << 24));
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "for this test");
        Path chosen = folder.resolve("password");
        password = Files.writeString(chosen, "nine wolves staple a battery").toString();
        alice = new Person(folder.resolve("alice"), passphrase);
        bob = new Person(folder.resolve("bob"), passphrase);
        alice.does("init", "Alice", "--relay", relay.address().toString());
        bob.does("init", "Bob", "--relay", relay.address().toString());
        String shown = alice.does("invite", "--long", "--json");
        bob.does("connect", new JsonObject(shown).getString("link"));
        alice.does("receive");
        bob.does("receive");
    }

    @AfterEach
    void end() {
        relay.close();
    }

    @Test
    void accountIsMadeForTheRoomThatSomebodyMakesOrComesTo() {
        Person.Said needs = alice.says("room", "create", "Club");
        assertThat(needs.code()).isEqualTo(1);
        assertThat(needs.trouble()).startsWith("tacit: you need an account at a relay for this:");

        assertThat(
                        alice.does(
                                "room",
                                "create",
                                "Club",
                                "--handle",
                                "ada",
                                "--new-password-file",
                                password))
                .contains("Your account: " + relay.address() + "/@ada", "The room Club is there.");
        Person.Said twice = alice.says("room", "create", "Two", "--new-password-file", password);
        assertThat(twice.trouble()).contains("you have an account already");

        alice.does("invite", "Club", "Bob");
        assertThat(bob.does("receive")).contains("Alice: come to the room Club");
        assertThat(bob.does("requests")).contains("a room, asks Alice");
        Person.Said without = bob.says("accept", "Club");
        assertThat(without.trouble())
                .as("%s", without)
                .startsWith("tacit: you need an account at a relay for this:");
        assertThat(bob.does("accept", "Club", "--handle", "rob", "--new-password-file", password))
                .contains("/@rob", "You are let into Club when");
        letBobIn();

        assertThat(bob.does("members", "Club").lines())
                .containsExactly("Alice (@ada, link), owner", "Bob (@rob, you), let in by Alice");
        bob.does("send", "Club", "hello");
        assertThat(alice.does("receive")).contains("Club, Bob: hello");
        assertThat(alice.does("members", "Club").lines())
                .containsExactly("Alice (@ada, you), owner", "Bob (@rob, link), let in by Alice");
        assertThat(alice.does("history", "Club").lines())
                .anySatisfy(line -> assertThat(line).endsWith("Club: You let Bob in."))
                .anySatisfy(line -> assertThat(line).endsWith("[received]"));

        wrongUses();
    }

    /** On a machine that does much else a relay's answer can come after they stopped receiving. */
    private void letBobIn() {
        for (int tried = 0; tried < TRIES; tried++) {
            alice.does("receive");
            bob.does("receive");
            if (bob.says("members", "Club").code() == 0) {
                return;
            }
        }
    }

    /** Each ends in one sentence that says what could be done instead. */
    private void wrongUses() {
        wrong(alice, List.of("leave", "Club"), "you own this room: hand it over first");
        wrong(alice, List.of("room", "owner", "Club", "rob"), "Bob is no admin; make them one");
        wrong(alice, List.of("room", "vote", "Club", "rob"), "Bob is no admin; make them one");
        wrong(alice, List.of("room", "role", "Club", "Bob", "member"), "Bob is no admin.");
        wrong(alice, List.of("room", "role", "Club", "ada", "member"), "Alice owns this room:");
        wrong(alice, List.of("room", "remove", "Club", "Alice"), "that is you:");
        wrong(alice, List.of("room", "remove", "Club", "Zoe"), "nobody in this room is called");
        wrong(bob, List.of("room", "remove", "Club", "ada"), "only admins may remove members");
        wrong(bob, List.of("room", "role", "Club", "rob", "admin"), "only admins may give roles");
        wrong(bob, List.of("room", "owner", "Club", "rob"), "only the owner, Alice, may do that");
        wrong(bob, List.of("room", "delete", "Club", "--yes"), "only the owner, Alice, may end");
        wrong(bob, List.of("room", "vote", "Club", "rob"), "only admins vote; ask Alice.");
        wrong(bob, List.of("room", "rename", "Club", " "), "a room's name has 1 to 128 bytes");
        wrong(bob, List.of("invite", "Club", "ada@nowhere.example"), "you know no relay at");
        wrong(bob, List.of("accept", "Club"), "that is no request");
    }

    private static void wrong(Person who, List<String> words, String sentence) {
        Person.Said said = who.says(words.toArray(String[]::new));
        assertThat(said.code()).as(words.toString()).isEqualTo(1);
        assertThat(said.out()).isEmpty();
        assertThat(said.trouble()).startsWith("tacit: " + sentence).doesNotContain("\n");
    }
}
