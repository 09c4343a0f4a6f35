package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** A relay that leads to another, which then doesn't see where its clients are. */
final class LeadingRelayTest {
    @TempDir Path folder;

    @Test
    void messageGoesThroughARelayThatLeadsToAnother() throws Exception {
        try (World world = new World(folder)) {
            Relay target = world.relay("target");
            Relay leading = world.relay("leading", "--services", "queue,proxy", "--allow-private");
            Person ada = world.person("Ada", target);
            Person bob = world.person("Bob", target);
            ada.run("relay", "proxy", "all", leading.address()).done();
            world.acquaint(ada, bob);

            Command hearing = ada.run("receive", "--follow");
            bob.run("send", "Ada", "Nobody there knows where you are.").done();
            assertThat(hearing.await(line -> line.containsKey("text")).getString("text"))
                    .isEqualTo("Nobody there knows where you are.");

            assertThat(Connections.remotePorts(hearing))
                    .contains(leading.port())
                    .doesNotContain(target.port());
            assertThat(Connections.remotePorts(leading.process())).contains(target.port());
            hearing.stop();
            assertThat(ada.run("relay", "list").result().getString("proxy"))
                    .isEqualTo(leading.address());
            assertThat(ada.run("explain", "Bob").done())
                    .anySatisfy(fact -> {
                        assertThat(fact.getString("who"))
                                .startsWith("The relay 127.0.0.1:" + leading.port() + " as proxy");
                        assertThat(fact.getString("learns")).startsWith("your network address");
                    });
        }
    }

    @Test
    void refusedTargetIsToldInOneSentence() {
        try (World world = new World(folder)) {
            Relay target = world.relay("target");
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
    void waysInACircleAreRefusedWithASentence() {
        try (World world = new World(folder)) {
            Relay one = world.relay("one");
            Relay two = world.relay("two");
            Person ada = world.person("Ada", one, two);
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
