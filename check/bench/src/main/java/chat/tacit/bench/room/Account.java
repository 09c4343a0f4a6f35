package chat.tacit.bench.room;

import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;

import java.util.Optional;

/** An account with keys of its own; nobody has chosen a password. */
public record Account(Handle handle, SigningKey account, SigningKey signIn) {

    public static Account of(Handle handle) {
        return new Account(
                handle,
                SigningKey.generate(Entropy.system()),
                SigningKey.generate(Entropy.system()));
    }

    /** Registers it on this link's session, which is signed in then. */
    public void register(SecretLink link) throws LinkException {
        SignInTerms terms = (SignInTerms) link.call(Asking.of(new Request.GetSignIn(handle)));
        AccountName name = name(link);
        Reply reply =
                link.call((session, _) -> {
                    Fields proof =
                            new SignInProof(name, session)
                                    .registration(account.publicKey(), signIn.publicKey(), terms);
                    return new Request.Register(
                            handle,
                            account.publicKey(),
                            signIn.publicKey(),
                            terms,
                            Optional.empty(),
                            account.sign(proof),
                            signIn.sign(proof));
                });
        if (!(reply instanceof Reply.SignedIn)) {
            throw new IllegalStateException("not registered: " + reply);
        }
    }

    /** Posts private keys, of which the relay knows the size alone. */
    void postPrivateKey(SecretLink link) throws LinkException {
        byte[] rest = Entropy.system().bytes(Request.PostPrivateKey.BLOB_SIZE - Long.BYTES);
        Bytes blob = Bytes.owned(Fields.unlabelled().u64(1).fixed(rest).toArray());
        Reply reply =
                link.call(
                        Asking.of(
                                new Request.PostPrivateKey(name(link), 1, blob, Optional.empty())));
        if (!(reply instanceof Reply.Done)) {
            throw new IllegalStateException("not posted: " + reply);
        }
    }

    /** The id of a room that has not begun. */
    RoomId makeRoom(SecretLink link) throws LinkException {
        Reply made = link.call(Asking.of(new Request.GenerateChannelPair(name(link), false)));
        return ((Reply.ChannelPair) made).room();
    }

    private AccountName name(SecretLink link) {
        return new AccountName(handle, link.relay().fingerprint());
    }
}
