package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

final class OutageTest {
    private static final RelayAddress ONE = at(7443);
    private static final RelayAddress OTHER = at(7444);
    private static final Event.RelayDown ONE_DOWN = new Event.RelayDown(ONE, Engine.UNREACHABLE);
    private static final Event.RelayDown OTHER_DOWN = new Event.RelayDown(OTHER, "it is full");

    private final List<Event.RelayDown> silent = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Outage outage = new Outage(() -> silent);

    private static RelayAddress at(int port) {
        return RelayAddress.parse("tacit://" + "A".repeat(43) + "@127.0.0.1:" + port);
    }

    @Test
    void relayThatIsAwayBesideOneThatAnswersIsNoOutage() {
        outage.listen(told::add);
        outage.accept(ONE_DOWN);
        outage.accept(new Event.RelayUp(OTHER));
        assertThat(told).isEmpty();
        assertThat(outage.now()).isEmpty();
    }

    @Test
    void whenTheLastIsSilentThatIsSaidOnceWithEachReason() {
        outage.listen(told::add);
        silent.addAll(List.of(ONE_DOWN, OTHER_DOWN));
        outage.accept(OTHER_DOWN);
        outage.accept(ONE_DOWN);
        String sentence =
                "no relay answers now (127.0.0.1:7443: it can't be reached; 127.0.0.1:7444: it is"
                        + " full); what waits there comes when one does.";
        assertThat(told).containsExactly(sentence);
        assertThat(outage.now()).contains(sentence);
    }

    @Test
    void firstThatAnswersAgainIsNamed() {
        silent.add(ONE_DOWN);
        outage.accept(ONE_DOWN);
        outage.listen(told::add);
        outage.accept(new Event.RelayUp(ONE));
        outage.accept(new Event.RelayUp(OTHER));
        assertThat(told).containsExactly("the relay 127.0.0.1:7443 answers again.");
        assertThat(outage.now()).isEmpty();
    }

    @Test
    void profileSaysSoWhenItsRelaysCannotBeReached(@TempDir Path folder)
            throws IOException, ClientException {
        Secret passphrase = Secret.owned(Text.utf8("correct horse"));
        RelayAddress gone = at(freePort());
        try (Client ada = Client.create(folder.resolve("ada"), passphrase, "Ada", List.of(gone))) {
            assertThat(ada.outage()).isEmpty();
            assertThat(ada.relays().probe(Duration.ofSeconds(30))).hasSize(1);
            assertThat(ada.outage())
                    .hasValueSatisfying(sentence -> assertThat(sentence).contains(gone.place()));
        }
    }

    @Test
    void relayThatBansSaysSo(@TempDir Path folder) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer banning =
                    vertx.createHttpServer(
                                    new HttpServerOptions()
                                            .setSsl(true)
                                            .setKeyCertOptions(
                                                    SelfSignedCertificate.create()
                                                            .keyCertOptions()))
                            .requestHandler(it ->
                                    it.response().setStatusCode(Refusal.BANNED.status()).end())
                            .listen(0, "127.0.0.1")
                            .await(30, TimeUnit.SECONDS);
            Secret passphrase = Secret.owned(Text.utf8("correct horse"));
            RelayAddress relay = at(banning.actualPort());
            Client.create(folder.resolve("ada"), passphrase, "Ada", List.of(relay)).close();
            try (Client ada = Client.open(folder.resolve("ada"), passphrase)) {
                assertThat(ada.relays().probe(Duration.ofSeconds(30)).getFirst().trouble())
                        .contains("it was refused: This address is banned for a while; wait");
            }
        } finally {
            var _ = vertx.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
