package chat.tacit.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.tacit.client.Logged;
import chat.tacit.client.TornSockets;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.mesh.MeshRefusal;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.Service;

import io.vertx.core.dns.AddressResolverOptions;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.nio.charset.StandardCharsets;
import java.util.List;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeshLinkTest {
    private final Dialler dialler = new Dialler(AddressResolverOptions::new);
    private final MeshLink link = new MeshLink(dialler, Entropy.system());
    private FalseServer server;

    @BeforeAll
    void start() throws Exception {
        server = new FalseServer(Service.MESH);
    }

    @AfterAll
    void stop() throws Exception {
        dialler.close();
        server.close();
    }

    private MeshLink.Answer ask(RelayAddress of) throws MeshException {
        return link.ask(of, List.of(), _ -> MeshAsking.load());
    }

    private MeshException fails(RelayAddress of) {
        return catchThrowableOfType(MeshException.class, () -> ask(of));
    }

    private MeshException fails(FalseServer.Saying saying) {
        server.say(saying);
        return fails(server.address());
    }

    @Test
    void everyQuestionHasItsConnectionAndBeginsWithTheHello() throws Exception {
        server.say(FalseServer.Saying.of(200, "{\"a\":1}"));
        server.asked();

        MeshLink.Answer answer = ask(server.address());
        ask(server.address());

        assertThat(answer.body().toArray()).asString().isEqualTo("{\"a\":1}");
        assertThat(answer.met().at())
                .hasValueSatisfying(it -> assertThat(it.isLoopbackAddress()).isTrue());
        assertThat(server.asked()).containsExactly("/hello", "/mesh/load", "/hello", "/mesh/load");
    }

    /** In TLS, between requests, in an answer: wherever it happens nobody has to read of it. */
    @Test
    void serverThatIsKilledIsSilentAndPrintsNothing() throws Exception {
        server.say(FalseServer.Saying.of(200, "{}"));
        try (Logged logged = new Logged()) {
            for (int bytes = 0; bytes < 2_600; bytes += 200) {
                try (TornSockets torn = new TornSockets(server.address(), bytes)) {
                    MeshException e = fails(torn.address());
                    if (e != null) { // else all had been said
                        assertThat(e.kind()).isEqualTo(MeshException.Kind.SILENT);
                    }
                }
            }
            assertThat(logged.lines()).isEmpty();
        }
    }

    @Test
    void anotherServerAtTheAddressIsAskedNothing() {
        Fingerprint other = Fingerprint.of(SigningKey.generate(Entropy.system()).publicKey());
        server.asked();

        MeshException e =
                fails(new RelayAddress(other, server.address().hosts(), server.address().port()));

        assertThat(e.kind()).isEqualTo(MeshException.Kind.NONSENSE);
        assertThat(e).hasMessage("Another relay answers at this address.");
        assertThat(server.asked()).containsExactly("/hello");
    }

    @Test
    void relayWithoutTheServiceIsAskedNothing() throws Exception {
        try (FalseServer queues = new FalseServer(Service.QUEUE)) {
            assertThat(fails(queues.address()).is(Refusal.SERVICE_OFF)).isTrue();
            assertThat(queues.asked()).containsExactly("/hello");
        }
    }

    @Test
    void whatIsNotSignedForThisRequestCountsForNothing() {
        FalseServer.Saying said = FalseServer.Saying.of(200, "{}");

        assertThat(fails(said.unsigned()).kind()).isEqualTo(MeshException.Kind.NONSENSE);
        assertThat(fails(said.signedFor("/mesh/messages")).kind())
                .isEqualTo(MeshException.Kind.NONSENSE);
    }

    @Test
    void refusalHasItsType() {
        String work =
                new String(new MeshRefusal(Refusal.WORK, 19).encode(), StandardCharsets.UTF_8);

        MeshException e = fails(FalseServer.Saying.of(429, work));

        assertThat(e.kind()).isEqualTo(MeshException.Kind.REFUSED);
        assertThat(e.refusal()).contains(new MeshRefusal(Refusal.WORK, 19));
        assertThat(e)
                .hasMessage("the server says no: The request needs more work than it carries.");
    }

    @Test
    void refusalInPlainHttpIsAHint() {
        assertThat(fails(FalseServer.Saying.of(503, "").unsigned()).is(Refusal.BUSY)).isTrue();
        assertThat(fails(FalseServer.Saying.of(418, "").unsigned()).kind())
                .isEqualTo(MeshException.Kind.NONSENSE);
    }

    @Test
    void answerThatIsLongerThanItsFormIsNotRead() throws Exception {
        server.say(FalseServer.Saying.of(200, " ".repeat(SignedMessage.MOST)));
        assertThat(ask(server.address()).body().size()).isEqualTo(SignedMessage.MOST);

        assertThat(fails(FalseServer.Saying.of(200, " ".repeat(SignedMessage.MOST + 1))).kind())
                .isEqualTo(MeshException.Kind.NONSENSE);
    }

    @Test
    void nobodyThereIsSilence() throws Exception {
        FalseServer gone = new FalseServer(Service.MESH);
        RelayAddress address = gone.address();
        gone.close();

        assertThat(fails(address).kind()).isEqualTo(MeshException.Kind.SILENT);
    }
}
