package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

/**
 * A room of people of two homeservers, at relays whose operators keep everything: their traffic,
 * the keys of their sessions, their disks. It lives for a while, and is over when it is made.
 * Handles, names and texts are such that nothing has them by chance.
 */
final class ObservedRoom implements AutoCloseable {
    static final String PASSWORD = "seven otters upstream of the old mill, 1987";
    static final String FIRST_NAME = "Heron Parliament of Spring";
    static final String NAME = "Kingfisher Parliament";
    static final String LATER_NAME = "Bittern Parliament of Autumn";
    static final String BEFORE = "the weir was open before anybody came";
    static final String BETWEEN = "cleo counted nine nests below the weir";
    static final String AFTER = "without cleo we count them once again";
    static final String GREETING = "come and count kingfishers with us";
    static final String FILE_NAME = "nests-below-the-weir.txt";
    static final String IN_FILE = "nine nests, of which two are empty, and one has a lodger";
    private static final int EACH = 12;

    static final String HANDLE_OF_ADA = "adaquill";
    static final String HANDLE_OF_BOB = "bobgale";
    static final String HANDLE_OF_CLEO = "cleowren";

    /**
     * Each look at a history is a command, which takes a processor's time from what it waits for.
     */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Path folder;
    private final World world;
    private final List<Recorder> recorders = new ArrayList<>();
    private final List<Relay> relays = new ArrayList<>();
    private final List<Person> people;
    private final Person ada;
    private final Person bob;
    private final Person cleo;
    private final Person laptop;

    ObservedRoom(Path folder) throws Exception {
        this.folder = folder;
        world = new World(folder);
        for (int i = 0; i < 2; i++) {
            Recorder recorder = new Recorder();
            recorders.add(recorder);
            String port = Integer.toString(recorder.port());
            Relay relay = world.rememberingRelay(Integer.toString(i), "--public-port", port);
            recorder.standBefore(relay);
            relays.add(relay);
        }
        Relay[] both = relays.toArray(Relay[]::new);
        ada = world.person("Adaline Quillfeather", both);
        bob = world.person("Bobvander Nightingale", both);
        cleo = world.person("Cleotilde Wrenfield", both);
        laptop = world.person("Bobvander Laptop", both);
        people = List.of(ada, bob, cleo, laptop);
        world.acquaint(ada, bob);
        makeARoom();
        talk();
        postAtOnce();
        removeCleo();
        relays.forEach(relay -> relay.process().stop());
    }

    List<Person> people() {
        return people;
    }

    /** The owner, of homeserver 0. */
    Person ada() {
        return ada;
    }

    /** A contact of the owner's, of homeserver 1, who may read all. */
    Person bob() {
        return bob;
    }

    /** Who came late, by handle, and was removed; of homeserver 1. */
    Person cleo() {
        return cleo;
    }

    /** The relay of a number: 0 is the host, and homeserver of the owner alone. */
    Relay relay(int number) {
        return relays.get(number);
    }

    /** What the operator of a relay makes of its traffic. */
    Overheard heard(int number) throws Exception {
        Path draws = world.draws(Integer.toString(number));
        return Overheard.of(recorders.get(number).tapes(), RememberingRelay.draws(draws));
    }

    /** All bytes that a relay had: its traffic, sealed and opened, its files, and what it said. */
    List<byte[]> seen(int number, Overheard heard) throws IOException {
        List<byte[]> all = new ArrayList<>(recorders.get(number).everything());
        heard.calls().forEach(call -> all.addAll(call.opened().all()));
        Relay relay = relays.get(number);
        try (Stream<Path> files = Files.walk(relay.data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.add(Files.readAllBytes(file));
            }
        }
        Stream.of(relay.process().out(), relay.process().err())
                .flatMap(List::stream)
                .forEach(line -> all.add(line.getBytes(StandardCharsets.UTF_8)));
        return all;
    }

    @Override
    public void close() throws IOException {
        world.close();
        for (Recorder recorder : recorders) {
            recorder.close();
        }
    }

    private Path password() throws IOException {
        Path file = folder.resolve("password");
        return Files.exists(file) ? file : Files.writeString(file, PASSWORD);
    }

