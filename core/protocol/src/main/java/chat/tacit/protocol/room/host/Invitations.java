package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.InvitationWork;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.store.StoredFields;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.Tally;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** Invitations that wait at an account's homeserver ({@code spec/50-room} §7). */
final class Invitations {
    private final Line line;
    private final Calls calls;
    private final Accounts accounts;
    private final SecretHost.Terms terms;
    private final Tally<AccountId> rate;
    private final Map<AccountId, Set<Feed>> feeds = new HashMap<>();

    Invitations(Line line, Calls calls, Accounts accounts, SecretHost.Terms terms) {
        this.line = line;
        this.calls = calls;
        this.accounts = accounts;
        this.terms = terms;
        this.rate =
                new Tally<>(
                        Duration.ofMinutes(1),
                        line.count(Limit.ROOM_INVITATIONS_PER_MINUTE),
                        line.value(Limit.STRIKE_ADDRESSES));
    }

    void post(Asker asker, Request.PostInvitation request, Consumer<Reply> answer) {
        AccountId id = new AccountName(request.handle(), terms.fingerprint()).id();
        InvitationWork work = new InvitationWork(asker.id(), id, request.sealed());
        int bits = work.bits(request.nonce());
        if (bits < InvitationWork.LEAST) {
            answer.accept(Reply.Refused.of(Refusal.REFUSED));
            return;
        }
        accounts.serve(
                id,
                answer,
                done ->
                        calls.get(
                                Accounts.key(HostKey.Space.BUNDLE, id),
                                Accounts.retry(done),
                                row -> {
                                    if (row.isEmpty()) {
                                        done.accept(Reply.Refused.of(Refusal.REFUSED));
                                    } else {
                                        take(id, request.sealed(), bits, done);
                                    }
                                }));
    }

    private void take(AccountId id, Bytes sealed, int bits, Consumer<Reply> answer) {
        calls.measure(
                Accounts.key(HostKey.Space.INVITATIONS, id),
                Accounts.retry(answer),
                extent -> {
                    int asked = InvitationWork.asked(extent.entries());
                    OptionalLong wait = rate.wait(id, line.now());
                    if (extent.entries() >= line.value(Limit.ROOM_INVITATIONS)) {
                        answer.accept(Reply.Refused.of(Refusal.TOO_MANY));
                    } else if (bits < asked) {
                        answer.accept(Reply.Refused.of(Refusal.WORK, asked));
                    } else if (wait.isPresent()) {
                        answer.accept(Reply.Refused.of(Refusal.TOO_MANY, wait.getAsLong()));
                    } else if (!line.hasRoom()) {
                        answer.accept(Reply.Refused.of(Refusal.FULL));
                    } else {
                        append(id, sealed, answer);
                    }
                });
    }

    private void append(AccountId id, Bytes sealed, Consumer<Reply> answer) {
        rate.add(id, line.now());
        calls.append(
                new StoreCall.Append(
                        Accounts.key(HostKey.Space.INVITATIONS, id),
                        Fields.unlabelled().u64(line.seconds()).fixed(sealed).toArray(),
                        line.count(Limit.ROOM_INVITATIONS),
                        OptionalLong.empty(),
                        line.after(Limit.UNUSED_INVITATION)),
                Accounts.retry(answer),
                outcome -> {
                    switch (outcome) {
                        case Result.Kept(long number) -> {
                            answer.accept(new Reply.Done());
                            List.copyOf(feeds.getOrDefault(id, Set.of()))
                                    .forEach(feed -> feed.reaches(number));
                        }
                        case Result.Full _ -> answer.accept(Reply.Refused.of(Refusal.TOO_MANY));
                        case Result.Moved _ ->
                                throw new IllegalStateException("no position was asked for");
                    }
                });
    }

    void drop(HostSession.Owner owner, Request.DropInvitations request, Consumer<Reply> answer) {
        AccountId id = owner.account().id();
        accounts.serve(
                id,
                answer,
                done ->
                        calls.deleteThrough(
                                Accounts.key(HostKey.Space.INVITATIONS, id),
                                request.through(),
                                Accounts.retry(done),
                                () -> done.accept(new Reply.Done())));
    }

    /** Tells those that wait and those that come. */
    Stream stream(HostSession.Owner owner, Request.StreamInvitations request, Told told) {
        AccountId id = owner.account().id();
        Feed feed = new Feed(id, request.after(), told);
        feeds.computeIfAbsent(id, _ -> new LinkedHashSet<>()).add(feed);
        accounts.serve(
                id,
                reply -> {
                    if (reply instanceof Reply.Refused) {
                        feed.end(reply);
                    }
                },
                done ->
                        calls.measure(
                                Accounts.key(HostKey.Space.INVITATIONS, id),
                                Accounts.retry(done),
                                extent -> {
                                    done.accept(new Reply.Done());
                                    feed.reaches(extent.next() - 1);
                                }));
        return feed;
    }

    /** One stream of an account's invitations, as far as they are durable. */
    private final class Feed implements Stream {
        private final AccountId account;
        private final Told told;
        private long at;
        private long durable;
        private boolean reading;
        private boolean writable = true;
        private boolean over;

        Feed(AccountId account, long after, Told told) {
            this.account = account;
            this.at = after;
            this.told = told;
        }

        void reaches(long number) {
            durable = Math.max(durable, number);
            pump();
        }

        @Override
        public void writable(boolean now) {
            writable = now;
            pump();
        }

        @Override
        public void close() {
            over = true;
            Set<Feed> open = feeds.get(account);
            if (open != null && open.remove(this) && open.isEmpty()) {
                feeds.remove(account);
            }
        }

        void end(Reply reply) {
            if (!over) {
                close();
                told.end(reply);
            }
        }

        private void pump() {
            if (over || reading || !writable || at >= durable) {
                return;
            }
            reading = true;
            long through = durable;
            calls.read(
                    new StoreCall.Read(
                            Accounts.key(HostKey.Space.INVITATIONS, account),
                            at,
                            PairLoading.READ_ENTRIES,
                            PairLoading.READ_BYTES),
                    () -> end(Reply.Refused.of(Refusal.RETRY)),
                    entries -> {
                        reading = false;
                        if (!over) {
                            tell(entries, through);
                        }
                    });
        }

        private void tell(List<Result.Entry> entries, long through) {
            for (Result.Entry entry : entries) {
                if (entry.position() <= through) {
                    told.item(invited(entry));
                }
            }
            at = entries.isEmpty() ? through : Math.min(through, entries.getLast().position());
            pump();
        }
    }

    private static Reply invited(Result.Entry entry) {
        return StoredFields.entry(
                entry.bytes(),
                in ->
                        new Reply.Invited(
                                entry.position(), Instant.ofEpochSecond(in.u64()), in.rest()));
    }
}
