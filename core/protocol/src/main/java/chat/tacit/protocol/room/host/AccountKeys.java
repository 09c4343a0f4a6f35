package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.Tally;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The bundle and the sealed private keys of an account ({@code spec/50-room} §6). */
final class AccountKeys {
    private final Line line;
    private final Calls calls;
    private final Accounts accounts;
    private final Salts salts;
    private final SessionTable sessions;
    private final SecretHost.Terms terms;
    private final Tally<Optional<PeerAddress>> lookups;

    /** What these share with what is beside them. */
    record Parts(Accounts accounts, Salts salts, SessionTable sessions, SecretHost.Terms terms) {}

    AccountKeys(Line line, Calls calls, Parts parts) {
        this.line = line;
        this.calls = calls;
        this.accounts = parts.accounts;
        this.salts = parts.salts;
        this.sessions = parts.sessions;
        this.terms = parts.terms;
        this.lookups =
                new Tally<>(
                        Duration.ofHours(1),
                        line.count(Limit.ROOM_LOOKUPS_PER_ADDRESS),
                        line.value(Limit.STRIKE_ADDRESSES));
    }

    static SignedBundle bundle(Row row) {
        return SignedBundle.decode(Bytes.owned(row.value()));
    }

    /** Counts a look at a handle, also one that is nobody's. */
    boolean mayLook(Asker asker, Consumer<Reply> answer) {
        OptionalLong wait = lookups.take(asker.address(), line.now());
        wait.ifPresent(seconds -> answer.accept(Reply.Refused.of(Refusal.TOO_MANY, seconds)));
        return wait.isEmpty();
    }

    /** How a password becomes keys: of a handle that is nobody's nothing differs. */
    void terms(Asker asker, Request.GetSignIn request, Consumer<Reply> answer) {
        if (!mayLook(asker, answer)) {
            return;
        }
        AccountName name = new AccountName(request.handle(), terms.fingerprint());
        salts.terms(
                request.handle(),
                Accounts.retry(answer),
                made ->
                        accounts.find(
                                name.id(),
                                answer,
                                found ->
                                        answer.accept(
                                                found.there()
                                                        .flatMap(_ -> found.password())
                                                        .map(PasswordRow::terms)
                                                        .orElse(made))));
    }

    void look(Asker asker, Request.GetKey request, Consumer<Reply> answer) {
        if (!mayLook(asker, answer)) {
            return;
        }
        AccountName name = new AccountName(request.handle(), terms.fingerprint());
        calls.get(
                Accounts.key(HostKey.Space.BUNDLE, name.id()),
                Accounts.retry(answer),
                row ->
                        answer.accept(
                                row.<Reply>map(it -> new Reply.Key(bundle(it)))
                                        .orElse(Reply.Refused.of(Refusal.REFUSED))));
    }

    /** Before anything else is looked at. */
    boolean isHome(HostSession.Owner owner, AccountName account, Consumer<Reply> answer) {
        boolean home =
                account.homeserver().equals(terms.fingerprint()) && account.equals(owner.account());
        if (!home) {
            answer.accept(Reply.Refused.of(Refusal.NOT_HOME));
        }
        return home;
    }

    void post(HostSession.Owner owner, Request.PostKey request, Consumer<Reply> answer) {
        SignedBundle posted = request.bundle();
        if (!isHome(owner, posted.bundle().account(), answer)) {
            return;
        }
        if (!posted.holds()) {
            answer.accept(Reply.Refused.of(Refusal.REFUSED));
            return;
        }
        AccountId id = owner.account().id();
        accounts.serve(
                id,
                answer,
                done ->
                        accounts.find(
                                id,
                                done,
                                found ->
                                        calls.get(
                                                Accounts.key(HostKey.Space.BUNDLE, id),
                                                Accounts.retry(done),
                                                row -> post(owner, posted, found, row, done))));
    }

    private void post(
            HostSession.Owner owner,
            SignedBundle posted,
            Accounts.Found found,
            Optional<Row> before,
            Consumer<Reply> answer) {
        Optional<AccountRow> account = found.there();
        VerifyingKey key = posted.bundle().accountKey();
        long version = before.map(it -> bundle(it).bundle().version()).orElse(0L);
        Bytes encoded = posted.encode();
        if (account.isEmpty()) {
            answer.accept(Reply.Refused.of(Refusal.SIGN_IN));
        } else if (before.filter(it -> Bytes.owned(it.value()).equals(encoded)).isPresent()) {
            answer.accept(new Reply.Done());
        } else if (posted.bundle().version() != version + 1) {
            answer.accept(Reply.Refused.of(Refusal.CONFLICT));
        } else if (account.get().accountKey().equals(key)) {
            put(owner, encoded, before, answer);
        } else if (!owner.byPassword()) {
            answer.accept(Reply.Refused.of(Refusal.SIGN_IN));
        } else {
            // The devices that were certified by the old key are known no more.
            AccountRow changed = account.get().withKey(key).withDevices(_ -> false);
            accounts.set(
                    owner.account().id(),
                    found,
                    changed,
                    answer,
                    () -> {
                        end(owner.account(), other -> other.device().isPresent());
                        put(owner, encoded, before, answer);
                    });
        }
    }

