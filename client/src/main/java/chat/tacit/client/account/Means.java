package chat.tacit.client.account;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Access;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.wire.Refusal;

import java.util.function.Consumer;

/** What accounts take: the profile, links to homeservers, and randomness. */
record Means(Access profile, SecretLinks links, Entropy entropy) {

    /** An account of the profile's. */
    StoredAccount account(AccountId id) throws ClientException {
        return profile.read(tx -> StoredAccount.find(tx, id))
                .orElseThrow(() -> new ClientException("the profile has no such account."));
    }

    void change(Consumer<Transaction> change) {
        boolean _ =
                profile.write(tx -> {
                    change.accept(tx);
                    return true;
                });
    }

    /** Signs a session in by this device's key, and keeps the token that comes of it. */
    Reply.SignedIn signIn(Homeserver home, AccountId id) throws ClientException {
        Reply reply = home.signIn(account(id));
        if (reply instanceof Reply.Refused(Refusal why, _, _)) {
            if (why != Refusal.REFUSED) {
                throw Homeserver.refusal(why);
            }
            change(tx -> StoredAccount.unknown(tx, id));
            throw new ClientException(
                    "the homeserver doesn't know this device any more; sign in with the password:"
                            + " tacit account sign-in "
                            + home.account());
        }
        Reply.SignedIn in = Homeserver.expect(Reply.SignedIn.class, reply);
        change(tx -> {
            StoredAccount.signedIn(tx, id, in.token(), true);
            StoredAccount.blobVersion(tx, id, in.blobVersion());
        });
        return in;
    }

    /** Asks as an account, signed in by this device's key. */
    Reply ask(Homeserver home, AccountId id, Request request) throws ClientException {
        return home.ask((_, _) -> request, () -> signIn(home, id));
    }
}
