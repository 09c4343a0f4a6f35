package chat.tacit.client;

import chat.tacit.client.contact.InvitationBlobs;
import chat.tacit.client.contact.Joining;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Ask;
import chat.tacit.client.route.Heard;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Acts on what relays say about invitations: other people's that were fetched, and our own. */
final class LinkAnswers {
    private final Profile profile;
    private final Parts parts;
    private final Consumer<Event> tell;

    LinkAnswers(Profile profile, Parts parts, Consumer<Event> tell) {
        this.profile = profile;
        this.parts = parts;
        this.tell = tell;
    }

    void fetched(Heard.Fetched fetched, Instant now) {
        Optional<Joining.Fetch> waiting = waiting(fetched.ask());
        if (waiting.isEmpty()) {
            return;
        }
        Joining.Fetch fetch = waiting.get();
        try {
            ConversationId joined =
                    profile.write(tx -> {
                        ConversationId id = parts.joining().join(tx, fetch, fetched.link(), now);
                        Joining.joined(tx, fetch, id);
                        return id;
                    });
            tell.accept(new Event.Joined(fetch.link().text(), joined));
        } catch (ClientException e) {
            end(fetched.ask(), e.sentence());
        }
    }

    private Optional<Joining.Fetch> waiting(Ask.FetchLink ask) {
        return profile.read(Joining::fetches).stream()
                .filter(fetch -> fetch.link().key().id().equals(ask.link()))
                .findFirst();
    }

    void notFetched(Ask.FetchLink ask, Reply reply) {
        boolean used = reply instanceof Reply.No no && no.refusal() == Refusal.USED;
        end(
                ask,
                used
                        ? "someone else opened this link: ask for a new one and tell the sender."
                        : "the relay can't give the invitation now: try again.");
    }

    void end(Ask.FetchLink ask, String sentence) {
        waiting(ask)
                .ifPresent(fetch -> {
                    write(tx -> Joining.failed(tx, fetch, sentence));
                    tell.accept(new Event.NotJoined(fetch.link().text(), sentence));
                });
    }

    /** Compares who fetched an invitation with who joined. */
    void checked(Ask.LinkState ask, Reply reply) {
        List<InvitationBlobs.Check> checks =
                profile.read(tx -> InvitationBlobs.checks(tx, ask.link()));
        write(tx -> InvitationBlobs.checked(tx, ask.link()));
        if (reply instanceof Reply.LinkStatus status) {
            for (InvitationBlobs.Check check : checks) {
                boolean other =
                        status.others()
                                || status.first()
                                        .map(first -> !first.key().equals(check.fetcher()))
                                        .orElse(false);
                if (other) {
                    tell.accept(
                            new Event.Noticed(
                                    check.conversation(),
                                    "Someone else opened this invitation too: compare the code"
                                            + " before you say anything."));
                }
            }
        }
    }

    private void write(Consumer<Transaction> work) {
        profile.write(tx -> {
            work.accept(tx);
            return true;
        });
    }
}