    private void put(
            HostSession.Owner owner, Bytes bundle, Optional<Row> before, Consumer<Reply> answer) {
        accounts.write(
                new StoreCall.Set(
                        Accounts.key(HostKey.Space.BUNDLE, owner.account().id()),
                        Row.revision(before),
                        bundle.toArray(),
                        Instant.MAX),
                answer,
                () -> answer.accept(new Reply.Done()));
    }

    private void end(AccountName account, Predicate<HostSession.Owner> which) {
        sessions.of(account, which).forEach(sessions::forget);
    }

    void post(Asker asker, Request.PostPrivateKey request, Consumer<Reply> answer) {
        HostSession.Owner owner = asker.session().owner.orElseThrow();
        if (!isHome(owner, request.account(), answer)) {
            return;
        }
        AccountId id = owner.account().id();
        salts.terms(
                owner.account().handle(),
                Accounts.retry(answer),
                told ->
                        accounts.serve(
                                id,
                                answer,
                                done ->
                                        accounts.find(
                                                id,
                                                done,
                                                found -> {
                                                    Optional<Reply> no =
                                                            check(asker, request, found)
                                                                    .or(() ->
                                                                            checkPassword(
                                                                                    asker, request,
                                                                                    told));
                                                    no.ifPresentOrElse(
                                                            done,
                                                            () -> put(asker, request, found, done));
                                                })));
    }

    private static Optional<Reply> check(
            Asker asker, Request.PostPrivateKey request, Accounts.Found found) {
        Optional<PasswordRow> row = found.there().flatMap(_ -> found.password());
        if (row.isEmpty()) {
            return Optional.of(Reply.Refused.of(Refusal.SIGN_IN));
        }
        Optional<PasswordRow.Blob> before = row.get().blob();
        boolean same =
                before.filter(it ->
                                it.version() == request.version()
                                        && it.bytes().equals(request.blob()))
                        .isPresent();
        boolean samePassword =
                request.password()
                        .map(it -> it.signInKey().equals(row.get().signInKey()))
                        .orElse(true);
        if (same && samePassword) {
            return Optional.of(new Reply.Done());
        }
        if (!names(request.blob(), request.version())) {
            return Optional.of(Reply.Refused.of(Refusal.REFUSED));
        }
        boolean replaces = before.isPresent() || request.password().isPresent();
        if (replaces && !asker.session().owner.orElseThrow().byPassword()) {
            return Optional.of(Reply.Refused.of(Refusal.SIGN_IN));
        }
        return request.version() == row.get().blobVersion() + 1
                ? Optional.empty()
                : Optional.of(Reply.Refused.of(Refusal.CONFLICT));
    }

    /** A blob begins with its version ({@code spec/70-key-backup} §8). */
    private static boolean names(Bytes blob, long version) {
        return Bytes.of(blob.shared(), 0, Long.BYTES)
                .equals(Bytes.owned(Fields.unlabelled().u64(version).toArray()));
    }

    private static Optional<Reply> checkPassword(
            Asker asker, Request.PostPrivateKey request, SignInTerms told) {
        SignInProof proof = new SignInProof(request.account(), asker.id());
        return request.password()
                .filter(it ->
                        !it.terms().equals(told)
                                || !it.signInKey()
                                        .verifies(
                                                it.signature(),
                                                proof.newPassword(it.signInKey(), request.blob())))
                .map(_ -> Reply.Refused.of(Refusal.REFUSED));
    }

    /** A new password takes effect in the same row, so that blob and password never part. */
    private void put(
            Asker asker,
            Request.PostPrivateKey request,
            Accounts.Found found,
            Consumer<Reply> answer) {
        AccountId id = request.account().id();
        PasswordRow before = found.password().orElseThrow();
        PasswordRow row =
                request.password()
                        .map(it -> new PasswordRow(it.signInKey(), it.terms(), Optional.empty()))
                        .orElse(before)
                        .with(new PasswordRow.Blob(request.version(), request.blob()));
        accounts.set(
                id,
                found,
                row,
                answer,
                () -> {
                    if (request.password().isEmpty()) {
                        answer.accept(new Reply.Done());
                    } else {
                        changed(asker, found, answer);
                    }
                });
    }

    /** Tokens, and other sessions that signed in by password, end with it. */
    private void changed(Asker asker, Accounts.Found found, Consumer<Reply> answer) {
        AccountName account = asker.session().owner.orElseThrow().account();
        for (HostSession other : sessions.of(account, HostSession.Owner::byPassword)) {
            if (other != asker.session()) {
                sessions.forget(other);
            }
        }
        accounts.set(
                account.id(),
                found,
                found.there().orElseThrow().withoutTokens(),
                answer,
                () -> answer.accept(new Reply.Done()));
    }

    void getPrivate(HostSession.Owner owner, Consumer<Reply> answer) {
        if (!owner.byPassword()) {
            answer.accept(Reply.Refused.of(Refusal.SIGN_IN));
            return;
        }
        accounts.find(
                owner.account().id(),
                answer,
                found ->
                        answer.accept(
                                found.there()
                                        .flatMap(_ -> found.password())
                                        .flatMap(PasswordRow::blob)
                                        .<Reply>map(it ->
                                                new Reply.PrivateKey(it.version(), it.bytes()))
                                        .orElse(Reply.Refused.of(Refusal.REFUSED))));
    }
}
