package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import javax.imageio.ImageIO;

/** What Bob keeps about Ada and decides about her, and what she sees of it: nothing. */
@ExtendWith(SharedRelays.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
final class ContactListTest {
    private static final int SIDE = 192;

    private Path folder;
    private World world;
    private Person ada;
    private Person bob;

    @BeforeAll
    void start(SharedRelays.Pair relays, @TempDir Path empty) {
        folder = empty;
        world = new World(folder);
        ada = world.person("Ada", relays);
        bob = world.person("Bob", relays);
        world.acquaint(ada, bob);
    }

    @AfterAll
    void end() {
        world.close();
    }

    private Path drawn(String name, int width, int height) throws IOException {
        Path file = folder.resolve(name);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(width / 2, height / 2, 0xff8000);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    @Order(1)
    void nameStatusAndPictureArriveAndOnesOwnForAContactStay() throws IOException {
        Path photo = drawn("photo.png", 640, 480);
        ada.run(
                        "profile",
                        "--name",
                        "Ada Lovelace",
                        "--status",
                        "by the lake",
                        "--picture",
                        photo.toString())
                .done();
        bob.run("receive").done();
        JsonObject seen = bob.run("contacts").result();
        assertThat(seen.getString("contact")).isEqualTo("Ada Lovelace");
        assertThat(seen.getString("status")).isEqualTo("by the lake");
        Path saved = folder.resolve("saved.jpg");
        bob.run("picture", "Ada Lovelace", "--save", saved.toString()).done();
        assertThat(ImageIO.read(saved.toFile()).getWidth()).isEqualTo(SIDE);

        bob.run("rename", "Ada Lovelace", "Lady").done();
        bob.run("note", "Lady", "Met", "by the lake.").done();
        int told = bob.run("picture", "Lady").result().getInteger("picture");
        String own = drawn("own.png", 33, 77).toString();
        assertThat(bob.run("picture", "Lady", own).result().getInteger("picture"))
                .isPositive()
                .isNotEqualTo(told);
        JsonObject kept = bob.run("contacts").result();
        assertThat(kept.getString("contact")).isEqualTo("Lady");
        assertThat(kept.getString("told")).isEqualTo("Ada Lovelace");
        assertThat(kept.getString("note")).isEqualTo("Met by the lake.");

        assertThat(ada.run("receive").done()).isEmpty();
        JsonObject bobs = ada.run("contacts").result();
        assertThat(bobs.getString("contact")).isEqualTo("Bob");
        assertThat(bobs.getString("note")).isEmpty();

        assertThat(bob.run("picture", "Lady", "--off").result().getInteger("picture"))
                .isEqualTo(told);
        assertThat(bob.run("rename", "Lady").result().getString("contact"))
                .isEqualTo("Ada Lovelace");
    }

    @Test
    @Order(2)
    void mutedIsntAnnouncedAndArchivedIsHiddenUntilSomethingComes() {
        bob.run("mute", "Ada Lovelace").done();
        say("in a low voice");
        assertThat(heard()).isEmpty();
        assertThat(texts(bob, "Ada Lovelace")).contains("in a low voice");
        assertThat(bob.run("contacts").result().getJsonArray("marks"))
                .isEqualTo(JsonArray.of("muted"));
        bob.run("mute", "Ada Lovelace", "--off").done();

        bob.run("archive", "Ada Lovelace").done();
        assertThat(bob.run("conversations").done()).isEmpty();
        assertThat(bob.run("conversations", "--all").result().getJsonArray("marks"))
                .isEqualTo(JsonArray.of("archived"));
        say("wake up");
        assertThat(heard()).contains("wake up");
        JsonObject back = bob.run("conversations").result();
        assertThat(back.getString("conversation")).isEqualTo("Ada Lovelace");
        assertThat(back.getJsonArray("marks")).isEmpty();
    }

    @Test
    @Order(3)
    void whatABlockedContactSaysIsDroppedForGoodAndTheyArentTold() {
        bob.run("block", "Ada Lovelace").done();
        say("unwanted");
        assertThat(heard()).isEmpty();
        Command.Ended refused = bob.run("send", "Ada Lovelace", "Go away.").ended();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).singleElement().asString().contains("block --off");
        assertThat(ada.run("receive").done()).isEmpty();

        bob.run("block", "Ada Lovelace", "--off").done();
        say("wanted again");
        assertThat(heard()).containsExactly("wanted again");
        assertThat(texts(bob, "Ada Lovelace")).contains("wanted again").doesNotContain("unwanted");
    }

    @Test
    @Order(4)
    void clearedHistoryIsForgottenHereAlone() {
        bob.run("clear", "Ada Lovelace").done();
        assertThat(texts(bob, "Ada Lovelace")).isEmpty();
        assertThat(texts(ada, "Bob")).contains("unwanted", "wanted again");
        say("anew");
        assertThat(heard()).containsExactly("anew");
    }

    @Test
    @Order(5)
    void explainSaysWhatTwoRelaysSeeOfEveryConversation() {
        assertThat(ada.run("explain", "Bob").done())
                .filteredOn(fact -> fact.getString("learns").contains("is read from"))
                .hasSize(2)
                .allSatisfy(fact ->
                        assertThat(fact.getString("learns"))
                                .contains("a queue of every conversation you have"));
    }

    private void say(String text) {
        assertThat(ada.run("send", "Bob", text).result().getString("state"))
                .isIn("sent", "delivered");
    }

    private List<String> heard() {
        Command hearing = bob.run("receive");
        var _ = hearing.done();
        return hearing.texts();
    }

    private static List<String> texts(Person person, String of) {
        Command history = person.run("history", of);
        var _ = history.done();
        return history.texts();
    }
}
