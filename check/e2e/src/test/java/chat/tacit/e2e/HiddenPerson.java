package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.Message;
import chat.tacit.client.mesh.CoverSetting;
import chat.tacit.client.mesh.MeshServerStatus;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody with one hidden contact, whose client runs here and receives as long as it does. */
final class HiddenPerson implements AutoCloseable {
    private static final Duration ALWAYS = Duration.ofHours(1);

    private final String name;
    private final Client client;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Thread listening;

    HiddenPerson(Path home, String name, List<RelayAddress> servers, CoverSetting cover)
            throws ClientException {
        this.name = name;
        Client.create(home, passphrase(), name, servers).close();
        try (Client before = Client.open(home, passphrase())) {
            before.mesh().cover(cover);
        }
        // Times that scale with cover are read when a profile is opened.
        this.client = Client.open(home, passphrase());
        this.listening = Thread.ofVirtual().name("listening").start(this::listen);
    }

    private static Secret passphrase() {
        return Secret.owned(Text.utf8("a passphrase of the tests"));
    }

    private void listen() {
        try {
            client.follow(
                    ALWAYS,
                    message -> {
                        if (message.type() == Message.Type.TEXT && !message.own()) {
                            heard.add(message.text());
                        }
                    });
        } catch (ClientException e) {
            throw new AssertionError(e);
        }
    }

    String name() {
        return name;
    }

    /** A link of a hidden invitation. */
    String invite() throws ClientException {
        JoseKey pair = JoseKey.generate(Entropy.system());
        return client.invite(InvitationTerms.hidden(pair, Travel.LINK, false)).link();
    }

    void connect(String link) throws ClientException {
        var _ = client.connect(link, Travel.LINK);
    }

    private Optional<Conversation> contact() {
        return client.conversations().stream()
                .filter(one -> one.state() == Conversation.State.ACTIVE)
                .findFirst();
    }

    void awaitContact(Duration patience) {
        await().atMost(patience).until(() -> contact().isPresent());
    }

    void say(String text) throws ClientException {
        var _ = client.send(contact().orElseThrow().id(), text);
    }

    /** What was said to them, in the order in which it was shown. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    void awaitAll(List<String> texts, Duration patience) {
        await().atMost(patience).untilAsserted(() -> assertThat(heard).as(name).containsAll(texts));
    }

    /** What they know of a server. */
    Optional<MeshServerStatus> known(RelayAddress server) {
        return client.relays().mesh().servers().stream()
                .filter(one -> one.address().equals(server))
                .findFirst();
    }

    @Override
    public void close() {
        client.close();
        listening.interrupt();
    }
}
