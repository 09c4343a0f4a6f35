package chat.tacit.e2ee.room;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Turn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes the part {@code chain} of {@code spec/vectors/room.json} from the code ({@code
 * spec/50-room} §25): a room from its create to its end, with every kind of state event.
 */
final class ChainVectors {
    private final SeededEntropy entropy = new SeededEntropy(27);
    private final Person anna = Person.of("anna", entropy);
    private final Person ben = Person.of("ben", entropy);
    private final Person cleo = Person.of("cleo", entropy);
    private final Person dora = Person.of("dora", entropy);
    private final Person eve = Person.of("eve", entropy);
    private final List<Object> events = new ArrayList<>();
    private final Insider owner;
    private final List<Insider> all = new ArrayList<>();

    ChainVectors() throws UnopenableException {
        owner = Insider.create(anna, entropy);
        all.add(owner);
    }

    Map<String, Object> chain() throws UnopenableException {
        tell("create", owner.host.state.getFirst(), "taken");
        letIn();
        List<AccountId> admins = sorted(ben.id(), cleo.id(), dora.id());
        post(owner, "role", new Change.Roles(admins, Role.ADMIN), Detail.NONE);
        duel();
        post(of(ben), "name", new Change.Name(), Detail.named("Yard"));
        falseCommit();
        post(of(eve), "leave", new Change.Leave(), Detail.NONE);
        all.remove(of(eve));
        post(of(ben), "epoch, due since somebody left", new Change.Epoch(), Detail.NONE);
        oust();
        renew();
        post(of(ben), "owner", new Change.Owner(cleo.id()), Detail.NONE);
        List<Object> skipped = new SkippedVectors(of(ben), of(cleo), dora, entropy).skipped();
        post(of(cleo), "delete", new Change.Delete(), Detail.NONE);
        return object(
                "room",
                owner.host.room,
                "everybody's RSA key",
                Bytes.of(Person.RSA.secret().expose()),
                "people",
                Stream.of(anna, ben, cleo, dora, eve).map(ChainVectors::told).toList(),
                "state events",
                events,
                "skipped behind the owner's change",
                skipped,
                "skipped as a dossier shows it, rule 5",
                new SkippedVectors(of(ben), of(cleo), dora, entropy).tooManyAdmins());
    }

    private static Map<String, Object> told(Person person) {
        return object(
                "handle",
                person.address().handle().text(),
                "account id",
                person.id(),
                "account key",
                person.accountKey().publicKey().bytes(),
                "device key",
                person.device().publicKey().bytes(),
                "bundle",
                person.bundle().encode(),
                "KEM key",
                hex(person.keys().kem().secret()));
    }

    private void letIn() {
        List<Person> others = List.of(ben, cleo, dora, eve);
        others.forEach(it -> owner.bundles.put(it.id(), it.bundle()));
        Change trust = new Change.Trust(others.stream().map(Person::member).toList());
        post(owner, "TrustKey", trust, Detail.of(others.stream().map(Person::bundle).toList()));
        for (Person person : others) {
            Insider inside = owner.inside(person);
            Point last = owner.chain.last();
            long epoch = last.epoch().number();
            inside.enter(epoch, last.epoch().position(), owner.secretsOf(epoch).withoutAdmin());
            all.add(inside);
        }
    }

    /** Both decide on the same head: the second is stale, and nowhere in the chain. */
    private void duel() {
        StateEvent stale = of(dora).event(of(dora).propose(removing(cleo), Detail.NONE), 0);
        Place head = owner.host.head();
        Insider removed = of(dora);
        all.remove(removed);
        post(of(cleo), "remove, who is removed did the same", removing(dora), Detail.NONE);
        if (owner.host.post(head, stale)) {
            throw new AssertionError("taken on a head that has moved");
        }
        tell("remove, by who was removed meanwhile", stale, "stale");
    }

    private static Change removing(Person person) {
        return new Change.Remove(List.of(person.id()));
    }

    /** Eve is no admin, and no epoch is due. */
    private void falseCommit() {
        post(
                of(eve),
                "a false commit: epoch by a member, not due",
                new Change.Epoch(),
                Detail.NONE);
        post(of(ben), "epoch by an admin, which undoes it", new Change.Epoch(), Detail.NONE);
    }

    private void oust() {
        Vote.Proposal proposal =
                new Vote.Proposal(anna.id(), ben.id(), Insider.NOW.plus(Duration.ofDays(1)));
        List<Vote> votes =
                Stream.of(ben, cleo)
                        .map(it -> Vote.sign(owner.host.room, proposal, it.speaker()))
                        .sorted(Comparator.comparing(Vote::voter))
                        .toList();
        all.remove(owner);
        post(of(cleo), "oust", new Change.Oust(anna.id(), ben.id(), votes), Detail.NONE);
    }

    private void renew() {
        Insider inside = of(cleo);
        Person fresh = cleo.renewed(entropy);
        inside.bundles.put(cleo.id(), fresh.bundle());
        Change key = new Change.Key(fresh.member(), List.of());
        post(inside, "key", key, Detail.of(List.of(fresh.bundle())));
        inside.person = fresh;
    }

    private Insider of(Person person) {
        return all.stream()
                .filter(it -> it.person.id().equals(person.id()))
                .findFirst()
                .orElseThrow();
    }

    private void post(Insider author, String what, Change change, Detail detail) {
        if (!author.post(change, detail)) {
            throw new AssertionError("a head that isn't the last");
        }
        List<Chain.Outcome> outcomes = new ArrayList<>();
        all.forEach(it -> outcomes.addAll(it.readOn()));
        tell(what, owner.host.state.getLast(), outcome(outcomes.getFirst()));
        for (Insider inside : all) {
            if (!inside.chain.last().equals(author.chain.last())) {
                throw new AssertionError("two who don't agree");
            }
        }
    }

    static String outcome(Chain.Outcome outcome) {
        return switch (outcome) {
            case Chain.Taken _ -> "taken";
            case Chain.Skipped skipped ->
                    "skipped by rule "
                            + skipped.rule().number()
                            + (skipped.author().isPresent() ? ", named" : "")
                            + (skipped.alarm().isPresent() ? ", alarm" : "");
            case Chain.Repeated() -> "repeated";
            case Chain.Forked _ -> "forked";
        };
    }

    private void tell(String what, StateEvent event, String becomes) {
        Map<String, Object> vector = object("what", what, "event", event.encode().bytes());
        vector.put("core hash", event.coreHash());
        event.turn().ifPresent(turn -> vector.put("parts", parts(turn)));
        vector.put("becomes", becomes);
        if (!becomes.equals("stale")) {
            Point last = all.getFirst().chain.last();
            vector.put("view", last.view());
            vector.put("epoch", last.epoch().number());
            vector.put("members hash", last.members().hash(last.title()).orElseThrow());
            vector.put(
                    "secrets of the epoch, without the admins'",
                    hex(all.getFirst().secretsOf(last.epoch().number()).withoutAdmin().encode()));
        }
        events.add(vector);
    }

    private List<Object> parts(Turn turn) {
        List<Object> parts = new ArrayList<>();
        for (PartRef part : turn.parts()) {
            parts.add(part.number() + " " + owner.host.partOf(part.number()));
        }
        return parts;
    }

    private static List<AccountId> sorted(AccountId... accounts) {
        return Stream.of(accounts).sorted().toList();
    }

    private static String hex(Secret secret) {
        return HexFormat.of().formatHex(secret.expose());
    }
}
