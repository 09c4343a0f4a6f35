package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.call.CallNews;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.Siblings;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.Description;
import chat.tacit.e2ee.call.DtlsFingerprint;
import chat.tacit.e2ee.call.Media;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.kit.Descriptions;
import chat.tacit.kit.StoreThrough;
import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayException;
import chat.tacit.store.Store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** People with open profiles and real relays, who call each other with pages that aren't there. */
final class Callers implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final List<Client> clients = new ArrayList<>();
    private final List<Relay> relays = new ArrayList<>();
    private int made;

    Callers(Path folder) {
        this.folder = folder;
    }

    /** A relay that relays calls. */
    Relay calling() throws RelayException {
        Secret secret = Secret.owned(Text.utf8("a secret for calls"));
        Relay relay = RealRelays.calling(secret, lasting());
        relays.add(relay);
        return relay;
    }

    /**
     * As if it were on a disk, which devices of a profile ask for; it lasts as long as the test.
     */
    static Store lasting() {
        return new StoreThrough(RealRelays.memory()) {
            @Override
            public boolean durable() {
                return true;
            }

            @Override
            public Usage usage() {
                return new Usage(super.usage().used(), Long.MAX_VALUE); // of a disk
            }
        };
    }

    /** A relay that doesn't. */
    Relay silent() throws RelayException {
        Relay relay = RealRelays.keepingQueues();
        relays.add(relay);
        return relay;
    }

    /** One device of somebody, and what it was told of calls. */
    final class Caller {
        private final Path home;
        final Client client;
        final List<CallNews> told = new CopyOnWriteArrayList<>();
        private final int certificate;

        private Caller(Path home) {
            made++;
            this.home = home;
            this.certificate = made;
            this.client = receiving(home);
            this.client.calls().listen(told::add);
        }

        ConversationId only() {
            return SmallMesh.only(client);
        }

        Description description() {
            return new Description(Descriptions.audio(certificate), fingerprint());
        }

        DtlsFingerprint fingerprint() {
            return DtlsFingerprint.parse(Descriptions.fingerprint(certificate));
        }

        /** This process ends, something is in the profile, and another process begins. */
        Caller again(Consumer<Transaction> between) {
            clients.remove(client);
            client.close();
            try (Profile profile = Homes.again(home)) {
                var _ =
                        profile.write(tx -> {
                            between.accept(tx);
                            return true;
                        });
            }
            return new Caller(home);
        }

        /** Gets ready, and rings. */
        CallId rings() throws ClientException {
            var _ = client.calls().prepare(only(), PATIENCE);
            return client.calls().ring(only(), new Media(true, false), description());
        }

        /** Rings with what was got ready before, if there is no call. */
        Optional<CallId> callsNow() {
            try {
                return Optional.of(
                        client.calls().ring(only(), new Media(true, false), description()));
            } catch (ClientException _) {
                return Optional.empty();
            }
        }

        void accepts(CallId call) throws ClientException {
            var _ = client.calls().prepare(only(), PATIENCE);
            client.calls().accept(call, description());
        }

        <T extends CallNews.What> T awaitTold(Class<T> what) {
            await(what.getSimpleName())
                    .atMost(PATIENCE)
                    .until(() -> told.stream().anyMatch(one -> what.isInstance(one.what())));
            return told.stream()
                    .map(CallNews::what)
                    .filter(what::isInstance)
                    .map(what::cast)
                    .toList()
                    .getLast();
        }

        /** The lines that calls left. */
        List<String> lines() {
            return client.history(only(), 50).stream()
                    .filter(message -> message.type() == Message.Type.CALL)
                    .map(Message::text)
                    .toList();
        }

        void awaitLines(String... lines) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(lines()).containsExactly(lines));
        }

        /** Another device of the same person. */
        Caller linked(Relay relay) throws ClientException {
            Path home = folder.resolve("linked" + made);
            try (Profile profile = Homes.open(home, "linked")) {
                profile.write(tx -> {
                    Relays.add(tx, relay.address(), Instant.now());
                    Siblings.expect(tx);
                    return true;
                });
            }
            Caller other = new Caller(home);
            Devices device = other.client.devices();
            Devices.Candidate candidate = client.devices().read(device.show().link());
            assertThat(device.awaitReader(PATIENCE)).contains(candidate.code());
            client.devices().confirm(candidate, "linked", Instant.EPOCH);
            assertThat(device.awaitCopy(PATIENCE, _ -> {})).isTrue();
            return other;
        }
    }

    Caller caller(String name, Relay... relays) throws ClientException {
        Path home = folder.resolve(name);
        try (Profile profile = Homes.open(home, name)) {
            profile.write(tx -> {
                for (Relay relay : relays) {
                    Relays.add(tx, relay.address(), Instant.now());
                }
                return true;
            });
        }
        return new Caller(home);
    }

    private Client receiving(Path home) {
        Client client = new Client(Homes.again(home), Entropy.system());
        clients.add(client);
        var _ = Thread.ofVirtual().start(() -> client.receiving().stay());
        return client;
    }

    /** A relay goes away. */
    void end(Relay relay) {
        relays.remove(relay);
        relay.close();
    }

    /** The two become contacts. */
    static void meet(Caller inviter, Caller joiner) throws ClientException {
        InvitationTerms terms = new InvitationTerms(true, Travel.LINK, false);
        var _ = SmallMesh.meet(inviter.client, joiner.client, terms);
    }

    @Override
    public void close() {
        clients.reversed().forEach(Client::close);
        relays.forEach(Relay::close);
    }
}