    private void makeARoom() throws IOException {
        ada.makeAccount(HANDLE_OF_ADA, relays.getFirst(), password());
        bob.makeAccount(HANDLE_OF_BOB, relays.getLast(), password());
        cleo.makeAccount(HANDLE_OF_CLEO, relays.getLast(), password());
        ada.insist("room", "create", FIRST_NAME, "--timeout", "120");
        ada.run("send", FIRST_NAME, BEFORE).done();
        Path photo = folder.resolve("photo.png");
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(3);
        for (int i = 0; i < 64 * 64; i++) {
            image.setRGB(i % 64, i / 64, random.nextInt());
        }
        assertThat(ImageIO.write(image, "png", photo.toFile())).isTrue();
        ada.run("room", "photo", FIRST_NAME, photo.toString()).done();
        ada.run("room", "rename", FIRST_NAME, NAME).done();
        ada.run("invite", NAME, bob.name(), "--history", "all").done();
        ada.run(
                        "invite",
                        NAME,
                        relays.getLast().address() + "/@" + HANDLE_OF_CLEO,
                        "--greeting",
                        GREETING)
                .done();
    }

    private static void hears(Command listening, String text) {
        listening.await(line -> text.equals(line.getString("text")));
    }

    private void talk() throws IOException {
        Command adas = ada.run("receive", "--follow");
        Command cleos = cleo.run("receive", "--follow");
        cleos.await(line -> "request".equals(line.getString("type")));
        bob.run("receive").done();
        bob.run("accept", NAME, "--timeout", "120").done();
        assertThat(cleo.run("requests").result().getString("greeting")).isEqualTo(GREETING);
        cleo.run("accept", NAME, "--timeout", "120").done();
        cleo.run("send", NAME, BETWEEN).done();
        hears(adas, BETWEEN);
        Path file = Files.writeString(folder.resolve(FILE_NAME), IN_FILE);
        ada.run("send-file", NAME, file.toString()).done();
        cleos.await(line -> "file".equals(line.getString("type")));
        adas.stop();
        cleos.stop();
    }

    /** Two machines of one account say much at once, each before it has heard of the other. */
    private void postAtOnce() throws IOException {
        String address = relays.getLast().address() + "/@" + HANDLE_OF_BOB;
        laptop.insist("account", "sign-in", address, "--password-file", password().toString());
        Command bobs = bob.run("receive", "--follow");
        Command laptops = laptop.run("receive", "--follow");
        Command cleos = cleo.run("receive", "--follow");
        hears(laptops, BETWEEN);
        List<Command> both =
                Stream.of(bob, laptop)
                        .map(it -> it.run("send", NAME, "-", "--lines").feed(counts(it)))
                        .toList();
        both.forEach(Command::done);
        counts().forEach(text -> hears(cleos, text));
        for (Person machine : List.of(bob, laptop)) {
            await().atMost(Command.PATIENCE)
                    .pollInterval(PAUSE)
                    .until(() -> Machines.texts(machine, NAME).containsAll(counts()));
        }
        Stream.of(bobs, laptops, cleos).forEach(Command::stop);
    }

    private static List<String> counts(Person of) {
        return IntStream.range(0, EACH).mapToObj(i -> of.name() + " counts to " + i).toList();
    }

    private void removeCleo() {
        Command cleos = cleo.run("receive", "--follow");
        ada.run("room", "remove", NAME, HANDLE_OF_CLEO).done();
        cleos.await(line -> line.getString("text", "").contains("removed you"));
        ada.run("room", "rename", NAME, LATER_NAME).done();
        ada.run("send", LATER_NAME, AFTER).done();
        Command bobs = bob.run("receive", "--follow");
        hears(bobs, AFTER);
        assertThat(Machines.texts(cleo, NAME)).contains(BETWEEN).doesNotContain(BEFORE, AFTER);
        assertThat(cleo.run("send", NAME, "may I?").ended().code()).isEqualTo(1);
        bobs.stop();
        cleos.stop();
    }

    /** What the two machines of one account said at once. */
    List<String> counts() {
        return Stream.of(bob, laptop).flatMap(it -> counts(it).stream()).toList();
    }
}
