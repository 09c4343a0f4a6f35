package chat.tacit.cli;

import static chat.tacit.cli.DemoStage.PATIENCE;
import static chat.tacit.cli.DemoStage.SECONDS;

import io.vertx.core.json.JsonObject;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;

/** {@code tacit demo}: the whole story in one command, with real processes and nothing else. */
@Command(
        name = "demo",
        description = "Relays and people on this machine: the whole story, a line a step.",
        subcommands = DemoPerson.class,
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final int PICTURE = 400_000;
    private static final String ROOM = "Heron watch";

    @Mixin Printer printer;

    @Option(
            names = "--open",
            negatable = true,
            description =
                    "At the end open both people's pages in a browser, or don't (default: where"
                            + " there is a terminal, and a browser with a display).")
    @Nullable Boolean open;

    @Override
    public Integer call() throws Exception {
        try (DemoStage stage = new DemoStage(printer.out())) {
            Runtime.getRuntime().addShutdownHook(new Thread(stage::end, "tacit-end"));
            try {
                tell(stage);
            } catch (Trouble e) {
                throw new Trouble("the demo stopped as " + stage.step() + ": " + e.getMessage());
            }
        }
        return 0;
    }

    private void tell(DemoStage stage) throws IOException, Trouble {
        stage.step("relays started");
        DemoStage.Running first = stage.serve("relay-1");
        for (String who : List.of("ada", "bob", "cleo")) {
            var _ = stage.person(who); // it takes a moment to be there
        }
        String one = DemoStage.ready(first).getString("address");
        String two = DemoStage.ready(stage.serve("relay-2", one)).getString("address");
        DemoStage.Running third = stage.serve("relay-3", one, two);
        stage.say("Relays start, each a process with a store of its own.");

        makeProfiles(stage, one, two);
        Told ada = stage.run("ada", "receive", "--follow");
        Told bob = meet(stage);
        String three = DemoStage.ready(third).getString("address");
        var _ = init(stage, "Cleo", three).result(PATIENCE);
        Told cleo = stage.run("cleo", "receive", "--follow");
        List<Told> accounts =
                List.of(
                        makeAccount(stage, "ada", two),
                        makeAccount(stage, "bob", one),
                        makeAccount(stage, "cleo", three));
        compareCodes(stage);
        stage.step("messages went");
        stage.exchange("ada", "Bob", bob, "Hello Bob, can anyone else read this?");
        String answer =
                stage.exchange("bob", "Ada", ada, "Nobody but us. Each relay holds other bytes.");
        react(stage, answer, bob);
        sendPicture(stage, bob);
        stage.step("accounts were made for a room");
        for (Told account : accounts) {
            var _ = account.result(PATIENCE);
        }
        Told hiding = beginToHide(stage, three);
        sitInARoom(stage, new Ears(ada, bob, cleo));
        hide(stage, hiding, ada, cleo);
        for (String who : List.of("new", "tablet")) {
            var _ = stage.person(who); // machines that wait
        }
        meetLive(stage);
        call(stage);

        stage.settle();
        first.child().kill();
        stage.say("One relay is killed, for good.");
        stage.step("a relay was gone");
        stage.exchange("ada", "Bob", bob, "Still there?");
        var _ = stage.result("bob", "receive"); // so that his answer is the last he has for her
        stage.exchange("bob", "Ada", ada, "Still here: the other relay has everything.");

        Told tablet = loseMachine(stage, two);
        Told again = comeBack(stage, bob);
        linkTablet(stage, tablet, bob, again);
        explain(stage);
        stage.settle();
        for (String who : List.of("tablet", "new", "bob")) {
            stage.leave(who); // calls come to the process that receives: that of the page now
        }
        new DemoPages(stage, open).show("new", "bob");
    }

    /** What each of them hears. */
    private record Ears(Told ada, Told bob, Told cleo) {}

    private static void makeProfiles(DemoStage stage, String... relays)
            throws IOException, Trouble {
        stage.step("profiles were made");
        List<Told> made = new ArrayList<>();
        for (String name : List.of("Ada", "Bob")) {
            made.add(init(stage, name, relays));
        }
        for (Told one : made) {
            var _ = one.result(PATIENCE);
        }
        stage.say("Ada and Bob make profiles. Neither tells a server who they are.");
    }

    private static Told init(DemoStage stage, String name, String... relays) throws IOException {
        List<String> words = new ArrayList<>(List.of("init", name));
        for (String relay : relays) {
            words.addAll(List.of("--relay", relay));
        }
        return stage.run(name.toLowerCase(Locale.ROOT), words.toArray(String[]::new));
    }

    /** Bob accepts what Ada invites him with; what he hears from then on. */
    private static Told meet(DemoStage stage) throws IOException, Trouble {
        stage.step("Ada and Bob met");
        String link = stage.result("ada", "invite", "--short").getString("link");
        stage.say("Ada makes an invitation. Only this link passes between them:");
        stage.say("  " + link);
        var _ = stage.result("bob", "connect", link, "--wait", SECONDS);
        stage.say("Bob accepts it: keys are agreed, X25519 and ML-KEM-768 together.");
        return stage.run("bob", "receive", "--follow");
    }

    private static void compareCodes(DemoStage stage) throws IOException, Trouble {
        stage.step("codes were compared");
        String code = stage.result("ada", "verify", "Bob").getString("code");
        if (!code.equals(stage.result("bob", "verify", "Ada").getString("code"))) {
            throw new Trouble("the two security codes differ.");
        }
        var _ = stage.result("ada", "verify", "Bob", "--code", code);
        var _ = stage.result("bob", "verify", "Ada", "--code", code);
        stage.say("They compare the code on both screens; it is the same:");
        stage.say("  " + code.replace("\n", "\n  "));
    }

    private static void react(DemoStage stage, String message, Told bob)
            throws IOException, Trouble {
        var _ = stage.run("ada", "react", "Bob", message, "👍");
        JsonObject reaction =
                bob.await(line -> "reaction".equals(line.getString("type")), PATIENCE);
        stage.say("  " + reaction.getString("from") + " → Bob: " + reaction.getString("text"));
    }

    private static void sendPicture(DemoStage stage, Told bob) throws IOException, Trouble {
        stage.step("a picture was sent");
        byte[] bytes = new byte[PICTURE];
        new Random().nextBytes(bytes);
        Path picture = Files.write(stage.file("heron.jpg"), bytes);
        Told sending = stage.run("ada", "send-file", "Bob", picture.toString());
        String id =
                bob.await(line -> "file".equals(line.getString("type")), PATIENCE).getString("id");
        stage.say("  Ada → Bob: heron.jpg, in sealed chunks that both relays keep for a while");
        Path in = Files.createDirectories(stage.file("pictures"));
        Path saved =
                Path.of(stage.result("bob", "save", "Ada", id, in.toString()).getString("file"));
        var _ = sending.result(PATIENCE);
        if (Files.mismatch(picture, saved) >= 0) {
            throw new Trouble("the picture that arrived is another one.");
        }
        stage.say("Bob saves it: " + PICTURE + " bytes, the same that Ada sent.");
    }

    /** Its keys take a while to make, and nobody waits for them. */
    private static Told makeAccount(DemoStage stage, String who, String relay) throws IOException {
        return stage.run(who, "account", "create", who, "--relay", relay, "--recovery-key");
    }

    /** A room that a relay keeps also while people are away, and that it can't read. */
    private static void sitInARoom(DemoStage stage, Ears ears) throws IOException, Trouble {
        stage.step("Ada made a room");
        var _ = stage.result("ada", "room", "create", ROOM, "--timeout", SECONDS);
        String cleo = stage.result("cleo", "account", "list").getString("account");
        var _ = stage.result("ada", "invite", ROOM, "Bob", cleo);
        stage.say(
                "Ada makes a room at one relay. Bob, whose account is at another, is asked in as");
        stage.say("a contact; Cleo, whom only her account's address is known of, by that:");
        stage.say("  " + cleo);
        Told comes = enter(stage, "bob", ears.bob());
        var _ = enter(stage, "cleo", ears.cleo()).result(PATIENCE);
        var _ = comes.result(PATIENCE);
        stage.step("three talked in a room");
        String text = "A heron at the pond!";
        var _ = stage.exchange("bob", ROOM, ears.ada(), text);
        var _ = ears.cleo().await(line -> text.equals(line.getString("text")), PATIENCE);
        var _ = stage.exchange("cleo", ROOM, ears.bob(), "I see it, from the other side.");
        stage.say(
                "All three have it. The relay put it in order, and can't tell who is in the room.");
    }

    private static Told enter(DemoStage stage, String who, Told ears) throws IOException, Trouble {
        ears.await(line -> "request".equals(line.getString("type")), PATIENCE);
        return stage.run(who, "accept", ROOM, "--timeout", SECONDS);
    }

    /** Begins to connect Ada and Cleo by the mesh, which takes its time. */
    private static Told beginToHide(DemoStage stage, String third) throws IOException, Trouble {
        stage.step("Ada and Cleo began to hide that they talk");
        var _ = stage.result("ada", "relay", "add", third);
        for (String who : List.of("ada", "cleo")) {
            var _ = stage.result(who, "cover", "low", "--mean", "300");
        }
        String link = stage.result("cleo", "invite", "--hidden").getString("link");
        return stage.run("ada", "connect", link, "--wait", SECONDS);
    }

    /** A conversation of which no relay knows between whom it is. */
    private static void hide(DemoStage stage, Told hiding, Told ada, Told cleo)
            throws IOException, Trouble {
        stage.step("Ada and Cleo met by the mesh");
        var _ = hiding.result(PATIENCE);
        stage.say("Three relays are a mesh. Cleo and Ada hide that they talk: each sends at one,");
        stage.say("fetches at others, and both do so whether there is something to say or not.");
        stage.step("Ada and Cleo talked by the mesh");
        var _ = stage.exchange("ada", "Cleo", cleo, "Who knows that we talk?");
        var _ =
                stage.exchange(
                        "cleo", "Ada", ada, "Nobody. That somebody sends, every relay sees.");
        stage.leave("cleo");
        var _ = stage.result("ada", "cover", "low");
        stage.say("(Here three times a second; else once a minute, which takes its time.)");
    }

    /** A room that exists only while both are in it. */
    private static void meetLive(DemoStage stage) throws IOException, Trouble {
        stage.step("Ada and Bob met live");
        var _ = stage.result("ada", "invite", "Bob", "--live", "Attic");
        Told ada = enterLive(stage, "ada", "Bob");
        ada.await(line -> "entered".equals(line.getString("event")), PATIENCE);
        Told bob = enterLive(stage, "bob", "Ada");
        ada.await(line -> "came".equals(line.getString("event")), PATIENCE);
        stage.say("Ada invites Bob to a live session. She lets him in: she knows his identity.");
        var _ = stage.exchange("ada", "Attic", bob, "And of this nothing is ever written down.");
        stage.person("ada").end(ada);
        stage.person("bob").end(bob);
        stage.say("Both leave, and it is gone: from their machines, and from the relay.");
    }

    private static Told enterLive(DemoStage stage, String who, String with) throws IOException {
        return stage.run(who, "connect", with, "--listen", "--server-connect-timeout", "60000");
    }

    /** All of a call but the media, which pages have. */
    private static void call(DemoStage stage) throws IOException, Trouble {
        stage.step("Ada called Bob");
        Told bob = stage.run("bob", "answer");
        bob.await(line -> "listens".equals(line.getString("event")), PATIENCE);
        Told ada = stage.run("ada", "call", "Bob");
        String server =
                ada.await(line -> "relayed".equals(line.getString("event")), PATIENCE)
                        .getJsonArray("servers")
                        .getString(0);
        bob.await(line -> "rings".equals(line.getString("event")), PATIENCE);
        ada.await(line -> "answered".equals(line.getString("event")), PATIENCE);
        var _ = ada.result(PATIENCE);
        var _ = bob.result(PATIENCE);
        stage.say(
                "Ada calls Bob: it rings at his, he answers, she hangs up. All of that is sealed");
        stage.say(
                "like messages; a relay lends what a call goes through, so that neither sees the");
        stage.say("other's address: " + server);
        for (String who : List.of("ada", "bob")) {
            Told history = stage.run(who, "history", who.equals("ada") ? "Bob" : "Ada");
            String line =
                    history.await(it -> "call".equals(it.getString("type")), PATIENCE)
                            .getString("text");
            stage.say("  in " + (who.equals("ada") ? "Ada" : "Bob") + "'s history: " + line);
        }
        stage.say("(No sound went here: that needs a microphone and a browser, see the end.)");
    }

    /**
     * Ada's machine is gone; a file and a key on paper are left.
     *
     * @return what her tablet tells, which waits to be linked
     */
    private static Told loseMachine(DemoStage stage, String relay) throws IOException, Trouble {
        stage.step("Ada lost her machine");
        stage.settle();
        var _ =
                stage.result(
                        "bob", "receive"); // what he has to confirm isn't lost with her machine
        String file = stage.file("ada.backup").toString();
        Told exporting = stage.run("ada", "export", file);
        String key = exporting.await(line -> line.containsKey("key"), PATIENCE).getString("key");
        Path paper = Files.writeString(stage.file("paper"), key);
        var _ = exporting.result(PATIENCE);
        stage.lose("ada");
        stage.say("Ada's machine is lost. She has a backup, and its recovery key on paper:");
        stage.say("  " + key);
        Told importing =
                stage.run(
                        "new",
                        "import",
                        file,
                        "--recovery-key-file",
                        paper.toString(),
                        "--wait",
                        "0");
        Told tablet = stage.run("tablet", "device", "link", "--relay", relay);
        var _ = importing.result(PATIENCE);
        return tablet;
    }

    /** On a new machine. */
    private static Told comeBack(DemoStage stage, Told bob) throws IOException, Trouble {
        Told hearing = stage.run("new", "receive", "--follow");
        stage.say("On a new machine her contacts and messages are back; new keys are agreed.");
        var _ = stage.exchange("new", "Bob", bob, "It's me again, Bob.");
        return hearing;
    }

    /** A tablet becomes a device of Ada's profile, once she has compared a code on both. */
    private static void linkTablet(DemoStage stage, Told tablet, Told bob, Told other)
            throws IOException, Trouble {
        stage.step("Ada linked her tablet");
        String link = tablet.await(line -> line.containsKey("link"), PATIENCE).getString("link");
        String code =
                stage.run("new", "device", "link", link)
                        .await(line -> line.containsKey("code"), PATIENCE)
                        .getString("code");
        String shown = tablet.await(line -> line.containsKey("code"), PATIENCE).getString("code");
        if (!code.equals(shown)) {
            throw new Trouble("the two devices show different codes.");
        }
        Told linking =
                stage.run("new", "device", "link", link, "--code", code, "--name", "the tablet");
        var _ = tablet.result(PATIENCE);
        stage.say("Ada links her tablet. Both machines show " + code + "; all she has is copied.");
        stage.step("Ada's two machines talked");
        Told hearing = stage.run("tablet", "receive", "--follow");
        stage.exchange("tablet", "Bob", bob, "From my tablet.");
        var _ = linking.result(PATIENCE);
        stage.exchange("bob", "Ada", hearing, "I hear you on both.");
        other.await(line -> "I hear you on both.".equals(line.getString("text")), PATIENCE);
        stage.say("Bob's answer is on both of her machines.");
    }

    private static void explain(DemoStage stage) throws IOException, Trouble {
        stage.step("it was explained who learns what");
        Told explaining = stage.run("new", "explain", "Bob");
        stage.say("Who can learn what (tacit explain Bob):");
        JsonObject fact = explaining.await(line -> line.containsKey("who"), PATIENCE);
        stage.say("  " + fact.getString("who") + ": " + fact.getString("learns"));
        stage.say("  but not: " + fact.getString("not"));
    }
}
