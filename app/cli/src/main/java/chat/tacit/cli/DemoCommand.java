package chat.tacit.cli;

import static chat.tacit.cli.DemoStage.PATIENCE;

import io.vertx.core.json.JsonObject;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;

/** {@code tacit demo}: the whole story in one command, with real processes and nothing else. */
@Command(
        name = "demo",
        description = "Relays and people on this machine: the whole story, a line a step.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final int PICTURE = 400_000;

    @Mixin Printer printer;

    @Override
    public Integer call() throws Exception {
        try (DemoStage stage = new DemoStage(printer.out())) {
            try {
                tell(stage);
            } catch (Trouble e) {
                throw new Trouble(e.getMessage() + " " + stage.lastErrors());
            }
        }
        return 0;
    }

    private void tell(DemoStage stage) throws IOException, Trouble {
        stage.say("Two relays start, each a process with a store of its own.");
        Child first = stage.serve("relay-1");
        String one = DemoStage.ready(first);
        Child second = stage.serve("relay-2", one);
        String two = DemoStage.ready(second);

        stage.say("Ada and Bob make profiles. Neither tells a server who they are.");
        Child adaInit = stage.run("ada", "init", "Ada", "--relay", one, "--relay", two);
        Child bobInit = stage.run("bob", "init", "Bob", "--relay", one, "--relay", two);
        adaInit.result(PATIENCE);
        bobInit.result(PATIENCE);
        Child adaAccount = makeAccount(stage, "ada", two);
        Child bobAccount = makeAccount(stage, "bob", one);

        String link = stage.result("ada", "invite", "--short").getString("link");
        stage.say("Ada makes an invitation. Only this link passes between them:");
        stage.say("  " + link);
        Child ada = stage.run("ada", "receive", "--follow");
        var _ = stage.result("bob", "connect", link, "--wait", "120");
        stage.say("Bob accepts it: keys are agreed, X25519 and ML-KEM-768 together.");
        Child bob = stage.run("bob", "receive", "--follow");

        compareCodes(stage);

        stage.exchange("ada", "Bob", bob, "Hello Bob, can anyone else read this?");
        String answer =
                stage.exchange("bob", "Ada", ada, "Nobody but us. Each relay holds other bytes.");
        react(stage, answer, bob);
        sendPicture(stage, bob);
        meetLive(stage);
        adaAccount.result(PATIENCE);
        bobAccount.result(PATIENCE);
        sitInARoom(stage, ada, bob);
        hide(stage, ada, DemoStage.ready(stage.serve("relay-3", one, two)));

        first.kill();
        stage.say("One relay is killed, for good.");
        stage.exchange("ada", "Bob", bob, "Still there?");
        stage.exchange("bob", "Ada", ada, "Still here: the other relay has everything.");

        loseMachine(stage, ada, bob);
        linkTablet(stage, two, bob);

        explain(stage);
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()) {
            type(stage, bob);
        }
    }

    private static void compareCodes(DemoStage stage) throws IOException, Trouble {
        Child adaVerify = stage.run("ada", "verify", "Bob");
        Child bobVerify = stage.run("bob", "verify", "Ada");
        String code = adaVerify.result(PATIENCE).getString("code");
        if (!code.equals(bobVerify.result(PATIENCE).getString("code"))) {
            throw new Trouble("the two security codes differ.");
        }
        Child adaCompares = stage.run("ada", "verify", "Bob", "--code", code);
        Child bobCompares = stage.run("bob", "verify", "Ada", "--code", code);
        adaCompares.result(PATIENCE);
        bobCompares.result(PATIENCE);
        stage.say("They compare the code on both screens; it is the same:");
        stage.say("  " + code.replace("\n", "\n  "));
    }

    private static void react(DemoStage stage, String message, Child bob)
            throws IOException, Trouble {
        var _ = stage.result("ada", "react", "Bob", message, "👍");
        JsonObject reaction =
                bob.await(line -> "reaction".equals(line.getString("type")), PATIENCE);
        stage.say("  " + reaction.getString("from") + " → Bob: " + reaction.getString("text"));
    }

    private static void sendPicture(DemoStage stage, Child bob) throws IOException, Trouble {
        byte[] bytes = new byte[PICTURE];
        new Random().nextBytes(bytes);
        Path picture = Files.write(stage.file("heron.jpg"), bytes);
        Child sending = stage.run("ada", "send-file", "Bob", picture.toString());
        String id =
                bob.await(line -> "file".equals(line.getString("type")), PATIENCE).getString("id");
        stage.say("  Ada → Bob: heron.jpg, in sealed chunks that both relays keep for a while");
        Path in = Files.createDirectories(stage.file("pictures"));
        Path saved =
                Path.of(stage.result("bob", "save", "Ada", id, in.toString()).getString("file"));
        sending.result(PATIENCE);
        if (Files.mismatch(picture, saved) >= 0) {
            throw new Trouble("the picture that arrived is another one.");
        }
        stage.say("Bob saves it: " + PICTURE + " bytes, the same that Ada sent.");
    }

    /** A room that exists only while both are in it. */
    private static void meetLive(DemoStage stage) throws IOException, Trouble {
        var _ = stage.result("ada", "invite", "Bob", "--live", "Attic");
        Child ada = stage.run("ada", "connect", "Bob", "--listen");
        ada.await(line -> "entered".equals(line.getString("event")), PATIENCE);
        Child bob = stage.run("bob", "connect", "Ada", "--listen");
        ada.await(line -> "came".equals(line.getString("event")), PATIENCE);
        stage.say("Ada invites Bob to a live session. She lets him in: she knows his identity.");
        var _ = stage.exchange("ada", "Attic", bob, "And of this nothing is ever written down.");
        ada.close();
        bob.close();
        stage.say("Both leave, and it is gone: from their machines, and from the relay.");
    }

    /** Its keys take a while to make, and nobody waits for them. */
    private static Child makeAccount(DemoStage stage, String who, String relay) throws IOException {
        return stage.run(who, "account", "create", who, "--relay", relay, "--recovery-key");
    }

    /** A room that a relay keeps also while people are away, and that it can't read. */
    private static void sitInARoom(DemoStage stage, Child ada, Child bob)
            throws IOException, Trouble {
        var _ = stage.result("ada", "room", "create", "Heron watch");
        var _ = stage.result("ada", "invite", "Heron watch", "Bob");
        bob.await(line -> "request".equals(line.getString("type")), PATIENCE);
        var _ = stage.result("bob", "accept", "Heron watch", "--timeout", "60");
        stage.say("Ada makes a room at one relay and asks Bob, whose account is at the other.");
        var _ = stage.exchange("bob", "Heron watch", ada, "A heron at the pond!");
        var _ = stage.exchange("ada", "Heron watch", bob, "Who else wants to see it?");
        stage.say("The relay has put it in order, and can't tell who is in the room.");
    }

    /** A conversation of which no relay knows between whom it is. */
    private static void hide(DemoStage stage, Child ada, String third) throws IOException, Trouble {
        var _ = stage.result("ada", "relay", "add", third);
        var _ = stage.result("cleo", "init", "Cleo", "--relay", third);
        for (String who : List.of("ada", "cleo")) {
            var _ = stage.result(who, "cover", "low", "--mean", "200");
        }
        Child cleo = stage.run("cleo", "receive", "--follow");
        String link = stage.result("cleo", "invite", "--hidden").getString("link");
        var _ = stage.result("ada", "connect", link, "--wait", "120");
        stage.say("Three relays are a mesh. Cleo and Ada hide that they talk: each sends at one,");
        stage.say("fetches at others, and both do so whether there is something to say or not.");
        var _ = stage.exchange("ada", "Cleo", cleo, "Who knows that we talk?");
        var _ =
                stage.exchange(
                        "cleo", "Ada", ada, "Nobody. That somebody sends, every relay sees.");
        cleo.close();
        stage.say("(Here five times a second; else once a minute, which takes its time.)");
    }

    /** Ada's machine is gone; a file and a key on paper are left. */
    private static void loseMachine(DemoStage stage, Child ada, Child bob)
            throws IOException, Trouble {
        String file = stage.file("ada.backup").toString();
        String key =
                stage.run("ada", "export", file)
                        .await(line -> line.containsKey("key"), PATIENCE)
                        .getString("key");
        Path paper = Files.writeString(stage.file("paper"), key);
        ada.close();
        var _ = stage.result("ada", "wipe", "--yes");
        stage.say("Ada's machine is lost. She has a backup, and its recovery key on paper:");
        stage.say("  " + key);
        var _ = stage.result("new", "import", file, "--recovery-key-file", paper.toString());
        stage.say("On a new machine her contacts and messages are back; new keys are agreed.");
        stage.exchange("new", "Bob", bob, "It's me again, Bob.");
    }

    /** A tablet becomes a device of Ada's profile, once she has compared a code on both. */
    private static void linkTablet(DemoStage stage, String relay, Child bob)
            throws IOException, Trouble {
        Child tablet = stage.run("tablet", "device", "link", "--relay", relay);
        String link = tablet.await(line -> line.containsKey("link"), PATIENCE).getString("link");
        String code =
                stage.run("new", "device", "link", link)
                        .await(line -> line.containsKey("code"), PATIENCE)
                        .getString("code");
        String shown = tablet.await(line -> line.containsKey("code"), PATIENCE).getString("code");
        if (!code.equals(shown)) {
            throw new Trouble("the two devices show different codes.");
        }
        var _ = stage.result("new", "device", "link", link, "--code", code, "--name", "the tablet");
        tablet.result(PATIENCE);
        stage.say("Ada links her tablet. Both machines show " + code + "; all she has is copied.");
        Child hearing = stage.run("tablet", "receive", "--follow");
        stage.exchange("tablet", "Bob", bob, "From my tablet.");
        Child other = stage.run("new", "receive", "--follow");
        stage.exchange("bob", "Ada", hearing, "I hear you on both.");
        other.await(line -> "I hear you on both.".equals(line.getString("text")), PATIENCE);
        stage.say("Bob's answer is on both of her machines.");
        other.close();
        hearing.close();
    }

    private static void explain(DemoStage stage) throws IOException, Trouble {
        Child explaining = stage.run("new", "explain", "Bob");
        stage.say("Who can learn what (tacit explain Bob):");
        JsonObject fact = explaining.await(line -> line.containsKey("who"), PATIENCE);
        stage.say("  " + fact.getString("who") + ": " + fact.getString("learns"));
        stage.say("  but not: " + fact.getString("not"));
    }

    private static void type(DemoStage stage, Child bob) throws IOException, Trouble {
        stage.say("Now type as Ada; it arrives at Bob. An empty line ends the demo.");
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.isBlank(); line = in.readLine()) {
            stage.exchange("new", "Bob", bob, line.strip());
        }
    }
}
