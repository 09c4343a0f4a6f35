package chat.tacit.sim;

import chat.tacit.client.ClientException;
import chat.tacit.client.Engine;
import chat.tacit.client.Event;
import chat.tacit.client.Parts;
import chat.tacit.client.Port;
import chat.tacit.client.contact.Rotation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.file.Sending;
import chat.tacit.client.file.Taking;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Unshown;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.client.route.Ask;
import chat.tacit.client.route.LinkId;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.queue.Hashcash;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.TlsKey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A person: the real client on a real profile, in a process that may end anywhere. Whatever is on
 * the screen or was seen to be sent is remembered here, as a person would.
 */
final class Person implements Port {
    /** How long work for an open queue takes on a common machine. */
    private static final Duration WORK = Duration.ofSeconds(2);

    private static final int SCREENFUL = 200;
    private static final int MANY = 1_000;
    private static final String GAVE_UP = "Some messages before";

    private final Network network;
    private final Homes homes;
    private final String name;
    private final Rotation.Terms terms;
    private final Entropy entropy;
    private final Fuse fuse = new Fuse();
    private final List<Shown> screen = new ArrayList<>();
    private final List<Message> sent = new ArrayList<>();
    private final Set<ConversationId> gaveUp = new HashSet<>();
    private final Set<LinkId> dialled = new HashSet<>();
    private Path home;
    private Optional<Running> process = Optional.empty();
    private Instant alarm = Instant.MAX;
    private int crashes;

    /** A process of this person's. */
    private record Running(Profile profile, Parts parts, Engine engine) {}

    /** What a person does in a transaction. */
    @FunctionalInterface
    interface Deed<T> {
        T in(Transaction tx, Parts parts) throws ClientException;
    }

    Person(Network network, Homes homes, String name, Chance chance, Rotation.Terms terms) {
        this.terms = terms;
        this.network = network;
        this.homes = homes;
        this.name = name;
        this.entropy = fuse.on(chance.entropy());
        this.home = homes.fresh(name);
    }

    String name() {
        return name;
    }

    List<Shown> screen() {
        return List.copyOf(screen);
    }

    /** The messages that this person's client took, in order. */
    List<Message> sent() {
        return List.copyOf(sent);
    }

    int crashes() {
        return crashes;
    }

    boolean isUp() {
        return process.isPresent();
    }

    /** Starts a process on the profile as it lies there. */
    void start() {
        if (isUp()) {
            return;
        }
        network.trace().line(name + " starts");
        fuse.set(0); // a process that can't even begin shows nothing
        try {
            Profile profile = Profile.openUnlocked(home, homes.key(name), entropy);
            Parts parts = Parts.of(profile, Parts.SPREAD, terms, entropy);
            process = Optional.of(new Running(profile, parts, new Engine(profile, parts, this)));
        } catch (ClientException e) {
            throw new IllegalStateException(e);
        }
        guard(running -> {
            if (running.profile().restored()) {
                running.profile()
                        .write(tx -> {
                            running.parts().restore(tx, now());
                            running.profile().resumed(tx);
                            return true;
                        });
            }
            var _ = running.engine().receive(true);
            running.engine().wake(now());
        });
    }

    /** What is done within a process, until it ends. */
    private interface Doing {
        void in(Running running);
    }

    private void guard(Doing doing) {
        if (process.isEmpty()) {
            return;
        }
        Running running = process.get();
        try {
            doing.in(running);
            show(running);
            running.engine().wakeAt(now()).ifPresent(this::alarm);
        } catch (Fuse.Burnt e) {
            crash(network.chance().between(Duration.ofMillis(100), Duration.ofSeconds(15)));
        }
    }

    private void alarm(Instant at) {
        Instant due = at.isAfter(now()) ? at : now().plusMillis(1);
        if (due.isBefore(alarm)) {
            alarm = due;
            network.schedule().at(due, () -> ring(due));
        }
    }

    private void ring(Instant due) {
        if (due.equals(alarm)) {
            alarm = Instant.MAX;
            guard(running -> running.engine().wake(now()));
        }
    }

    private void show(Running running) {
        List<Message> messages = running.profile().write(tx -> Unshown.take(tx, SCREENFUL, now()));
        for (Message message : messages) {
            network.trace().line(name + " sees " + message.text());
            screen.add(new Shown(message, gaveUp.contains(message.conversation())));
        }
    }

    private Instant now() {
        return network.schedule().instant();
    }

    /** The process ends soon, in the middle of something. */
    void crashSoon(int steps) {
        fuse.set(steps);
    }

    /** The process ends now; the next one opens what it left on the disk. */
    void crash(Duration pause) {
        stop();
        network.schedule().after(pause, this::start);
    }

    /** Ends the process, if there is one. */
    void stop() {
        if (process.isPresent()) {
            network.trace().line(name + " ends");
            crashes++;
            fuse.set(0);
            Path left = homes.copy(home);
            process.get().profile().close();
            process = Optional.empty();
            Homes.delete(home);
            home = left;
            alarm = Instant.MAX;
            dialled.clear();
            network.cutAll(this);
        }
    }

