package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.store.StoredFields;
import chat.tacit.protocol.store.Turnstile;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The rows of accounts. What is done to one account is done in its order: an account belongs to one
 * process of a relay at a time.
 */
final class Accounts {
    /** How many accounts there are: a u64. */
    private static final HostKey COUNT = new HostKey(HostKey.Space.SALTS, Bytes.ofHex("01"));

    private final Line line;
    private final Calls calls;
    private final Map<AccountId, Turnstile> turns = new HashMap<>();

    /** Both rows of an account that is there, or was deleted, with their revisions. */
    record Found(
            Optional<AccountRow> account,
            long accountRevision,
            Optional<PasswordRow> password,
            long passwordRevision) {

        /** The account, unless there is none or it was deleted. */
        Optional<AccountRow> there() {
            return account.filter(AccountRow::isThere);
        }
    }

    Accounts(Line line, Calls calls) {
        this.line = line;
        this.calls = calls;
    }

    static HostKey key(HostKey.Space space, AccountId account) {
        return new HostKey(space, account.bytes());
    }

    /**
     * Runs {@code run} when it is this account's turn; it ends with its answer.
     *
     * @param run is given where to answer
     */
    void serve(AccountId account, Consumer<Reply> answer, Consumer<Consumer<Reply>> run) {
        Turnstile turn = turns.computeIfAbsent(account, _ -> new Turnstile());
        turn.enter(
                true,
                () ->
                        run.accept(reply -> {
                            turn.leave();
                            if (turn.isIdle()) {
                                turns.remove(account, turn);
                            }
                            answer.accept(reply);
                        }));
    }

    /** Both rows, whatever is there: the same reads for a handle that is nobody's. */
    void find(AccountId account, Consumer<Reply> answer, Consumer<Found> then) {
        calls.find(
                key(HostKey.Space.ACCOUNT, account),
                retry(answer),
                row ->
                        calls.get(
                                key(HostKey.Space.PASSWORD, account),
                                retry(answer),
                                password ->
                                        then.accept(
                                                new Found(
                                                        line.live(row)
                                                                .map(it ->
                                                                        AccountRow.decode(
                                                                                it.value())),
                                                        Row.revision(row),
                                                        password.map(it ->
                                                                PasswordRow.decode(it.value())),
                                                        Row.revision(password)))));
    }

    /** Writes the row of an account that was found. */
    void set(
            AccountId account, Found found, AccountRow row, Consumer<Reply> answer, Runnable then) {
        Instant end = row.isThere() ? Instant.MAX : line.after(Limit.ROOM_IDLE);
        write(
                new StoreCall.Set(
                        key(HostKey.Space.ACCOUNT, account),
                        found.accountRevision,
                        row.encode(),
                        end),
                answer,
                then);
    }

    /** Writes the password row of an account that was found. */
    void set(
            AccountId account,
            Found found,
            PasswordRow row,
            Consumer<Reply> answer,
            Runnable then) {
        write(
                new StoreCall.Set(
                        key(HostKey.Space.PASSWORD, account),
                        found.passwordRevision,
                        row.encode(),
                        Instant.MAX),
                answer,
                then);
    }

    void write(StoreCall.Set set, Consumer<Reply> answer, Runnable then) {
        calls.set(
                set,
                retry(answer),
                change -> {
                    switch (change) {
                        case Result.Changed _ -> then.run();
                        case Result.Conflict _ -> retry(answer).run();
                    }
                });
    }

    static Runnable retry(Consumer<Reply> answer) {
        return () -> answer.accept(Reply.Refused.of(Refusal.RETRY));
    }

    /** Counts one account more, if there may be one more. */
    void countIn(Consumer<Reply> answer, Runnable then) {
        calls.get(
                COUNT,
                retry(answer),
                row -> {
                    long count = row.map(it -> count(it.value())).orElse(0L);
                    if (count >= line.value(Limit.ROOM_ACCOUNTS)) {
                        answer.accept(Reply.Refused.of(Refusal.TOO_MANY));
                    } else {
                        recount(row, count + 1, retry(answer), then);
                    }
                });
    }

    /** Counts one account less; nothing hangs on it. */
    void countOut() {
        calls.get(
                COUNT,
                () -> {},
                row -> {
                    long count = row.map(it -> count(it.value())).orElse(0L);
                    recount(row, Math.max(0, count - 1), () -> {}, () -> {});
                });
    }

    private void recount(Optional<Row> before, long count, Runnable failed, Runnable then) {
        byte[] value = Fields.unlabelled().u64(count).toArray();
        calls.set(
                new StoreCall.Set(COUNT, Row.revision(before), value, Instant.MAX),
                failed,
                change -> {
                    switch (change) {
                        case Result.Changed _ -> then.run();
                        case Result.Conflict(Optional<Row> current) -> {
                            long now = current.map(it -> count(it.value())).orElse(0L);
                            recount(current, now + count - before(before), failed, then);
                        }
                    }
                });
    }

    private static long before(Optional<Row> row) {
        return row.map(it -> count(it.value())).orElse(0L);
    }

    private static long count(byte[] value) {
        return StoredFields.entry(value, StoredFields::u64);
    }
}
