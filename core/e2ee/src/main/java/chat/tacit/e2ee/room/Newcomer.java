package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.SignedBundle;

import java.util.ArrayList;
import java.util.HashMap;
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
     * @param keys of the epochs before that may be read, and of the one that the TrustKey begins
     * @param bundles of the members
     */
    public record Accepted(Chain chain, List<EpochKeys> keys, Map<AccountId, SignedBundle> bundles)
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

    /** What the dossier's row holds, apart. */
    private record Row(
            List<DossierItem> places,
            Map<Bytes, Bytes> details,
            Map<Bytes, SignedBundle> bundles,
            List<EpochKeys> keys) {
        static Row of(List<DossierItem> items) {
            Row row =
                    new Row(new ArrayList<>(), new HashMap<>(), new HashMap<>(), new ArrayList<>());
            for (DossierItem item : items) {
                switch (item) {
                    case DossierItem.Shown shown -> row.places.add(shown);
                    case DossierItem.Skipped skipped -> row.places.add(skipped);
                    case DossierItem.Told(Bytes detail) ->
                            row.details.put(Detail.hash(detail), detail);
                    case DossierItem.Held(SignedBundle bundle) ->
                            row.bundles.put(bundle.hash(), bundle);
                    case DossierItem.Opens(EpochKeys keys) -> row.keys.add(keys);
                }
            }
            return row;
        }
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
        Row row;
        try {
            row = row(root, parts);
        } catch (UnopenableException | MalformedException e) {
            return new Refused(Reason.DOSSIER);
        }
        return judge(row);
    }

    /** 2. */
    private Row row(Bytes root, List<Bytes> parts) throws UnopenableException {
        List<PartRef> told = parts(root);
        List<Bytes> hashes = parts.stream().map(EnvelopeParts::hash).toList();
        if (!told.stream().map(PartRef::hash).toList().equals(hashes)) {
            throw new UnopenableException();
        }
        return Row.of(DossierItem.ofRow(dossier().row(parts)));
    }

    private Outcome judge(Row row) {
        Chain chain;
        try {
            chain = begin(row);
            Optional<Reason> broken = follow(chain, row);
            if (broken.isPresent()) {
                return new Refused(broken.get());
            }
        } catch (MalformedException e) {
            return new Refused(Reason.CHAIN);
        }
        return inspect(chain, row).<Outcome>map(Refused::new).orElseGet(() -> accepted(chain, row));
    }

    /** 3: the create that begins it. */
    private Chain begin(Row row) {
        if (row.places.isEmpty()
                || !(row.places.getFirst() instanceof DossierItem.Shown(SignedCore create))) {
            throw new MalformedException("a dossier that begins with no create");
        }
        return Chain.shown(invitation.where().room(), create, detail(create, row));
    }

    /** 3: what follows. A commit that says of other members than were found is 4. */
    private static Optional<Reason> follow(Chain chain, Row row) {
        for (DossierItem place : row.places.subList(1, row.places.size())) {
            if (place instanceof DossierItem.Skipped(var skipped)) {
                chain.skip(skipped);
            } else if (place instanceof DossierItem.Shown(SignedCore core)) {
                Optional<Rule> broken = chain.show(core, detail(core, row));
                if (broken.isPresent()) {
                    boolean members = broken.get() == Rule.COMMIT;
                    return Optional.of(members ? Reason.MEMBERS : Reason.CHAIN);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Bytes> detail(SignedCore core, Row row) {
        return core.core().detail().flatMap(hash -> Optional.ofNullable(row.details.get(hash)));
    }

    /** The end of 3, and 4 to 6. */
    private Optional<Reason> inspect(Chain chain, Row row) {
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
        if (!last.members().seats().stream().allMatch(it -> isHeld(it.member(), row))) {
            return Optional.of(Reason.DETAILS);
        }
        EpochSecrets secrets = invitation.secrets();
        boolean seeds =
                secrets.hash(last.room(), last.epoch().number()).equals(commit.seeds())
                        && secrets.posting().publicKey().equals(commit.posting())
                        && secrets.reading().publicKey().equals(commit.reading());
        return seeds ? Optional.empty() : Optional.of(Reason.SEEDS);
    }

    /** 5. */
    private static boolean isHeld(Member member, Row row) {
        return Optional.ofNullable(row.bundles.get(member.bundle()))
                .filter(member::has)
                .isPresent();
    }

    private Outcome accepted(Chain chain, Row row) {
        Point last = chain.last();
        List<EpochKeys> keys = new ArrayList<>(row.keys);
        keys.add(invitation.secrets().keys(last.epoch().number(), last.epoch().position()));
        Map<AccountId, SignedBundle> bundles = new HashMap<>();
        for (MemberList.Seat seat : last.members().seats()) {
            SignedBundle bundle = row.bundles.get(seat.member().bundle());
            if (bundle != null) {
                bundles.put(seat.member().id(), bundle);
            }
        }
        return new Accepted(chain, List.copyOf(keys), Map.copyOf(bundles));
    }
}
