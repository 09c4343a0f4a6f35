package chat.tacit.e2ee.live;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Commit;
import chat.tacit.protocol.live.Consent;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.Vouch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One admission of {@code spec/vectors/live.json}, message by message, and what must not pass. */
final class AdmissionVectors {
    private static final long EXPIRY = 1_795_000_060L;

    private final VectorPerson voucher;
    private final VectorPerson newcomer;
    private final List<VectorPerson> others;
    private final Chain chain;
    private final Roster before;
    private final Identification said;
    private final Newcomer machine;
    private final List<ClientLine> lines = new ArrayList<>();
    private final Map<String, Object> run = new LinkedHashMap<>();

    /**
     * @param chain of the voucher
     * @param others who vouch beside it
     */
    AdmissionVectors(
            VectorPerson voucher, VectorPerson newcomer, Chain chain, List<VectorPerson> others) {
        this.voucher = voucher;
        this.newcomer = newcomer;
        this.others = others;
        this.chain = chain;
        this.before = chain.roster();
        this.said = newcomer.asks(Optional.empty());
        this.machine = machine(newcomer, said);
    }

    private Newcomer machine(VectorPerson person, Identification asks) {
        Trust trust =
                id ->
                        id.equals(voucher.id())
                                ? Optional.of(voucher.key.publicKey())
                                : Optional.empty();
        Newcomer made =
                new Newcomer(person.self(trust), person.leaf, asks, Newcomer.ANSWER, Instant.EPOCH);
        take(
                made,
                new ServerLine.Ack(
                        Data.of(before.room().live().bytes()),
                        before.epoch(),
                        Optional.of(before.head())));
        return made;
    }

    private Newcomer.Progress take(Newcomer to, ServerLine line) {
        return to.take(
                line,
                Instant.EPOCH,
                output -> {
                    if (output instanceof LiveOutput.Line(ClientLine made)) {
                        lines.add(made);
                    }
                });
    }

    private Bytes admission() {
        return said.admission().bytes();
    }

    Map<String, Object> print() throws UnopenableException {
        MemberId id = newcomer.id();
        Trust trust = it -> Optional.of(newcomer.key.publicKey());
        Vouching.Introduced introduced =
                Vouching.Trusted.check(before, id, said.encode(), trust)
                        .introduce(before, voucher.key, voucher);
        put("epoch", before.epoch(), "h", before.head().hex());
        put("m1", said.encode().hex(), "q", admission().hex());
        put("draws of m3", voucher.taken(), "m3", introduced.message().hex());
        put("K_v2j", VectorPerson.hex(introduced.keys().toNewcomer()));
        put("K_j2v", VectorPerson.hex(introduced.keys().toVoucher()));
        List<Map<String, Object>> refused = new ArrayList<>();
        refused.add(ofAnotherNewcomer(introduced));

        take(machine, new ServerLine.Identity(admission(), Data.of(introduced.message())));
        Bytes m4 = ((ClientLine.Challenge) lines.getLast()).message().bytes();
        put("draws of m4", newcomer.taken(), "m4", m4.hex());
        refused.add(reflected(introduced));
        Vouching.Consented consented = introduced.consent(before, m4);
        refused.add(onAnotherHead(consented));

        ClientLine.AddUser add = (ClientLine.AddUser) chain.add(addition(consented)).line();
        put("draws of the commit", voucher.taken(), "commit", add.commit().bytes().hex());
        put("box", add.box().bytes().hex());
        chain.take(add.commit().bytes(), Optional.of(add.box().bytes()), Instant.EPOCH);
        Roster after = chain.roster();
        MemberList list =
                new MemberList(
                        List.copyOf(after.members()),
                        Map.of(voucher.id(), voucher.self(trust).name()));
        Bytes m7 = consented.response(voucher.key, chain.epoch(), list);
        put("h'", after.head().hex(), "list", list.encode().hex(), "m7", m7.hex());
        put("session_key", VectorPerson.hex(chain.epoch().secret().bytes()));
        refused.addAll(badResponses(introduced, consented, add, list, m4));
        put("refused", refused);

        take(machine, added(add));
        Newcomer.Progress in = take(machine, new ServerLine.Response(admission(), Data.of(m7)));
        require(
                in instanceof Newcomer.In inside
                        && inside.epoch().roster().equals(after)
                        && inside.epoch().secret().equals(chain.epoch().secret()),
                "the newcomer comes in");
        return run;
    }

    private ServerLine.UserAdded added(ClientLine.AddUser add) {
        return new ServerLine.UserAdded(newcomer.id(), before.epoch() + 1, add.commit(), add.box());
    }

