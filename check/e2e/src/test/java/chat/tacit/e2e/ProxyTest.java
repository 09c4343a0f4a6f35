package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.kit.NotingProxy;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/**
 * Two people whose relays have names that nobody on this machine can look up: they are reached
 * through proxies, which can, or not at all.
 */
@ExtendWith(SharedRelays.class)
final class ProxyTest {
    private static final String HOST = "@127.0.0.1:";

    @TempDir Path folder;

    private static String named(Relay relay, String name) {
        assertThat(relay.address()).contains(HOST);
        return relay.address().replace(HOST, "@" + name + ":");
    }

    @Test
    void peopleTalkThroughProxiesThatAloneLookUpTheRelaysNames(SharedRelays.Pair relays)
            throws Exception {
        try (World world = new World(folder);
                NotingProxy socks = new NotingProxy();
                NotingProxy http = new NotingProxy()) {
            Relay first = relays.one();
            Relay second = relays.two();
            String one = named(first, "one.relay.test");
            String two = named(second, "two.relay.test");
            Person ada = world.person("Ada", one, two);
            Person bob = world.person("Bob", two);
            String throughSocks = "socks5://127.0.0.1:" + socks.port();
            String throughHttp = "http://127.0.0.1:" + http.port();
            ada.run("relay", "proxy", "all", throughSocks).done();
            bob.run("relay", "proxy", two, throughHttp).done();
            bob.run("relay", "add", one, "--proxy", throughHttp).done();

            world.acquaint(ada, bob);
            Command hearing = bob.run("receive", "--follow");
            ada.run("send", "Bob", "Nobody knows where we are.").done();
            assertThat(hearing.await(line -> line.containsKey("text")).getString("text"))
                    .isEqualTo("Nobody knows where we are.");

            assertThat(socks.asked())
                    .contains("socks5 name one.relay.test:" + first.port())
                    .contains("socks5 name two.relay.test:" + second.port())
                    .allMatch(target -> target.startsWith("socks5 name "));
            assertThat(http.asked())
                    .contains("CONNECT one.relay.test:" + first.port() + " HTTP/1.1")
                    .contains("CONNECT two.relay.test:" + second.port() + " HTTP/1.1");
            assertThat(bob.run("relay", "list").done())
                    .hasSize(2)
                    .allSatisfy(relay -> {
                        assertThat(relay.getString("state")).isEqualTo("answers");
                        assertThat(relay.getString("proxy")).isEqualTo(throughHttp);
                    });
            assertThat(who(ada))
                    .anyMatch(who ->
                            who.startsWith("The proxy to the relay ")
                                    && who.contains("one.relay.test:" + first.port())
                                    && who.contains("two.relay.test:" + second.port()));
        }
    }

    private static List<String> who(Person person) {
        List<JsonObject> facts = person.run("explain", "Bob").done();
        return facts.stream().map(fact -> fact.getString("who")).toList();
    }

    @Test
    void withoutItsProxyARelayIsNotReached(SharedRelays.Pair relays) throws Exception {
        try (World world = new World(folder)) {
            Person ada = world.person("Ada", relays);
            int gone;
            try (NotingProxy proxy = new NotingProxy()) {
                gone = proxy.port();
            }
            ada.run("relay", "proxy", "all", "socks5://127.0.0.1:" + gone).done();
            assertThat(states(ada)).containsExactly("silent", "silent");
            ada.run("relay", "proxy", relays.one().address(), "direct").done();
            assertThat(states(ada)).containsExactly("answers", "silent");
        }
    }

    private static List<String> states(Person person) {
        List<JsonObject> listed = person.run("relay", "list").done();
        return listed.stream().map(relay -> relay.getString("state")).toList();
    }

    @Test
    void whatIsNoProxyIsRefusedWithASentence(SharedRelays.Pair relays) {
        try (World world = new World(folder)) {
            Person ada = world.person("Ada", relays);
            Command.Ended ended =
                    ada.run("relay", "proxy", relays.one().address(), "ftp://127.0.0.1:21").ended();
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err()).hasSize(1);
            assertThat(ended.err().getFirst()).contains("is not a proxy");
        }
    }
}
