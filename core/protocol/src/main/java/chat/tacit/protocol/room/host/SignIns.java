package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.wire.Refusal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Signs sessions in ({@code spec/50-room} §5). Unknown handle, wrong password, foreign certificate
 * and a device that isn't known and has no token are one refusal, after the same work.
 */
final class SignIns {
    private final Line line;
    private final Calls calls;
    private final Accounts accounts;
    private final SecretHost.Terms terms;
    private final SignInBuckets buckets;

    /** Under it is verified what is said about handles that nobody has. */
    private final VerifyingKey nobody;

    SignIns(Line line, Calls calls, Accounts accounts, SecretHost.Terms terms) {
        this.line = line;
        this.calls = calls;
        this.accounts = accounts;
        this.terms = terms;
        this.buckets = new SignInBuckets(line.limits());
        this.nobody = SigningKey.generate(terms.entropy()).publicKey();
    }

    void signIn(Asker asker, Request.SignIn request, Consumer<Reply> answer) {
        AccountName name = new AccountName(request.handle(), terms.fingerprint());
        accounts.serve(
                name.id(),
                answer,
                done ->
                        accounts.find(
                                name.id(),
                                done,
                                found -> {
                                    switch (request.by()) {
                                        case Request.SignIn.Password by ->
                                                byPassword(
                                                        new Attempt(asker, name, found, request),
                                                        by,
                                                        done);
                                        case Request.SignIn.Device by ->
                                                byDevice(
                                                        new Attempt(asker, name, found, request),
                                                        by,
                                                        done);
                                    }
                                }));
    }

    /** Somebody who wants in, and what there is of the account. */
    private record Attempt(
            Asker asker, AccountName name, Accounts.Found found, Request.SignIn request) {

        boolean hasToken() {
            return request.token().isPresent()
                    && found.there().filter(it -> it.knows(request.token().get())).isPresent();
        }

        SignInProof proof() {
            return new SignInProof(name, asker.id());
        }
    }

    private void byPassword(Attempt attempt, Request.SignIn.Password by, Consumer<Reply> answer) {
        Optional<VerifyingKey> key =
                attempt.found
                        .there()
                        .flatMap(_ -> attempt.found.password())
                        .map(PasswordRow::signInKey);
        boolean right =
                key.orElse(nobody).verifies(by.signature(), attempt.proof().password())
                        && key.isPresent();
        SignInBuckets.Attempt counted =
                new SignInBuckets.Attempt(attempt.name.id(), attempt.asker.address());
        OptionalLong wait = buckets.wait(counted, line.now());
        if (wait.isPresent() && !attempt.hasToken()) {
            answer.accept(Reply.Refused.of(Refusal.TOO_MANY, wait.getAsLong()));
        } else if (!right) {
            buckets.failed(counted, line.now());
            answer.accept(Reply.Refused.of(Refusal.REFUSED));
        } else {
            buckets.succeeded(counted);
            HostSession.Owner owner = new HostSession.Owner(attempt.name, true, Optional.empty());
            enter(attempt.asker, owner, attempt.found, answer);
        }
    }

    private void byDevice(Attempt attempt, Request.SignIn.Device by, Consumer<Reply> answer) {
        DeviceCertificate certificate = by.certificate();
        Optional<AccountRow> account = attempt.found.there();
        AccountId id = attempt.name.id();
        Fields signed = attempt.proof().device();
        boolean certified =
                certificate.holds(account.map(AccountRow::accountKey).orElse(nobody), id);
        boolean proved = certificate.device().verifies(by.signature(), signed);
        DeviceId device = certificate.id();
        boolean known = account.filter(it -> it.devices().contains(device)).isPresent();
        if (!certified || !proved || account.isEmpty() || !(known || attempt.hasToken())) {
            answer.accept(Reply.Refused.of(Refusal.REFUSED));
        } else if (!known && account.get().devices().size() >= AccountRow.DEVICES) {
            answer.accept(Reply.Refused.of(Refusal.TOO_MANY));
        } else {
            HostSession.Owner owner =
                    new HostSession.Owner(attempt.name, false, Optional.of(device));
            enter(attempt.asker, owner, attempt.found, answer);
        }
    }

    /** Signs the session in, with a new token and, by a device, as one that is known. */
    void enter(Asker asker, HostSession.Owner owner, Accounts.Found found, Consumer<Reply> answer) {
        AccountId id = owner.account().id();
        Secret token = Secret.random(terms.entropy(), Request.SignIn.TOKEN_SIZE);
        AccountRow before = found.there().orElseThrow();
        AccountRow known =
                owner.device()
                        .filter(device -> !before.devices().contains(device))
                        .map(before::withDevice)
                        .orElse(before);
        accounts.set(
                id,
                found,
                known.withToken(token),
                answer,
                () -> tell(asker, owner, new Signed(found, known, token), answer));
    }

    private record Signed(Accounts.Found found, AccountRow row, Secret token) {}

    private void tell(Asker asker, HostSession.Owner owner, Signed signed, Consumer<Reply> answer) {
        AccountId id = owner.account().id();
        calls.get(
                Accounts.key(HostKey.Space.BUNDLE, id),
                Accounts.retry(answer),
                bundle ->
                        calls.measure(
                                Accounts.key(HostKey.Space.INVITATIONS, id),
                                Accounts.retry(answer),
                                extent -> {
                                    asker.session().owner = Optional.of(owner);
                                    answer.accept(
                                            new Reply.SignedIn(
                                                    signed.token,
                                                    bundle.map(SignIns::version).orElse(0L),
                                                    signed.found
                                                            .password()
                                                            .map(PasswordRow::blobVersion)
                                                            .orElse(0L),
                                                    last(signed.row.privateRooms()),
                                                    extent.entries()));
                                }));
    }

    private static long version(Row bundle) {
        return AccountKeys.bundle(bundle).bundle().version();
    }

    private static Optional<RoomId> last(List<RoomId> rooms) {
        return rooms.isEmpty() ? Optional.empty() : Optional.of(rooms.getLast());
    }
}
