package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.profile.OtherProcess;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.relay.Relay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process that waits for an answer while another one of its profile receives, and ends. */
@Timeout(60)
final class TakingOverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;

    @Test
    void whoWaitsReceivesAsSoonAsTheOneThatDidHasEnded() throws Exception {
        Path alices = folder.resolve("alice");
        Path bobs = folder.resolve("bob");
        try (Relay relay = RealRelays.keepingQueues(Callers.lasting())) {
            Client.create(alices, OtherProcess.passphrase(), "Alice", List.of(relay.address()))
                    .close();
            Client.create(bobs, OtherProcess.passphrase(), "Bob", List.of(relay.address())).close();
            try (Client alice = Client.open(alices, OtherProcess.passphrase());
                    OtherProcess receiving = OtherProcess.opened(bobs);
                    Client bob = Client.open(bobs, OtherProcess.passphrase())) {
                assertThat(receiving.ask("receive")).isEqualTo("true");
                assertThat(bob.receiving().isElsewhere()).isTrue();
                assertThat(alice.receiving().isElsewhere()).isFalse();
                String link = alice.invite(new InvitationTerms(false, Travel.LINK, false)).link();
                Thread.startVirtualThread(alice.receiving()::stay);
                Conversation made = bob.connect(link, Travel.LINK);
                receiving.kill();
                assertThat(bob.waitUntilActive(made.id(), PATIENCE).state())
                        .isEqualTo(Conversation.State.ACTIVE);
                assertThat(bob.receiving().isElsewhere()).isFalse();
            }
        }
    }
}
