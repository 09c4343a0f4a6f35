package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.SignedBundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who is invited, before it posts anything: the checks of {@code spec/50-room} §16, in
 * their order. Nothing of the room is taken before all of them.
 */
public final class Newcomer {
    private final Member own;
    private final SignedInvitation signed;
    private final Invitation invitation;

    /**
     * @param own this account, as its own bundle has it
     * @param signed opened with this account's keys
     */
    public Newcomer(Member own, SignedInvitation signed) {
        this.own = own;
        this.signed = signed;
        this.invitation = signed.invitation();
    }

    /** What came of it. */
    public sealed interface Outcome {}

    /**
     * All holds.
     *
     * @param chain at the TrustKey: the host's goes on from there
     * @param links the chain's places as the dossier showed them, in order
     * @param keys of the epochs before that may be read, and of the one that the TrustKey begins
     * @param bundles of the members
     * @param row of the dossier without keys: what another device of this account begins with
     */
    public record Accepted(
            Chain chain,
            List<Link> links,
            List<EpochKeys> keys,
            Map<AccountId, SignedBundle> bundles,
            Bytes row)
            implements Outcome {}

    public record Refused(Reason reason) implements Outcome {}

    /** Which check of §16 fails. */
    public enum Reason {
        /** 1: another inviter than it says, or another key than is known of it. */
        INVITER,
        /** 2: parts that aren't those that were named, or don't open. */
        DOSSIER,
        /** 3: no chain from a create to the TrustKey. */
        CHAIN,
        /** 4: other members than the others have, or not oneself with one's own keys. */
        MEMBERS,
        /** 5: a bundle, the name or the photo is missing or another. */
        DETAILS,
        /** 6: secrets that aren't the commit's. */
        SEEDS
    }

    /** Where the dossier's part 0 lies, to be asked for. */
    public PartRef root() {
        return invitation.history().root();
    }

    /** The other parts, to be asked for. */
    public List<PartRef> parts(Bytes root) throws UnopenableException {
        if (!EnvelopeParts.hash(root).equals(root().hash())) {
            throw new UnopenableException();
        }
        return dossier().open(root);
    }

    private Dossier dossier() {
        return new Dossier(invitation.where().room(), invitation.history().key());
    }

    /**
     * Judges it.
     *
     * @param known the inviter's account key, where it is known otherwise
     * @param root the dossier's part 0
     * @param parts the others, in their order
     */
    public Outcome judge(Optional<VerifyingKey> known, Bytes root, List<Bytes> parts) {
        VerifyingKey inviter = invitation.inviter().accountKey();
        if (!signed.holds(own.id()) || known.filter(key -> !key.equals(inviter)).isPresent()) {
            return new Refused(Reason.INVITER);
        }
        Bytes bytes;
        ShownRow row;
        try {
            bytes = row(root, parts);
            row = ShownRow.of(bytes);
        } catch (UnopenableException | MalformedException e) {
            return new Refused(Reason.DOSSIER);
        }
        Chain chain;
        try {
            chain = row.chain(invitation.where().room());
        } catch (MalformedException e) {
            return new Refused(Reason.CHAIN);
        } catch (ShownRow.Broken e) {
            // A commit that says of other members than were found is check 4.
            return new Refused(e.rule() == Rule.COMMIT ? Reason.MEMBERS : Reason.CHAIN);
        }
        return inspect(chain, row)
                .<Outcome>map(Refused::new)
                .orElseGet(() -> accepted(chain, row, bytes));
    }

    /** 2. */
    private Bytes row(Bytes root, List<Bytes> parts) throws UnopenableException {
        List<PartRef> told = parts(root);
        List<Bytes> hashes = parts.stream().map(EnvelopeParts::hash).toList();
        if (!told.stream().map(PartRef::hash).toList().equals(hashes)) {
            throw new UnopenableException();
        }
        return dossier().row(parts);
    }

    /** The end of 3, and 4 to 6. */
    private Optional<Reason> inspect(Chain chain, ShownRow row) {
        Point last = chain.last();
        Commit commit = last.epoch().commit();
        if (!last.head().equals(invitation.trusted())
                || last.epoch().position() != last.head().position()) {
            return Optional.of(Reason.CHAIN);
        }
        Optional<Bytes> members = last.members().hash(last.title());
        if (members.isEmpty()) {
            return Optional.of(Reason.DETAILS);
        }
        Optional<Member> seat = last.members().seat(own.id()).map(MemberList.Seat::member);
        if (!members.get().equals(commit.members()) || !seat.equals(Optional.of(own))) {
            return Optional.of(Reason.MEMBERS);
        }
        if (!row.holdsAll(last.members())) {
            return Optional.of(Reason.DETAILS);
        }
        EpochSecrets secrets = invitation.secrets();
        boolean seeds =
                secrets.hash(last.room(), last.epoch().number()).equals(commit.seeds())
                        && secrets.posting().publicKey().equals(commit.posting())
                        && secrets.reading().publicKey().equals(commit.reading());
        return seeds ? Optional.empty() : Optional.of(Reason.SEEDS);
    }

    private Outcome accepted(Chain chain, ShownRow row, Bytes bytes) {
        Point last = chain.last();
        List<EpochKeys> keys = new ArrayList<>(row.keys(last.epoch()));
        keys.add(invitation.secrets().keys(last.epoch().number(), last.epoch().position()));
        return new Accepted(
                chain,
                row.links(),
                List.copyOf(keys),
                row.of(last.members()),
                ShownRow.withoutKeys(bytes));
    }
}
