package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Subscribe frames ({@code spec/30-queue} §7): all rows of a frame are read, then all its keys are
 * derived in one call, then each entry is answered alone.
 */
final class Subscribing {
    private final Line line;
    private final Calls calls;
    private final Authentication authentication;
    private final Admission admission;
    private final Subscriptions subscriptions;

    Subscribing(
            Line line,
            Calls calls,
            Authentication authentication,
            Admission admission,
            Subscriptions subscriptions) {
        this.line = line;
        this.calls = calls;
        this.authentication = authentication;
        this.admission = admission;
        this.subscriptions = subscriptions;
    }

    void subscribe(Exchange exchange, Command.Subscribe command) {
        Batch batch = new Batch(exchange, command);
        for (int i = 0; i < command.entries().size(); i++) {
            Candidate candidate = new Candidate(i, command.entries().get(i));
            calls.get(
                    RowKey.recipient(candidate.entry.queue()),
                    () -> {
                        batch.answer(new Answer.Refused(batch.seq, candidate.place, Refusal.RETRY));
                        batch.read();
                    },
                    row -> {
                        batch.found(candidate, line.live(row));
                        batch.read();
                    });
        }
    }

    /** One entry and its place in the frame. */
    private record Candidate(int place, Command.Subscribe.Entry entry) {}

    /** A candidate whose row was looked for, and the key that it has if it is there. */
    private record Looked(
            Candidate candidate, Optional<Row> row, Optional<AgreementPublicKey> key) {}

    private final class Batch {
        private final Exchange exchange;
        private final long seq;
        private final int window;
        private final List<Looked> looked = new ArrayList<>();
        private int unread;
        private int unanswered;

        Batch(Exchange exchange, Command.Subscribe command) {
            this.exchange = exchange;
            this.seq = exchange.request().seq();
            this.window =
                    command.window() == 0
                            ? line.limits().count(Limit.DELIVERY_WINDOW)
                            : Math.min(
                                    command.window(),
                                    line.limits().count(Limit.DELIVERY_WINDOW_MAXIMUM));
            this.unread = command.entries().size();
            this.unanswered = unread;
        }

        void found(Candidate candidate, Optional<Row> row) {
            Optional<AgreementPublicKey> key = RecipientRow.of(row).map(RecipientRow::recipientKey);
            looked.add(new Looked(candidate, row, key));
        }

        /** The entries are gone on with when the last of them was read. */
        void read() {
            unread--;
            if (unread > 0 || looked.isEmpty()) {
                return;
            }
            List<Looked> fresh = new ArrayList<>();
            for (Looked entry : looked) {
                Optional<Peer> known =
                        authentication.recipient(entry.candidate.entry.queue(), entry.key());
                if (known.isEmpty()) {
                    fresh.add(entry);
                } else if (known.get().authenticator().matchesEntry(entry.candidate.entry, seq)) {
                    accept(entry, known.get());
                } else {
                    authentication.strike();
                    return;
                }
            }
            if (!fresh.isEmpty()) {
                calls.derive(
                        fresh.stream()
                                .map(it -> it.key().orElse(authentication.dummyKey()))
                                .toList(),
                        shared -> check(fresh, shared));
            }
        }

        private void check(List<Looked> fresh, List<Optional<Secret>> shared) {
            for (int i = 0; i < fresh.size(); i++) {
                Looked looked = fresh.get(i);
                Command.Subscribe.Entry entry = looked.candidate.entry;
                Authentication.Claim claim =
                        new Authentication.Claim(
                                Role.RECIPIENT,
                                entry.queue().entity(),
                                looked.key(),
                                shared.get(i));
                authentication
                        .check(claim, authenticator -> authenticator.matchesEntry(entry, seq))
                        .ifPresentOrElse(
                                peer -> {
                                    authentication.confirm(
                                            Role.RECIPIENT, entry.queue().entity(), peer);
                                    accept(looked, peer);
                                },
                                () -> refuse(looked.candidate));
            }
        }

        private void refuse(Candidate candidate) {
            admission.refused();
            answer(new Answer.Refused(seq, candidate.place, Refusal.REFUSED));
        }

        private void accept(Looked looked, Peer peer) {
            RecipientId queue = looked.candidate.entry.queue();
            if (!subscriptions.hasRoomFor(queue)) {
                admission.refused();
                reply(looked.candidate, peer, Reply.No.of(Refusal.TOO_MANY));
                return;
            }
            Subscription subscription = new Subscription(queue, peer, window);
            subscriptions.add(subscription, looked.row.orElseThrow());
            calls.measure(
                    queue,
                    () -> {
                        if (subscription.isActive()) {
                            subscriptions.remove(subscription);
                            line.emit(new Output.Release(queue));
                        }
                        reply(looked.candidate, peer, Reply.No.of(Refusal.RETRY));
                    },
                    waiting -> {
                        if (subscription.isActive()) {
                            reply(looked.candidate, peer, new Reply.Subscribed(waiting));
                            subscriptions.open(subscription, waiting);
                        } else {
                            reply(looked.candidate, peer, Reply.No.of(Refusal.RETRY));
                        }
                    });
        }

        private void reply(Candidate candidate, Peer peer, Reply reply) {
            line.answer(
                    new Answer.Response(seq, candidate.place, peer.responses().seal(seq, reply)),
                    reply);
            answered();
        }

        void answer(Answer answer) {
            line.answer(answer);
            answered();
        }

        private void answered() {
            unanswered--;
            if (unanswered == 0) {
                exchange.end();
            }
        }
    }
}