    /** Ends for good, and leaves no files. */
    void end() {
        stop();
        Homes.delete(home);
    }

    /** A copy of the profile as it is. */
    Path backup() {
        return homes.copy(home);
    }

    /** Puts the database of a backup back, after {@link #stop}. */
    void restore(Path backup) {
        Homes.restore(home, backup);
    }

    /** Writes a message; empty if the process ended before it was safe. */
    Optional<Message> send(ConversationId to, String text) {
        Optional<Message> message =
                act((tx, parts) -> parts.conversations().send(tx, to, text, now()));
        message.ifPresent(one -> {
            network.trace().line(name + " sends " + text);
            sent.add(one);
        });
        return message;
    }

    /** Sends a file, which is read before this returns. */
    Message sendFile(ConversationId to, Path file) throws ClientException {
        try (Sending sending = Sending.seal(home, file, Optional.empty(), entropy)) {
            return act((tx, parts) -> sending.begin(tx, to, parts.conversations(), now()))
                    .orElseThrow();
        }
    }

    /** The texts that a conversation shows. */
    List<String> texts(ConversationId of) {
        return read(tx -> History.last(tx, of, MANY)).stream()
                .filter(message -> message.type() == Message.Type.TEXT)
                .map(Message::text)
                .toList();
    }

    /** The names of the files of the profile. */
    List<String> files() {
        try (Stream<Path> files = Files.list(home)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Saves a file that has come. */
    Path save(Message message, Path directory) throws ClientException {
        return Taking.save(process.orElseThrow().profile(), message, directory);
    }

    /** Does something in a transaction, and what follows from it; empty if it didn't happen. */
    <T> Optional<T> act(Deed<T> deed) {
        List<T> done = new ArrayList<>();
        guard(running -> {
            try {
                done.add(running.profile().write(tx -> deed.in(tx, running.parts())));
            } catch (ClientException e) {
                throw new IllegalStateException(e.sentence(), e);
            }
            running.engine().wake(now());
        });
        return done.stream().findFirst();
    }

    /** Looks into the profile of a person whose process runs. */
    <T> T read(Work<T, RuntimeException> work) {
        return process.orElseThrow().profile().read(work);
    }

    Parts parts() {
        return process.orElseThrow().parts();
    }

    /** Whether the process that dialled still runs, and still wants this socket. */
    boolean wants(Socket socket) {
        return isUp() && socket.process() == crashes && dialled.contains(socket.id());
    }

    void opened(Socket socket, TlsKey leaf) {
        if (wants(socket)) {
            guard(running -> running.engine().opened(socket.id(), leaf, now()));
        }
    }

    void received(Socket socket, byte[] message) {
        if (wants(socket)) {
            guard(running -> running.engine().received(socket.id(), message, now()));
        }
    }

    void pinged(Socket socket) {
        if (wants(socket)) {
            process.orElseThrow().engine().alive(socket.id(), now());
        }
    }

    void closed(Socket socket) {
        if (wants(socket)) {
            dialled.remove(socket.id());
            guard(running -> running.engine().closed(socket.id(), now()));
        }
    }

    private Socket socket(LinkId id) {
        return new Socket(this, crashes, id);
    }

    @Override
    public void dial(LinkId link, RelayAddress relay) {
        dialled.add(link);
        network.dial(socket(link), relay);
    }

    @Override
    public void write(LinkId link, byte[] message) {
        fuse.burn();
        network.wire(socket(link)).ifPresent(wire -> wire.write(message));
    }

    @Override
    public void work(LinkId link, Ask.Send send, Hashcash hashcash, int bits) {
        Socket socket = socket(link);
        network.schedule()
                .after(
                        WORK,
                        () -> {
                            if (wants(socket)) {
                                OptionalLong nonce = hashcash.search(bits, 0, Integer.MAX_VALUE);
                                guard(running -> running.engine().worked(link, send, nonce, now()));
                            }
                        });
    }

    @Override
    public void hangUp(LinkId link) {
        dialled.remove(link);
        network.wire(socket(link)).ifPresent(Wire::cut);
    }

    @Override
    public void tell(Event event) {
        switch (event) {
            case Event.Noticed(ConversationId in, String sentence) -> {
                network.trace().line(name + " is told: " + sentence);
                if (sentence.startsWith(GAVE_UP)) {
                    gaveUp.add(in);
                }
            }
            case Event.RelayDown(RelayAddress relay, String reason) ->
                    network.trace().line(name + " lost a relay: " + reason);
            case Event.Arrived _,
                    Event.Called _,
                    Event.Changed _,
                    Event.Joined _,
                    Event.NotJoined _,
                    Event.Moved _,
                    Event.Vanished _,
                    Event.RelayUp _,
                    Event.RelayRetires _ -> {}
        }
    }
}
