package chat.tacit.client.room;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.AccountLookup;
import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.InvitationWork;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.Refusal;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * What anybody may ask of the homeserver of somebody's account: its bundle, and to keep an
 * invitation until its owner comes ({@code spec/50-room} §6, §7).
 */
final class HandleDesk {
    /** Nonces that are tried in one step, between which an end is noticed. */
    private static final int STEP = 1 << 16;

    /** How often more work is done than was known to be asked for. */
    private static final int MOST_TRIES = 3;

    private final SecretLink link;
    private final AccountAddress account;
    private final Entropy entropy;

    /**
     * @param link to the account's homeserver, not signed in
     */
    HandleDesk(SecretLink link, AccountAddress account, Entropy entropy) {
        this.link = link;
        this.account = account;
        this.entropy = entropy;
    }

    /**
     * The account's bundle, signed by the account key that it names.
     *
     * @throws ClientException if there is none, or what the homeserver gives isn't one
     */
    SignedBundle bundle() throws LinkException, ClientException {
        return AccountLookup.bundle(link, account);
    }

    /**
     * Leaves an invitation, which takes some work.
     *
     * @throws ClientException if the homeserver doesn't take it
     */
    void leave(Bytes sealed) throws LinkException, ClientException {
        int bits = InvitationWork.LEAST;
        for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
            SessionId session = link.id();
            long nonce = work(session, sealed, bits);
            Reply reply =
                    link.call(
                            Asking.of(new Request.PostInvitation(account.handle(), sealed, nonce)));
            switch (reply) {
                case Reply.Done _ -> {
                    return;
                }
                case Reply.Refused refused when refused.refusal() == Refusal.WORK ->
                        bits = (int) Math.min(refused.detail(), InvitationWork.MOST);
                case Reply.Refused refused -> throw says(refused);
                case Reply _ -> throw nonsense();
            }
        }
        throw new ClientException("the homeserver asks for more work each time; try again later.");
    }

    private long work(SessionId session, Bytes sealed, int bits) throws ClientException {
        InvitationWork work = new InvitationWork(session, account.id(), sealed);
        long start = ByteBuffer.wrap(entropy.bytes(Long.BYTES)).getLong();
        OptionalLong found = work.search(bits, start, STEP);
        while (found.isEmpty()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new ClientException("it was ended before the invitation was left.");
            }
            start += STEP;
            found = work.search(bits, start, STEP);
        }
        return found.getAsLong();
    }

    private static ClientException says(Reply.Refused refused) {
        return new ClientException("the homeserver says no: " + refused.refusal().sentence());
    }

    private ClientException nonsense() {
        return new ClientException(
                "the relay "
                        + account.relay().place()
                        + " gives other keys than it was asked for; nobody is invited by them.");
    }
}
