package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a dossier's row holds, apart ({@code spec/50-room} §16). */
record ShownRow(
        List<DossierItem> places,
        Map<Bytes, Bytes> details,
        Map<Bytes, SignedBundle> bundles,
        List<EpochKeys> keys) {

    /**
     * @throws MalformedException if the bytes aren't exactly a row
     */
    static ShownRow of(Bytes bytes) {
        ShownRow row =
                new ShownRow(
                        new ArrayList<>(), new HashMap<>(), new HashMap<>(), new ArrayList<>());
        for (DossierItem item : DossierItem.ofRow(bytes)) {
            switch (item) {
                case DossierItem.Shown shown -> row.places.add(shown);
                case DossierItem.Skipped skipped -> row.places.add(skipped);
                case DossierItem.Told(Bytes detail) -> row.details.put(Detail.hash(detail), detail);
                case DossierItem.Held(SignedBundle bundle) ->
                        row.bundles.put(bundle.hash(), bundle);
                case DossierItem.Opens(EpochKeys keys) -> row.keys.add(keys);
            }
        }
        return row;
    }

    /**
     * Check 3: one chain from a create that begins it.
     *
     * @throws Broken at the first core that breaks a rule
     * @throws MalformedException if no create begins it, or it turns back
     */
    Chain chain(RoomId room) throws Broken {
        if (places.isEmpty()
                || !(places.getFirst() instanceof DossierItem.Shown(SignedCore create))) {
            throw new MalformedException("a dossier that begins with no create");
        }
        Chain chain = Chain.shown(room, create, detail(create));
        for (DossierItem place : places.subList(1, places.size())) {
            if (place instanceof DossierItem.Skipped(var skipped)) {
                chain.skip(skipped);
            } else if (place instanceof DossierItem.Shown(SignedCore core)) {
                Optional<Rule> broken = chain.show(core, detail(core));
                if (broken.isPresent()) {
                    throw new Broken(broken.get());
                }
            }
        }
        return chain;
    }

    /** The places, for a memory of the chain. */
    List<Link> links() {
        return places.stream().map(this::link).toList();
    }

    private Link link(DossierItem place) {
        return switch (place) {
            case DossierItem.Shown(SignedCore core) -> Link.of(core, detail(core));
            case DossierItem.Skipped(var skipped) -> Link.skipped(skipped);
            case DossierItem.Held _, DossierItem.Told _, DossierItem.Opens _ ->
                    throw new IllegalStateException("no place of a chain");
        };
    }

    private Optional<Bytes> detail(SignedCore core) {
        return core.core().detail().flatMap(hash -> Optional.ofNullable(details.get(hash)));
    }

    /** A core that isn't valid where it stands. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        private final Rule rule;

        Broken(Rule rule) {
            super("rule " + rule.number());
            this.rule = rule;
        }

        Rule rule() {
            return rule;
        }
    }

    /** Check 5: whether every member's bundle is there, and is its. */
    boolean holdsAll(MemberList members) {
        return members.seats().stream()
                .map(MemberList.Seat::member)
                .allMatch(it ->
                        Optional.ofNullable(bundles.get(it.bundle())).filter(it::has).isPresent());
    }

    /**
     * The keys of the epochs before one, each once. Whatever an inviter says of that one or of
     * later ones is nothing: theirs come by their commits, and nobody knows them before.
     */
    List<EpochKeys> keys(Point.Begun before) {
        Map<Long, EpochKeys> earlier = new TreeMap<>();
        for (EpochKeys each : keys) {
            if (each.epoch() >= 1
                    && each.epoch() < before.number()
                    && each.position() < before.position()) {
                earlier.putIfAbsent(each.epoch(), each);
            }
        }
        return List.copyOf(earlier.values());
    }

    /** The bundles of these members, as far as they are there. */
    Map<AccountId, SignedBundle> of(MemberList members) {
        Map<AccountId, SignedBundle> found = new HashMap<>();
        for (MemberList.Seat seat : members.seats()) {
            SignedBundle bundle = bundles.get(seat.member().bundle());
            if (bundle != null) {
                found.put(seat.member().id(), bundle);
            }
        }
        return Map.copyOf(found);
    }

    /** The row without keys: what the private pair keeps of it. */
    static Bytes withoutKeys(Bytes bytes) {
        return DossierItem.row(
                DossierItem.ofRow(bytes).stream()
                        .filter(it -> !(it instanceof DossierItem.Opens))
                        .toList());
    }
}
