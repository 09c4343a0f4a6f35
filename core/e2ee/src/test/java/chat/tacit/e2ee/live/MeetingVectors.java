package chat.tacit.e2ee.live;

import static chat.tacit.e2ee.live.AdmissionVectors.require;
import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.LiveInvitation;
import chat.tacit.e2ee.live.TestAuthority.Subject;
import chat.tacit.e2ee.live.TestAuthority.Time;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Ticket;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How people come to know each other and are invited, in {@code spec/vectors/live.json}: one direct
 * exchange, certificates, and links.
 */
final class MeetingVectors {
    private static final int DRAWN = 64;

    private final RelayAddress relay;
    private final Ticket ticket;
    private final SigningKey ada = SigningKey.generate(new SeededEntropy(51));
    private final SigningKey bob = SigningKey.generate(new SeededEntropy(52));

    MeetingVectors(Ticket ticket, chat.tacit.crypto.Fingerprint fingerprint) {
        this.ticket = ticket;
        this.relay = new RelayAddress(fingerprint, List.of(new Host("relay.example")), 7443);
    }

    Map<String, Object> exchange() {
        ExchangeSide a = side(ExchangeRole.A, "Ada", ada, 53);
        ExchangeSide b = side(ExchangeRole.B, "Bob", bob, 54);
        a.take(new ExchangeInput.Met());
        b.take(new ExchangeInput.Met());
        List<Object> messages = new ArrayList<>();
        carry(a, b, messages);
        a.take(new ExchangeInput.Compared(true));
        b.take(new ExchangeInput.Compared(true));
        carry(a, b, messages);
        require(a.agreed().isPresent() && b.agreed().isPresent(), "both agree");
        return object(
                "a's seed",
                VectorPerson.hex(ada.seed()),
                "a's draws",
                draws(53),
                "b's seed",
                VectorPerson.hex(bob.seed()),
                "b's draws",
                draws(54),
                "messages",
                messages,
                "string",
                a.string().orElseThrow(),
                "refused",
                List.of(
                        refused("a reflected commitment", 0, messages, true),
                        refused("an opening of another commitment", 1, messages, false),
                        refused("a changed proof", 2, messages, false)));
    }

    private static ExchangeSide side(
            ExchangeRole role, String name, SigningKey identity, long seed) {
        return new ExchangeSide(role, name, identity, new SeededEntropy(seed));
    }

    /** What a side draws: the private half of {@code e}, then {@code n}. */
    private static String draws(long seed) {
        return Bytes.owned(new SeededEntropy(seed).bytes(DRAWN)).hex();
    }

    private static void carry(ExchangeSide a, ExchangeSide b, List<Object> messages) {
        while (!a.post.isEmpty() || !b.post.isEmpty()) {
            pass("a", a, b, messages);
            pass("b", b, a, messages);
        }
    }

    private static void pass(
            String from, ExchangeSide sender, ExchangeSide receiver, List<Object> messages) {
        while (!sender.post.isEmpty()) {
            Bytes message = sender.post.remove();
            messages.add(object("from", from, "message", message.hex()));
            receiver.hear(message);
        }
    }

    /** A run with b in which the message of one step is another than a's. */
    private Map<String, Object> refused(
            String what, int step, List<Object> messages, boolean reflected) {
        ExchangeSide b = side(ExchangeRole.B, "Bob", bob, 54);
        b.take(new ExchangeInput.Met());
        List<Bytes> said = new ArrayList<>();
        for (Object one : messages) {
            Map<?, ?> message = (Map<?, ?>) one;
            if ("a".equals(message.get("from"))) {
                said.add(Bytes.ofHex(String.valueOf(message.get("message"))));
            }
        }
        byte[] wrong = (reflected ? b.post.getFirst() : said.get(step)).toArray();
        wrong[0] ^= (byte) (reflected ? 0 : 1);
        said.set(step, Bytes.owned(wrong));
        said.subList(0, step + 1).forEach(b::hear);
        require(b.failure().isPresent(), what);
        return object("what", what, "step", step + 1, "message of a", said.get(step).hex());
    }