    private Commit.Addition addition(Vouching.Consented consented) {
        VouchRequest request = new VouchRequest(said, consented.consent(), EXPIRY);
        List<Vouch> vouches = new ArrayList<>();
        List<String> bodies = new ArrayList<>();
        for (VectorPerson other : others) {
            Trust trust = it -> Optional.of(newcomer.key.publicKey());
            Vouch vouch = request.answer(before, voucher.id(), other.self(trust)).orElseThrow();
            vouches.add(vouch);
            bodies.add(new VouchRequest.Answer(said.admission(), vouch).payload().body().hex());
        }
        if (!others.isEmpty()) {
            put("body of kind 3", request.payload().body().hex(), "bodies of kind 4", bodies);
        }
        return new Commit.Addition(said, consented.consent(), vouches);
    }

    private Map<String, Object> ofAnotherNewcomer(Vouching.Introduced introduced) {
        VectorPerson other = new VectorPerson("mallory", 99, before.room());
        Identification asks = other.asks(Optional.empty());
        Newcomer to = machine(other, asks);
        Newcomer.Progress progress =
                take(
                        to,
                        new ServerLine.Identity(
                                asks.admission().bytes(), Data.of(introduced.message())));
        require(progress instanceof Newcomer.Over, "m3 to another m1");
        return object("what", "m3 to another m1", "m1", asks.encode().hex());
    }

    /** The box of message 3 comes back as message 4. */
    private Map<String, Object> reflected(Vouching.Introduced introduced) {
        Bytes m3 = introduced.message();
        Bytes box = m3.slice(AdmissionKeys.Half.SIZE, m3.size() - AdmissionKeys.Half.SIZE);
        requireUnopenable(() -> introduced.consent(before, box), "m4 reflected");
        return object("what", "the box of m3 as m4", "m4", box.hex());
    }

    private Map<String, Object> onAnotherHead(Vouching.Consented consented) {
        Bytes head = Bytes.owned(Hash.sha256(new byte[] {1}));
        Consent.Occasion elsewhere = new Consent.Occasion(voucher.id(), before.epoch(), head);
        require(
                !consented.consent().verifies(before.room(), elsewhere, said),
                "sig of 4 on another head");
        return object("what", "the sig of 4 on another head", "h", head.hex());
    }

    private List<Map<String, Object>> badResponses(
            Vouching.Introduced introduced,
            Vouching.Consented consented,
            ClientLine.AddUser add,
            MemberList list,
            Bytes m4)
            throws UnopenableException {
        Admission.Run said7 =
                new Admission.Run(
                        before.room(),
                        voucher.id(),
                        said,
                        consented.consent().introduction(),
                        Admission.hash(m4));
        Admission.Run otherRun =
                new Admission.Run(
                        before.room(), voucher.id(), said, Admission.hash(m4), Admission.hash(m4));
        Secret answer = consented.said().answer();
        MemberList shorter = new MemberList(list.members().subList(1, 2), Map.of());
        Map<String, Bytes> bad = new LinkedHashMap<>();
        bad.put("m4 as m7", m4);
        bad.put("m7 of another run", sealed(introduced, otherRun, answer, list));
        bad.put(
                "m7 with another nonce",
                sealed(introduced, said7, Secret.owned(new byte[32]), list));
        bad.put(
                "m7 with a list that hasn't the members hash",
                sealed(introduced, said7, answer, shorter));
        List<Map<String, Object>> refused = new ArrayList<>();
        bad.forEach((what, m7) -> {
            require(refuses(introduced.message(), add, m7), what);
            refused.add(object("what", what, "m7", m7.hex()));
        });
        return refused;
    }

    private Bytes sealed(
            Vouching.Introduced introduced,
            Admission.Run saidBefore,
            Secret answer,
            MemberList list) {
        byte[] plain =
                Admission.Response.sign(voucher.key, saidBefore, answer, chain.epoch(), list)
                        .encode();
        return introduced.keys().sealToNewcomer(1, plain);
    }

    /** Tries it at the same newcomer, who has come as far once more. */
    private boolean refuses(Bytes m3, ClientLine.AddUser add, Bytes m7) {
        VectorPerson again = newcomer.again();
        Newcomer same = machine(again, again.asks(Optional.empty()));
        take(same, new ServerLine.Identity(admission(), Data.of(m3)));
        take(same, added(add));
        require(same.wakeAt().isPresent(), "it waits for the key");
        return take(same, new ServerLine.Response(admission(), Data.of(m7)))
                instanceof Newcomer.Over;
    }

    private void put(Object... members) {
        run.putAll(object(members));
    }

    interface Attempt {
        void run() throws UnopenableException;
    }

    static void requireUnopenable(Attempt attempt, String what) {
        boolean opened;
        try {
            attempt.run();
            opened = true;
        } catch (UnopenableException | chat.tacit.crypto.MalformedException e) {
            opened = false;
        }
        require(!opened, what);
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
