package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** One pair repeats its key exchange, and again, and the conversation goes on. */
@ExtendWith(SharedRelays.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RekeyTest {
    private static final String LAST = "under the new keys";

    private World world;
    private Person ada;
    private Person bob;

    @BeforeAll
    void start(SharedRelays.Pair relays, @TempDir Path folder) {
        world = new World(folder);
        ada = world.person("Ada", relays);
        bob = world.person("Bob", relays);
        world.acquaint(ada, bob);
    }

    @AfterAll
    void end() {
        world.close();
    }

    @Test
    void nothingIsLostWhileKeysAreRenewed() {
        String before = code(ada, "Bob");
        List<String> fromAda = numbered("from Ada");
        List<String> fromBob = numbered("from Bob");
        Command adaHears = ada.run("receive", "--follow");
        Command bobHears = bob.run("receive", "--follow");
        Command adaSends = ada.run("send", "Bob", "-", "--lines").feed(fromAda);
        Command bobSends = bob.run("send", "Ada", "-", "--lines").feed(fromBob);

        JsonObject link = ada.run("rekey", "Bob").result();
        JsonObject renewed = bob.run("connect", link.getString("link"), "--wait", "120").result();

        assertThat(link.getString("conversation")).isEqualTo("Bob");
        assertThat(link.getString("form")).isEqualTo("short");
        assertThat(renewed.getString("event")).isEqualTo("renewed");
        assertThat(renewed.getString("conversation")).isEqualTo("Ada");
        assertThat(renewed.getBoolean("answered")).isTrue();
        var _ = adaSends.done();
        var _ = bobSends.done();
        ada.run("send", "Bob", LAST).done();
        bob.run("send", "Ada", LAST).done();
        assertThat(heard(adaHears, fromBob)).containsExactlyInAnyOrderElementsOf(fromBob);
        assertThat(heard(bobHears, fromAda)).containsExactlyInAnyOrderElementsOf(fromAda);
        assertThat(code(ada, "Bob")).isEqualTo(code(bob, "Ada")).isNotEqualTo(before);
        assertThat(ada.run("contacts").done()).hasSize(1);
        adaHears.stop();
        bobHears.stop();
    }

    @Test
    void linkIsForItsContactAloneAndWorksOnce(SharedRelays.Pair relays) {
        Person eve = world.person("Eve", relays);
        JsonObject link = ada.run("rekey", "Bob", "--long").result();

        Command.Ended stranger = eve.run("connect", link.getString("link")).ended();
        assertThat(stranger.code()).isEqualTo(1);
        assertThat(stranger.err()).singleElement().asString().contains("nothing was joined");

        Command hearing = ada.run("receive", "--follow");
        bob.run("connect", link.getString("link"), "--wait", "120").done();
        Command.Ended again = bob.run("connect", link.getString("link")).ended();
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).singleElement().asString().contains("already");
        hearing.stop();

        Command.Ended nobody = ada.run("rekey", "Zoe").ended();
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err()).singleElement().asString().contains("no conversation 'Zoe'");
    }

    /** What was heard when all of this was; some of it may come twice. */
    private static List<String> heard(Command hearing, List<String> said) {
        said.forEach(text -> hearing.await(line -> text.equals(line.getString("text"))));
        hearing.await(line -> LAST.equals(line.getString("text")));
        return hearing.texts().stream().filter(text -> text.startsWith("from")).toList();
    }

    private static String code(Person person, String contact) {
        return person.run("verify", contact).result().getString("code");
    }

    private static List<String> numbered(String text) {
        return IntStream.range(0, 20).mapToObj(i -> text + " " + i).toList();
    }
}