    Map<String, Object> certificates() {
        TestAuthority academy = TestAuthority.seeded("Academy", 55);
        TestAuthority elsewhere = TestAuthority.seeded("Elsewhere", 56);
        Time over =
                new Time(
                        TestAuthority.NOW.minus(Duration.ofDays(9)),
                        TestAuthority.NOW.minus(Duration.ofSeconds(1)));
        Time early =
                new Time(
                        TestAuthority.NOW.plus(Duration.ofSeconds(1)),
                        TestAuthority.NOW.plus(Duration.ofDays(9)));
        Subject itself = Subject.of(ada.publicKey(), TestAuthority.uri(ada));
        Subject other = Subject.of(ada.publicKey(), TestAuthority.uri(bob));
        Subject two = Subject.of(ada.publicKey(), TestAuthority.uri(ada), TestAuthority.uri(bob));
        Anchor anchor = academy.anchor();
        List<Object> chains = new ArrayList<>();
        chains.add(chain("one that holds", academy.leaf(ada), anchor));
        chains.add(chain("another name", academy.sign(other, Time.VALID), anchor));
        chains.add(chain("two names", academy.sign(two, Time.VALID), anchor));
        chains.add(chain("expired", academy.sign(itself, over), anchor));
        chains.add(chain("not yet valid", academy.sign(itself, early), anchor));
        chains.add(chain("an unknown anchor", elsewhere.leaf(ada), anchor));
        chains.add(chain("another key", academy.leaf(bob), anchor));
        return object(
                "pk",
                ada.publicKey().bytes().hex(),
                "id",
                MemberId.of(ada.publicKey()).toString(),
                "now",
                TestAuthority.NOW.toString(),
                "anchor",
                anchor.certificate().hex(),
                "chains",
                chains);
    }

    private Map<String, Object> chain(String what, Bytes chain, Anchor anchor) {
        IdentityChain.Outcome outcome =
                IdentityChain.shown(
                                chain,
                                MemberId.of(ada.publicKey()),
                                List.of(anchor),
                                TestAuthority.NOW)
                        .outcome();
        String said =
                switch (outcome) {
                    case IdentityChain.Holds _ -> "holds";
                    case IdentityChain.Refused(IdentityChain.Reason reason) -> reason.name();
                };
        return object("what", what, "chain", chain.hex(), "outcome", said);
    }

    Map<String, Object> invitation() {
        LiveInvitation vouched = invitation(new LiveInvitation.Session.Vouched(ticket));
        LiveInvitation open = invitation(new LiveInvitation.Session.Open(new SessionName("Plaza")));
        byte[] fixed = vouched.encode().toArray();
        byte[] more = Arrays.copyOf(fixed, fixed.length + 2);
        more[fixed.length] = 11 << 3; // field 11, a number, 1
        more[fixed.length + 1] = 1;
        byte[] signed = fixed.clone();
        signed[fixed.length - 35] ^= 1; // the last byte of the ticket
        return object(
                "relay",
                relay.toString(),
                "ls",
                VectorPerson.hex(vouched.secret()),
                "vouched, fixed",
                vouched.encode().hex(),
                "vouched, link",
                new Link.LiveForm(vouched).text(),
                "open, fixed",
                open.encode().hex(),
                "open, link",
                new Link.LiveForm(open).text(),
                "refused",
                List.of(
                        malformed("a field too many", more),
                        malformed("a ticket that its creator didn't sign", signed)));
    }

    private LiveInvitation invitation(LiveInvitation.Session session) {
        Secret secret = Secret.random(new SeededEntropy(57), Invitation.SECRET_SIZE);
        return new LiveInvitation(secret, relay, session, ada.publicKey());
    }

    private static Map<String, Object> malformed(String what, byte[] fixed) {
        boolean taken;
        try {
            var _ = LiveInvitation.decode(Bytes.of(fixed));
            taken = true;
        } catch (MalformedException e) {
            taken = false;
        }
        require(!taken, what);
        return object("what", what, "fixed", Bytes.of(fixed).hex());
    }
}
