package chat.tacit.client.account;

import chat.tacit.client.ClientException;
import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.account.AccountPassword;
import chat.tacit.e2ee.room.account.AccountSecrets;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.wire.Refusal;

import java.util.Optional;

/**
 * An account's homeserver, in a session of its own that is signed in when that is asked for ({@code
 * spec/50-room} §5). A relay that isn't the homeserver is told nothing but hello.
 */
final class Homeserver implements AutoCloseable {
    private final AccountAddress account;
    private final SecretLink link;

    Homeserver(SecretLinks links, AccountAddress account) {
        this.account = account;
        this.link = links.home(account);
    }

    AccountAddress account() {
        return account;
    }

    /** What is asked, by somebody who can sign in. */
    interface Way {
        /** Signs the session in. */
        void signIn() throws ClientException;
    }

    /** How a password becomes keys here, within what a client computes. */
    SignInTerms terms() throws ClientException {
        Request request = new Request.GetSignIn(account.handle());
        SignInTerms terms = expect(SignInTerms.class, ask(Asking.of(request)));
        try {
            var _ = AccountPassword.cost(terms);
            return terms;
        } catch (MalformedException e) {
            throw new ClientException(
                    "the relay asks for a password's keys that are too easily guessed, or that no"
                            + " machine should make; nothing more was said to it.");
        }
    }

    /** Signs this session in by what the password became. */
    Reply.SignedIn signIn(AccountSecrets secrets, Optional<Secret> token) throws ClientException {
        Reply reply = signIn(secrets.signIn(), token);
        if (reply instanceof Reply.Refused refused) {
            throw switch (refused.refusal()) {
                case REFUSED ->
                        new ClientException(
                                "there is no such account at this relay, or the password is"
                                        + " wrong.");
                case TOO_MANY ->
                        new ClientException(
                                "too many wrong passwords were tried; wait "
                                        + Math.ceilDiv(refused.detail(), 60)
                                        + " minutes, or bring a token of a machine that is signed"
                                        + " in: tacit account token");
                default -> refusal(refused.refusal());
            };
        }
        return expect(Reply.SignedIn.class, reply);
    }

    /** The same, whatever the relay says. */
    Reply signIn(SigningKey password, Optional<Secret> token) throws ClientException {
        return ask((session, _) -> {
            SignInProof proof = new SignInProof(account.name(), session);
            return new Request.SignIn(
                    account.handle(),
                    new Request.SignIn.Password(password.sign(proof.password())),
                    token);
        });
    }

    /** Signs this session in by a device's key; no if that isn't known and has no token. */
    Reply signIn(StoredAccount by) throws ClientException {
        return ask((session, _) -> {
            SignInProof proof = new SignInProof(account.name(), session);
            return new Request.SignIn(
                    account.handle(),
                    new Request.SignIn.Device(by.certificate(), by.device().sign(proof.device())),
                    by.token());
        });
    }

    /** Asks, and signs in where that is what is missing. */
    Reply ask(Asking asking, Way way) throws ClientException {
        Reply reply = ask(asking);
        if (reply.equals(Reply.Refused.of(Refusal.SIGN_IN))) {
            way.signIn();
            return ask(asking);
        }
        return reply;
    }

    Reply ask(Asking asking) throws ClientException {
        try {
            return link.call(asking);
        } catch (LinkException e) {
            throw e.told();
        }
    }

    /** The link itself, for streams. */
    SecretLink link() {
        return link;
    }

    /**
     * @throws ClientException if it is something else, above all no
     */
    static <T extends Reply> T expect(Class<T> wanted, Reply reply) throws ClientException {
        if (reply instanceof Reply.Refused refused) {
            throw refusal(refused.refusal());
        }
        if (!wanted.isInstance(reply)) {
            throw new ClientException("the relay says what no relay says.");
        }
        return wanted.cast(reply);
    }

    static ClientException refusal(Refusal why) {
        return new ClientException("the relay says no: " + why.sentence());
    }

    @Override
    public void close() {
        link.close();
    }
}
