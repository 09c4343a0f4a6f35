package chat.tacit.bench.profile;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.backup.Import;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.protocol.wire.RelayAddress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Two people who are contacts of each other many times over. One has a long history and is
 * measured, the other is online.
 */
public final class People implements AutoCloseable {
    private static final String PASSPHRASE = "as many as anybody has";
    private static final Duration AGREED = Duration.ofHours(1);
    private static final Duration SETTLED = Duration.ofMinutes(10);
    private static final Duration SHOWN = Duration.ofMinutes(1);
    private static final Duration SENT = Duration.ofSeconds(30);

    /** Words by how frequent they are, the first the most. */
    private static final int[] RANKS = {0, 10, 100, 1_000, 20_000};

    private static final int LIMIT = 20;

    /** A prime, so that every contact has its turn. */
    private static final int STRIDE = 7_919;

    private final Size size;
    private final Words words;
    private final Path home;
    private final Path passphraseFile;
    private final Client other;
    private final Duration importing;
    private int round;

    /** How many contacts each has, and how many messages the one who is measured. */
    public record Size(int contacts, int messages) {}

    /** From the command to what its owner waits for. */
    public record Start(Duration received, Duration sent, Duration listed) {}

    /** What was looked for, and how long it took each time. */
    public record Found(String words, List<Duration> took) {}

    private People(
            Size size,
            Words words,
            Path home,
            Path passphraseFile,
            Client other,
            Duration importing) {
        this.size = size;
        this.words = words;
        this.home = home;
        this.passphraseFile = passphraseFile;
        this.other = other;
        this.importing = importing;
    }

    /** Makes both in a directory, and waits until they have a session for each contact. */
    public static People make(Path directory, Size size, List<RelayAddress> relays)
            throws IOException, ClientException {
        Files.createDirectories(directory);
        Path one = directory.resolve("alice.backup");
        Path two = directory.resolve("bob.backup");
        Path home = directory.resolve("alice");
        RecoveryKey key = RecoveryKey.random(Entropy.system());
        Words words = new Words(new Random(size.messages()));
        new Acquaintances(size.contacts(), size.messages(), relays).write(one, two, key, words);
        Secret passphrase = secret();
        long began = System.nanoTime();
        Import.from(new Import.Source(one, key, false), home, passphrase, _ -> {});
        Duration importing = Duration.ofNanos(System.nanoTime() - began);
        Import.from(
                new Import.Source(two, key, false), directory.resolve("bob"), passphrase, _ -> {});
        Path passphraseFile = Files.writeString(directory.resolve("passphrase"), PASSPHRASE);
        Client other = Client.open(directory.resolve("bob"), passphrase);
        try (Client alice = Client.open(home, passphrase)) {
            agree(alice, other);
            alice.catchUp(SHOWN, _ -> {}); // that each contact agreed anew is a notice by itself
            alice.flush(SETTLED);
            other.flush(SETTLED);
        }
        return new People(size, words, home, passphraseFile, other, importing);
    }

    private static Secret secret() {
        return Secret.owned(PASSPHRASE.getBytes(StandardCharsets.UTF_8));
    }

    private static void agree(Client alice, Client bob) throws ClientException {
        Instant until = Instant.now().plus(AGREED);
        int waiting = Integer.MAX_VALUE;
        while (waiting > 0) {
            if (Instant.now().isAfter(until)) {
                throw new ClientException(waiting + " contacts didn't agree on a session.");
            }
            alice.backups().waitUntilResumed(Duration.ofSeconds(10));
            bob.backups().waitUntilResumed(Duration.ofSeconds(1));
            waiting = alice.backups().waiting().size() + bob.backups().waiting().size();
            System.err.println("bench: " + waiting + " sessions to agree on");
        }
    }

    public Size size() {
        return size;
    }

    /** Where the profile is that is measured. */
    public Path home() {
        return home;
    }

    /** What opens it. */
    public String passphrase() {
        return PASSPHRASE;
    }

    /** The contact with whom half of all messages are. */
    public String busiest() {
        return Acquaintances.name(0);
    }

    /** How long the import of the profile took. */
    public Duration importing() {
        return importing;
    }

    /**
     * Starts the profile for one thing after another, in a process each; each time with another
     * contact, from anywhere in the list.
     */
    public Start start(List<String> launcher, String text) throws IOException, ClientException {
        String contact = Acquaintances.name(Math.floorMod(round * STRIDE, size.contacts()));
        round++;
        Message message = other.send(other.find(contact).id(), text);
        other.waitUntilSent(List.of(message), SENT);
        Tacit tacit = new Tacit(launcher, home, passphraseFile);
        return new Start(
                tacit.until(text, "receive", "--follow"),
                tacit.run("send", contact, text),
                tacit.run("contacts"));
    }

    /** Looks for words of all kinds in the conversation that has most messages. */
    public List<Found> search(int rounds) throws ClientException {
        try (Client client = Client.open(home, secret())) {
            ConversationId in = client.find(Acquaintances.name(0)).id();
            List<Found> found = new ArrayList<>();
            for (int rank : RANKS) {
                found.add(
                        search(
                                client,
                                in,
                                "the %,d. most frequent".formatted(rank + 1),
                                words.frequent(rank),
                                rounds));
            }
            found.add(
                    search(
                            client,
                            in,
                            "the two most frequent",
                            words.frequent(0) + " " + words.frequent(1),
                            rounds));
            found.add(
                    search(
                            client,
                            in,
                            "the first letter of many",
                            words.frequent(0).substring(0, 1),
                            rounds));
            found.add(search(client, in, "one that isn't there", "qqq", rounds));
            return found;
        }
    }

    private static Found search(
            Client client, ConversationId in, String name, String words, int rounds) {
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            long began = System.nanoTime();
            var _ = client.messages().search(in, words, LIMIT);
            took.add(Duration.ofNanos(System.nanoTime() - began));
        }
        return new Found(name, took);
    }

    @Override
    public void close() {
        other.close();
    }
}
