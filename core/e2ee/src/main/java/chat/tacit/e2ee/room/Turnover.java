package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Turn;

import java.util.List;

/**
 * A member's way into the epoch that a valid commit begins ({@code spec/50-room} §13).
 *
 * @param before the room before the commit, for which A was in force
 */
public record Turnover(Point before, Chain.Taken taken, Turn turn) {

    /**
     * The part that holds this member's envelope.
     *
     * @throws UnopenableException if the commit has none for it: its author has shut it out
     */
    public PartRef part(AccountId own) throws UnopenableException {
        int number = index(own) / EnvelopeParts.ENVELOPES;
        if (number >= turn.parts().size()) {
            throw new UnopenableException();
        }
        return turn.parts().get(number);
    }

    /**
     * Whether a part is the one that the commit names. The relay that took the commit had that one:
     * whoever gives another is the host, not the author.
     *
     * @throws UnopenableException if the commit has none for this member
     */
    public boolean isNamed(AccountId own, Bytes part) throws UnopenableException {
        return EnvelopeParts.hash(part).equals(part(own).hash());
    }

    /**
     * The epoch's secrets.
     *
     * @param part as the host gives it
     * @throws UnopenableException if they aren't what the commit says: its author has shut this
     *     member out
     */
    public EpochSecrets open(AccountId own, BundleBox.Recipient keys, Bytes part, Entropy entropy)
            throws UnopenableException {
        Point after = taken.after();
        Commit commit = after.epoch().commit();
        Bytes sealed = EnvelopeParts.own(index(own), part, part(own));
        EpochSecrets secrets =
                new Envelope(after.room(), after.epoch().number(), own, commit.seeds())
                        .open(keys, sealed, entropy);
        boolean renewed = !before.epoch().commit().admin().equals(commit.admin());
        boolean lacks = renewed && after.members().isAdmin(own) && secrets.admin().isEmpty();
        if (lacks || !belong(secrets, commit)) {
            throw new UnopenableException();
        }
        return secrets;
    }

    /** What shutting this member out is told as. */
    public Alarm alarm() {
        return Alarm.of(Alarm.Kind.SHUT_OUT, taken.core().core().head().author());
    }

    private static boolean belong(EpochSecrets secrets, Commit commit) {
        return secrets.posting().publicKey().equals(commit.posting())
                && secrets.reading().publicKey().equals(commit.reading())
                && secrets.admin().map(it -> it.publicKey().equals(commit.admin())).orElse(true);
    }

    private int index(AccountId own) throws UnopenableException {
        List<AccountId> recipients =
                Proposal.recipients(taken.core().core().change(), taken.after().members());
        int index = recipients.indexOf(own);
        if (index < 0) {
            throw new UnopenableException();
        }
        return index;
    }
}
