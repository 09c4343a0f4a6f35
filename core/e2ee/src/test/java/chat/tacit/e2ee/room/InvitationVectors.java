package chat.tacit.e2ee.room;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.StateEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes the part {@code invitation} of {@code spec/vectors/room.json} from the code ({@code
 * spec/50-room} §25): what an inviter sends, and what the invited makes of it.
 */
final class InvitationVectors extends InvitationForge {
    private final List<Object> refused = new ArrayList<>();

    Map<String, Object> invitation() throws UnopenableException {
        makeARoomWithAHistory();
        owner.say("after");
        Reach.Counts counts = Reach.Counts.NONE.with(2, owner.host.messages.get(1));
        Map<String, Object> vectors =
                object(
                        "room",
                        owner.host.room,
                        "invitee",
                        cleo.id(),
                        "invitee's bundle",
                        cleo.bundle().encode(),
                        "invitee's RSA key",
                        Bytes.of(cleo.keys().rsa().secret().expose()),
                        "invitee's KEM key",
                        Bytes.of(cleo.keys().kem().secret().expose()),
                        "state events",
                        owner.host.state.stream().map(it -> it.encode().bytes()).toList(),
                        "message events: stamp and event",
                        owner.host.messages.stream()
                                .map(it -> it.stamp() + " " + it.event().bytes())
                                .toList(),
                        "all",
                        accepted(new Reach.All()),
                        "from now",
                        accepted(new Reach.Now()),
                        "from message 2",
                        accepted(new Reach.From(2, 2, counts)));
        check1();
        check2();
        check3();
        check4();
        check5And6();
        vectors.put("refused", refused);
        vectors.put("7: what the host tells next", follows());
        return vectors;
    }

    /** Check 7: each by itself, right behind the TrustKey as it was accepted. */
    private List<Object> follows() throws UnopenableException {
        Made made = make(items(), new Invitation.Beginning.Now(), it -> it);
        Newcomer.Accepted accepted = (Newcomer.Accepted) judge(made, Optional.empty());
        Point trusted = accepted.chain().last();
        StateEvent trust = owner.host.state.getLast();
        StateEvent name = owner.event(owner.propose(new Change.Name(), Detail.named("Meadow")), 0);
        List<Object> told = new ArrayList<>();
        told.add(told("the TrustKey", trusted, trust));
        told.add(told("what follows on it", trusted, name));
        told.add(
                told(
                        "another event in its place",
                        trusted,
                        new StateEvent(
                                trust.position(), Bytes.zeros(32), trust.turn(), trust.sealed())));
        told.add(told("an event that follows on another", trusted, onAnother(name)));
        return told;
    }

    /** The owner names the room, as if there had been another event where the TrustKey is. */
    private StateEvent onAnother(StateEvent name) throws UnopenableException {
        EpochKeys keys = owner.keysInForce();
        int before = owner.chain.last().sealed();
        State state = StateBox.open(keys, owner.host.room, before, name.sealed()).state();
        Core core = state.core().core();
        Core.Head head =
                StateForge.at(
                        core.head(),
                        core.head().room(),
                        core.head().position(),
                        core.head().epoch(),
                        Bytes.zeros(32));
        Core other = new Core(head, core.change(), core.detail(), core.commit());
        State forged = new State(SignedCore.sign(other, anna.device()), state.detail());
        return new StateEvent(
                name.position(),
                forged.core().hash(),
                Optional.empty(),
                StateBox.seal(keys, before, forged, anna.author(), entropy));
    }

    private Map<String, Object> told(String what, Point trusted, StateEvent event) {
        String outcome =
                switch (new Chain(trusted).take(event, owner.keysInForce())) {
                    case Chain.Taken taken -> "taken, view " + taken.after().view();
                    case Chain.Repeated() -> "known";
                    case Chain.Skipped(Rule rule, var _, Optional<Alarm> alarm) ->
                            "skipped by "
                                    + rule
                                    + alarm.map(it -> ", alarm " + it.kind()).orElse("");
                    case Chain.Forked(Alarm alarm) -> "alarm " + alarm.kind();
                };
        return object("what", what, "state event", event.encode().bytes(), "becomes", outcome);
    }

    /** What was made, and what the invited reads. */
    private Map<String, Object> accepted(Reach reach) throws UnopenableException {
        Made made = make(items(reach), reach.beginning(), it -> it);
        Map<String, Object> vector = shown(made);
        vector.put("row", made.row);
        Newcomer.Accepted accepted = (Newcomer.Accepted) judge(made, Optional.empty());
        vector.put("view", accepted.chain().last().view());
        vector.put(
                "message events that it reads",
                outcomes(accepted).stream()
                        .filter(MessageStream.Taken.class::isInstance)
                        .map(it -> ((MessageStream.Taken) it).position())
                        .toList());
        return vector;
    }

    private static Map<String, Object> shown(Made made) {
        return object(
                "root",
                made.root,
                "parts",
                made.parts,
                "invitation",
                made.signed.bytes(),
                "signature",
                made.signed.signature(),
                "sealed",
                made.sealed);
    }

    /** All that an inviter sends. */
    private record Made(
            Bytes row, Bytes root, List<Bytes> parts, SignedInvitation signed, Bytes sealed) {}

