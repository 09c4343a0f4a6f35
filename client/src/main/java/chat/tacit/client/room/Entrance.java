package chat.tacit.client.room;

import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.room.BundleBox;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.Newcomer;
import chat.tacit.e2ee.room.SignedInvitation;
import chat.tacit.e2ee.room.member.Ask;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Term;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way of somebody who has accepted an invitation into the room: the dossier is fetched from the
 * host and checked, before anything of the room is kept or posted ({@code spec/50-room} §16).
 */
public final class Entrance {
    private final Member own;
    private final SignedInvitation signed;

    private Entrance(Member own, SignedInvitation signed) {
        this.own = own;
        this.signed = signed;
    }

    /** What came of it. */
    public sealed interface Outcome {}

    /** All holds. */
    public record Open(Newcomer.Accepted accepted, Invitation invitation) implements Outcome {}

    /** A check fails; why, in a few words. */
    public record Refused(String reason) implements Outcome {}

    /**
     * Opens an invitation.
     *
     * @param own the account that is invited, by the bundle that the keys belong to
     * @return nothing if it isn't for these keys, or not signed by the inviter that it names
     */
    public static Optional<Entrance> of(
            Member own, BundleBox.Recipient keys, Bytes sealed, Entropy entropy) {
        try {
            SignedInvitation signed = SignedInvitation.open(own.id(), keys, sealed, entropy);
            return signed.holds(own.id())
                    ? Optional.of(new Entrance(own, signed))
                    : Optional.empty();
        } catch (UnopenableException e) {
            return Optional.empty();
        }
    }

    public Invitation invitation() {
        return signed.invitation();
    }

    /** The account that invites, as the invitation names it. */
    public AccountId inviter() {
        return signed.invitation().inviter().address().id();
    }

    /**
     * Fetches and judges.
     *
     * @param known the inviter's account key, where it is known otherwise
     */
    public Outcome enter(SecretLink host, Optional<VerifyingKey> known) throws LinkException {
        Invitation invitation = signed.invitation();
        Ask.Key reading =
                new Ask.Key(
                        invitation.where().room(),
                        new Term(invitation.trusted().position()),
                        invitation.secrets().reading());
        HostParts parts = new HostParts(host);
        Newcomer newcomer = new Newcomer(own, signed);
        try {
            Bytes root = parts.get(reading, newcomer.root().number());
            List<Bytes> others = new ArrayList<>();
            for (PartRef part : newcomer.parts(root)) {
                others.add(parts.get(reading, part.number()));
            }
            return switch (newcomer.judge(known, root, others)) {
                case Newcomer.Accepted accepted -> new Open(accepted, invitation);
                case Newcomer.Refused(Newcomer.Reason reason) -> new Refused(sentence(reason));
            };
        } catch (HostParts.Refused e) {
            return new Refused("the room's host says no: " + e.refusal().sentence());
        } catch (UnopenableException e) {
            return new Refused(sentence(Newcomer.Reason.DOSSIER));
        }
    }

    private static String sentence(Newcomer.Reason reason) {
        return switch (reason) {
            case INVITER -> "it isn't from whom it says, or they have another key than you know";
            case DOSSIER -> "what the inviter left at the host about the room isn't what it says";
            case CHAIN -> "the room's history, as the inviter tells it, doesn't hold";
            case MEMBERS -> "the inviter tells of other members than the room has";
            case DETAILS -> "the inviter leaves out keys, the name or the photo";
            case SEEDS -> "the inviter gave other keys than the room has";
        };
    }
}
