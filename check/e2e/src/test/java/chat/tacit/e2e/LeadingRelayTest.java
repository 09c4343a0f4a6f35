package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A relay that leads to another, which then doesn't see where its clients are. */
@ExtendWith(SharedRelays.class)
final class LeadingRelayTest {
    @TempDir Path folder;

    private static final String SAID = "Nobody there knows where you are.";

    @Test
    @Tag("long")
    void messageGoesThroughARelayThatLeadsToAnotherAndSeesNothingOfIt() throws Exception {
        try (World world = new World(folder);
                Recorder atTarget = new Recorder();
                Recorder atLeading = new Recorder()) {
            Relay target = world.relay("target", "--public-port", "" + atTarget.port());
            atTarget.standBefore(target);
            Relay leading =
                    world.relay(
                            "leading",
                            "--services",
                            "queue,proxy",
                            "--allow-private",
                            "--public-port",
                            "" + atLeading.port());
            atLeading.standBefore(leading);
            Person ada = world.person("Ada", target);
            Person bob = world.person("Bob", target);
            ada.run("relay", "proxy", "all", leading.address()).done();
            world.acquaint(ada, bob);

            Command hearing = ada.run("receive", "--follow");
            bob.run("send", "Ada", SAID).done();
            assertThat(hearing.await(line -> line.containsKey("text")).getString("text"))
                    .isEqualTo(SAID);

            assertThat(Connections.remotePorts(hearing))
                    .contains(atLeading.port())
                    .doesNotContain(atTarget.port(), target.port());
            assertThat(Connections.remotePorts(leading.process())).contains(atTarget.port());
            hearing.stop();
            assertSeesTheTargetAlone(atLeading, atTarget);
            assertThat(ada.run("relay", "list").result().getString("proxy"))
                    .isEqualTo(leading.address());
            assertThat(ada.run("explain", "Bob").done())
                    .anySatisfy(fact -> {
                        assertThat(fact.getString("who"))
                                .startsWith(
                                        "The relay 127.0.0.1:" + atLeading.port() + " as proxy");
                        assertThat(fact.getString("learns")).startsWith("your network address");
                    });
        }
    }

    /**
     * It is told whereto it leads, and of what goes there it has not 16 bytes; but for the hello,
     * in which every relay says its limits.
     */
    private static void assertSeesTheTargetAlone(Recorder leading, Recorder target) {
        List<byte[]> seen =
                leading.tapes().stream()
                        .flatMap(tape ->
                                Stream.of(
                                        tape.toRelay().toByteArray(),
                                        tape.fromRelay().toByteArray()))
                        .toList();
        String all = seen.stream().map(LeadingRelayTest::text).collect(Collectors.joining());
        assertThat(all.contains("CONNECT 127.0.0.1:" + target.port() + " ")).isTrue();
        for (String hidden : List.of(SAID, "/queue", "Ada", "Bob")) {
            assertThat(all.contains(hidden)).as("%s is seen", hidden).isFalse();
        }
        List<byte[]> frames =
                target.tapes().stream()
                        .flatMap(tape ->
                                Stream.concat(
                                        tape.sent().stream(), tape.received().stream().skip(1)))
                        .toList();
        assertThat(frames).hasSizeGreaterThan(10);
        assertThat(Windows.of(seen).common(Windows.of(frames))).isEmpty();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void refusedTargetIsToldInOneSentence(SharedRelays.Pair relays) {
        try (World world = new World(folder)) {
            Relay target = relays.one();
            Relay leading = world.relay("leading", "--services", "queue,proxy");
            Person ada = world.person("Ada", target);
            ada.run("relay", "proxy", target.address(), leading.address()).done();
            JsonObject listed = ada.run("relay", "list").result();
            assertThat(listed.getString("state")).isEqualTo("silent");
            assertThat(listed.getString("reason"))
                    .isEqualTo(
                            "it was refused: This relay leads only to relays that prove who they"
                                    + " are at a public address");
        }
    }

    @Test
    void waysInACircleAreRefusedWithASentence(SharedRelays.Pair relays) {
        try (World world = new World(folder)) {
            Relay one = relays.one();
            Relay two = relays.two();
            Person ada = world.person("Ada", relays);
            ada.run("relay", "proxy", one.address(), two.address()).done();
            assertSentence(ada.run("relay", "proxy", two.address(), one.address()), "in a circle");
            assertSentence(ada.run("relay", "proxy", one.address(), one.address()), "to itself");
        }
    }

    private static void assertSentence(Command command, String part) {
        Command.Ended ended = command.ended();
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).hasSize(1);
        assertThat(ended.err().getFirst()).contains(part);
    }
}