    private Made make(
            List<DossierItem> items,
            Invitation.Beginning beginning,
            UnaryOperator<Invitation> changed)
            throws UnopenableException {
        Dossier dossier = Dossier.fresh(owner.host.room, entropy);
        Bytes row = DossierItem.row(items);
        List<Bytes> parts = dossier.parts(row);
        Bytes root = dossier.root(owner.host.put(parts));
        PartRef where = owner.host.put(List.of(root)).getFirst();
        Invitation invitation =
                new Invitation(
                        new Invitation.Where(
                                owner.host.room, anna.address().relay(), "Yard", "Come in"),
                        Invitation.Inviter.of(anna.speaker(), anna.member()),
                        owner.host.head(),
                        begun,
                        new Invitation.History(dossier.key(), where, beginning));
        SignedInvitation signed =
                SignedInvitation.sign(changed.apply(invitation), cleo.id(), anna.device());
        return new Made(row, root, parts, signed, signed.seal(cleo.bundle(), entropy));
    }

    private Newcomer.Outcome judge(Made made, Optional<VerifyingKey> known)
            throws UnopenableException {
        SignedInvitation opened =
                SignedInvitation.open(cleo.id(), cleo.recipient(), made.sealed, entropy);
        return new Newcomer(own, opened).judge(known, made.root, made.parts);
    }

    private void refuse(String what, Made made, Optional<VerifyingKey> known)
            throws UnopenableException {
        Newcomer.Outcome outcome = judge(made, known);
        Map<String, Object> vector = object("what", what);
        known.ifPresent(key -> vector.put("known key of the inviter", key.bytes()));
        vector.putAll(shown(made));
        vector.put("refused for", ((Newcomer.Refused) outcome).reason());
        refused.add(vector);
    }

    private void refuse(String what, List<DossierItem> items) throws UnopenableException {
        refuse(what, make(items, new Invitation.Beginning.Now(), it -> it), Optional.empty());
    }

    private void refuse(String what, UnaryOperator<Invitation> changed) throws UnopenableException {
        refuse(what, make(items(), new Invitation.Beginning.Now(), changed), Optional.empty());
    }

    private void check1() throws UnopenableException {
        Made right = make(items(), new Invitation.Beginning.Now(), it -> it);
        refuse("1: another key is known", right, Optional.of(ben.accountKey().publicKey()));
        refuse("1: as another inviter", it -> by(it, ben));
    }

    private static Invitation by(Invitation it, Person inviter) {
        return new Invitation(
                it.where(),
                Invitation.Inviter.of(inviter.speaker(), inviter.member()),
                it.trusted(),
                it.secrets(),
                it.history());
    }

    private void check2() throws UnopenableException {
        Made right = make(items(), new Invitation.Beginning.Now(), it -> it);
        List<Bytes> changed = List.of(EventTest.flip(right.parts.getFirst()));
        refuse(
                "2: a part that was changed",
                new Made(right.row, right.root, changed, right.signed, right.sealed),
                Optional.empty());
        refuse(
                "2: a row that doesn't decode",
                List.of(new DossierItem.Told(Bytes.zeros(1)), new DossierItem.Told(Bytes.empty())));
    }

    private void check3() throws UnopenableException {
        List<DossierItem> gap = items();
        gap.remove(2);
        refuse("3: a core that is left out", gap);
        refuse(
                "3: another core than the TrustKey is named",
                it ->
                        new Invitation(
                                it.where(),
                                it.inviter(),
                                new Place(it.trusted().position(), Bytes.zeros(32)),
                                it.secrets(),
                                it.history()));
    }

    private void check4() throws UnopenableException {
        List<DossierItem> leftOut = items();
        SignedCore trust = cores.get(1);
        leftOut.set(1, new DossierItem.Skipped(new Place(2, trust.hash())));
        refuse("a member that is left out", leftOut);
        List<DossierItem> renamed = items();
        renamed.set(2, new DossierItem.Skipped(new Place(3, cores.get(2).hash())));
        refuse("4: the last name that is left out", renamed);
        Person dora = Person.of("dora", entropy);
        refuse("a member that is added", with(trust, List.of(ben.member(), dora.member())));
        Person other = ben.renewed(entropy);
        refuse("a member with another key", with(trust, List.of(other.member())));
        own = cleo.renewed(entropy).member();
        refuse("4: the invitee has other keys by now", items());
        own = cleo.member();
    }

    /** Ben's TrustKey of others, signed anew by its author. */
    private List<DossierItem> with(SignedCore trust, List<Member> members) {
        Core told = trust.core();
        Core core = new Core(told.head(), new Change.Trust(members), told.detail(), told.commit());
        List<DossierItem> items = items();
        items.set(1, new DossierItem.Shown(SignedCore.sign(core, anna.device())));
        return items;
    }

    private void check5And6() throws UnopenableException {
        List<DossierItem> unbundled = items();
        unbundled.remove(new DossierItem.Held(ben.bundle()));
        refuse("5: a bundle is missing", unbundled);
        List<DossierItem> unnamed = items();
        unnamed.remove(new DossierItem.Told(Detail.named("Yard").encode().orElseThrow()));
        refuse("5: the name is missing", unnamed);
        SigningKey posting = SigningKey.generate(entropy);
        refuse("6: another secret of P", it -> with(it, posting));
    }

    private Invitation with(Invitation it, SigningKey posting) {
        EpochSecrets others =
                new EpochSecrets(
                        begun.message(), begun.state(), posting, begun.reading(), Optional.empty());
        return new Invitation(it.where(), it.inviter(), it.trusted(), others, it.history());
    }
}
