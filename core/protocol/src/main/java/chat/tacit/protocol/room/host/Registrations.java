package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.Tally;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Makes accounts ({@code spec/50-room} §5): by anybody, or by whoever knows an invite code. */
final class Registrations {
    private final Line line;
    private final Accounts accounts;
    private final Salts salts;
    private final SignIns signIns;
    private final SecretHost.Terms terms;
    private final Tally<Optional<PeerAddress>> tries;

    Registrations(
            Line line, Accounts accounts, Salts salts, SignIns signIns, SecretHost.Terms terms) {
        this.line = line;
        this.accounts = accounts;
        this.salts = salts;
        this.signIns = signIns;
        this.terms = terms;
        this.tries =
                new Tally<>(
                        Duration.ofHours(1),
                        line.count(Limit.ROOM_REGISTRATIONS_PER_ADDRESS),
                        line.value(Limit.STRIKE_ADDRESSES));
    }

    void register(Asker asker, Request.Register request, Consumer<Reply> answer) {
        salts.terms(
                request.handle(),
                Accounts.retry(answer),
                told -> register(asker, request, told, answer));
    }

    private void register(
            Asker asker, Request.Register request, SignInTerms told, Consumer<Reply> answer) {
        AccountName name = new AccountName(request.handle(), terms.fingerprint());
        SignInProof proof = new SignInProof(name, asker.id());
        OptionalLong wait = tries.take(asker.address(), line.now());
        if (!request.terms().equals(told)) {
            answer.accept(Reply.Refused.of(Refusal.REFUSED));
        } else if (!hasCode(proof, request)) {
            answer.accept(Reply.Refused.of(Refusal.INVITE_CODE));
        } else if (!isSigned(proof, request)) {
            answer.accept(Reply.Refused.of(Refusal.REFUSED));
        } else if (wait.isPresent()) {
            answer.accept(Reply.Refused.of(Refusal.TOO_MANY, wait.getAsLong()));
        } else {
            AccountId id = name.id();
            accounts.serve(id, answer, done -> take(asker, name, request, done));
        }
    }

    /** Whether it knows one of the codes, each compared in constant time. */
    private boolean hasCode(SignInProof proof, Request.Register request) {
        if (terms.codes().isEmpty()) {
            return true;
        }
        Bytes claimed = request.access().orElse(Bytes.zeros(SignInProof.ACCESS_SIZE));
        boolean known = false;
        for (Secret code : terms.codes().get()) {
            known |= proof.proves(claimed, code, request.accountKey());
        }
        return known && request.access().isPresent();
    }

    private static boolean isSigned(SignInProof proof, Request.Register request) {
        Fields first =
                proof.registration(request.accountKey(), request.signInKey(), request.terms());
        Fields second =
                proof.registration(request.accountKey(), request.signInKey(), request.terms());
        return request.accountKey().verifies(request.accountSignature(), first)
                && request.signInKey().verifies(request.signInSignature(), second);
    }

    /** The same keys again are done: whoever missed an answer asks again. */
    private void take(
            Asker asker, AccountName name, Request.Register request, Consumer<Reply> answer) {
        accounts.find(
                name.id(),
                answer,
                found -> {
                    if (found.account().isEmpty() && terms.retiring()) {
                        answer.accept(Reply.Refused.of(Refusal.RETIRING));
                    } else if (found.account().isEmpty()) {
                        accounts.countIn(
                                answer,
                                () ->
                                        make(
                                                name.id(),
                                                found,
                                                request,
                                                answer,
                                                () -> enter(asker, name, answer)));
                    } else if (isSame(found, request)) {
                        enter(asker, name, answer);
                    } else {
                        answer.accept(Reply.Refused.of(Refusal.CONFLICT));
                    }
                });
    }

    private static boolean isSame(Accounts.Found found, Request.Register request) {
        return found.there().filter(it -> it.accountKey().equals(request.accountKey())).isPresent()
                && found.password()
                        .filter(it -> it.signInKey().equals(request.signInKey()))
                        .isPresent();
    }

    /** The row that makes the account goes last: a password without an account is overwritten. */
    private void make(
            AccountId id,
            Accounts.Found found,
            Request.Register request,
            Consumer<Reply> answer,
            Runnable then) {
        accounts.set(
                id,
                found,
                new PasswordRow(request.signInKey(), request.terms(), Optional.empty()),
                answer,
                () ->
                        accounts.set(
                                id,
                                found,
                                AccountRow.registered(request.accountKey()),
                                answer,
                                then));
    }

    private void enter(Asker asker, AccountName name, Consumer<Reply> answer) {
        HostSession.Owner owner = new HostSession.Owner(name, true, Optional.empty());
        accounts.find(name.id(), answer, found -> signIns.enter(asker, owner, found, answer));
    }
}
